// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.live;

import io.millrace.contracts.Json;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Readings as they come, as server-sent events. */
@RestController
@RequestMapping("/api/v1/readings/stream")
@Tag(name = "Readings")
class LiveController {
  private final LiveFeed feed;
  private final Duration heartbeat;

  LiveController(LiveFeed feed, Duration heartbeat) {
    this.feed = feed;
    this.heartbeat = heartbeat;
  }

  /** A reading as it is streamed; the value is absent when the quality is BAD. */
  @Schema(name = "LiveReading")
  record ReadingView(
      String tag, Instant at, @Nullable TagValue value, Quality quality, @Nullable String reason) {
    static ReadingView of(Reading reading) {
      return new ReadingView(
          reading.tag().text(),
          reading.at(),
          reading.value(),
          reading.quality(),
          reading.quality() == Quality.GOOD ? null : reading.reason().name());
    }
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      summary = "Readings as they come",
      description =
          "Server-sent events: 'readings' with a list of readings, 'resync' when some were missed,"
              + " so that the newest values have to be asked for again; a comment when it is"
              + " silent.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "503", description = "Too many streams", content = @Content)
  void stream(
      @RequestParam
          @Parameter(description = "Path of the place, or any beginning of one", example = "acme")
          String equipment,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    String prefix = equipment.endsWith("/") ? equipment : equipment + "/";
    try (LiveFeed.Subscription subscription =
        feed.subscribe(lastEventId).orElseThrow(LiveController::tooMany)) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      PrintWriter writer = response.getWriter();
      writer.write(subscription.mustResync() ? "event: resync\ndata: {}\n\n" : ": hello\n\n");
      boolean isThere = !writer.checkError();
      while (isThere && subscription.isOpen()) {
        Optional<LiveFeed.Event> event = subscription.next(heartbeat);
        if (event.isEmpty()) {
          writer.write(": silent\n\n");
        } else {
          write(event.get(), prefix, writer);
        }
        isThere = !writer.checkError();
      }
    }
  }

  private static void write(LiveFeed.Event event, String prefix, PrintWriter writer) {
    List<ReadingView> readings =
        event.batch().readings().stream()
            .filter(reading -> reading.tag().text().startsWith(prefix))
            .map(ReadingView::of)
            .toList();
    if (!readings.isEmpty()) {
      writer.write(
          "id: %s\nevent: readings\ndata: %s\n\n"
              .formatted(event.id(), Json.MAPPER.writeValueAsString(readings)));
    }
  }

  private static ProblemException tooMany() {
    return ProblemException.of(
        503, "TOO_MANY_STREAMS", "As many streams are open as this service takes; try later.");
  }
}
