// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import io.millrace.contracts.Json;
import io.millrace.ingest.rollup.Bucket;
import io.millrace.ingest.rollup.BucketStore;
import io.millrace.ingest.tag.KnownTag;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a tag was, over HTTP. */
@RestController
@RequestMapping("/api/v1/readings")
@Tag(name = "Readings")
class HistoryController {
  private static final Duration LONGEST = Duration.ofDays(3653);
  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";

  private final HistoryStore history;
  private final TagStore tags;
  private final InstantSource clock;
  private final int mostPoints;
  private final long mostSamples;

  HistoryController(
      HistoryStore history, TagStore tags, InstantSource clock, int mostPoints, long mostSamples) {
    this.history = history;
    this.tags = tags;
    this.clock = clock;
    this.mostPoints = mostPoints;
    this.mostSamples = mostSamples;
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, NDJSON, CSV})
  @Operation(
      summary = "What a tag was over a window",
      description =
          "Readings as they came, or buckets that begin at multiples of their width. Numbers in"
              + " buckets are of GOOD readings; the mean is weighted by time. The resolution says what"
              + " the points were made of: RAW are readings as they came, SAMPLES are buckets of"
              + " readings, MINUTES and HOURS are buckets of what is folded already, with readings"
              + " where a minute or an hour is cut or not folded yet. Each gives the same numbers."
              + " CSV and NDJSON are the points; the header Millrace-Series has the rest of the JSON"
              + " answer.")
  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = HistoryView.class)),
        @Content(mediaType = NDJSON, schema = @Schema(type = "string")),
        @Content(mediaType = CSV, schema = @Schema(type = "string"))
      })
  @ApiResponse(responseCode = "404", description = "Unknown tag", content = @Content)
  @ApiResponse(responseCode = "422", description = "Would not fit", content = @Content)
  ResponseEntity<String> history(
      @RequestParam
          @Parameter(
              description = "Full name of the tag",
              example = "acme/lyon/bottling/line1/filler/temperature")
          String tag,
      @RequestParam(required = false)
          @Parameter(description = "Start, UTC; an hour before the end when left out")
          @Nullable Instant from,
      @RequestParam(required = false)
          @Parameter(description = "End, not in it, UTC; now when left out")
          @Nullable Instant to,
      @RequestParam(required = false)
          @Parameter(
              description = "Width of the buckets, or auto; readings as they came when left out",
              example = "PT1M")
          @Nullable String bucket,
      @RequestParam(required = false)
          @Parameter(description = "Most points that are wanted; 2000 when left out")
          @Nullable Integer maxPoints,
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept) {
    KnownTag known = tags.find(tag).orElseThrow(() -> unknown(tag));
    Instant end = to == null ? clock.instant() : to;
    Instant start = from == null ? end.minus(Duration.ofHours(1)) : from;
    requireWindow(start, end);
    int most = requireMost(maxPoints);
    HistoryView view =
        bucket == null
            ? raw(known, start, end, most)
            : bucketed(known, start, end, width(bucket, start, end, most), most);
    return answer(view, accept);
  }

  private HistoryView raw(KnownTag tag, Instant from, Instant to, int most) {
    long start = BucketStore.micros(from);
    long end = BucketStore.micros(to);
    long count = history.count(tag, start, end, (long) most + 1);
    if (count > most) {
      throw ProblemException.of(
          422,
          "TOO_MANY_POINTS",
          "maxPoints",
          "the window has more than %d readings".formatted(most),
          "ask for buckets, bucket=%s, or for a shorter window"
              .formatted(Widths.fitting(Duration.between(from, to), most)));
    }
    List<HistoryView.Point> points = new ArrayList<>();
    for (HistoryStore.RawReading reading : history.readings(tag, start, end)) {
      points.add(HistoryView.Point.of(reading));
    }
    long covered = covered(history.pieces(tag, start, end, end - start));
    return HistoryView.of(tag, from, to, Origin.RAW, null, covered, points);
  }

  private HistoryView bucketed(KnownTag tag, Instant from, Instant to, Duration width, int most) {
    long start = BucketStore.micros(from);
    long end = BucketStore.micros(to);
    long micros = width.toNanos() / 1000;
    long count = Math.floorDiv(end - 1, micros) - Math.floorDiv(start, micros) + 1;
    if (count > most) {
      throw ProblemException.of(
          422,
          "TOO_MANY_POINTS",
          "bucket",
          "the window has %d buckets of %s, at most %d are answered".formatted(count, width, most),
          "ask for bucket=%s, or for a shorter window"
              .formatted(Widths.fitting(Duration.between(from, to), most)));
    }
    if (micros % 60_000_000 != 0 && history.count(tag, start, end, mostSamples + 1) > mostSamples) {
      throw ProblemException.of(
          422,
          "TOO_MANY_SAMPLES",
          "bucket",
          "more than %d readings would have to be read".formatted(mostSamples),
          "ask for buckets of whole minutes, which are folded already: bucket=PT1M");
    }
    HistoryStore.Pieces pieces = history.pieces(tag, start, end, micros);
    List<HistoryView.Point> points = new ArrayList<>();
    for (long at = start; at < end; ) {
      long until = Math.min(end, Math.floorDiv(at, micros) * micros + micros);
      Bucket merged = Bucket.EMPTY;
      for (Bucket piece : pieces.byStart().subMap(at, until).values()) {
        merged = merged.merge(piece);
      }
      points.add(HistoryView.Point.of(merged, at, until, tag.counter() != null));
      at = until;
    }
    return HistoryView.of(tag, from, to, pieces.origin(), width, covered(pieces), points);
  }

  private static long covered(HistoryStore.Pieces pieces) {
    return pieces.byStart().values().stream().mapToLong(Bucket::coveredMicros).sum();
  }

  private static Duration width(String bucket, Instant from, Instant to, int most) {
    if (bucket.equals("auto")) {
      return Widths.fitting(Duration.between(from, to), most);
    }
    Duration width;
    try {
      width = Duration.parse(bucket);
    } catch (DateTimeParseException e) {
      width = Duration.ZERO;
    }
    if (width.compareTo(Duration.ofMillis(1)) < 0 || width.compareTo(LONGEST) > 0) {
      throw ProblemException.of(
          422,
          "INVALID_PARAMETER",
          "bucket",
          "'%s' is no width of a bucket".formatted(bucket),
          "write an ISO-8601 duration of at least 1 ms, PT1M or PT1H, or auto");
    }
    return width;
  }

  private static void requireWindow(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw ProblemException.of(
          422,
          "IMPOSSIBLE_WINDOW",
          "from",
          "the window from %s to %s has no length".formatted(from, to),
          "give a from that is before to");
    }
    if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw ProblemException.of(
          422,
          "IMPOSSIBLE_WINDOW",
          "from",
          "the window is longer than ten years",
          "ask for a shorter one");
    }
  }

  private int requireMost(@Nullable Integer maxPoints) {
    int most = maxPoints == null ? Math.min(2000, mostPoints) : maxPoints;
    if (most < 1 || most > mostPoints) {
      throw ProblemException.of(
          422,
          "INVALID_PARAMETER",
          "maxPoints",
          "maxPoints is " + most,
          "give 1 to %d, and a wider bucket where that is not enough".formatted(mostPoints));
    }
    return most;
  }

  private ProblemException unknown(String tag) {
    List<String> alike = tags.alike(tag, 5);
    return ProblemException.of(
        404,
        "UNKNOWN_TAG",
        "tag",
        "no reading ever came for '%s'".formatted(tag),
        alike.isEmpty()
            ? "see /api/v1/readings/latest?equipment= for the tags there are"
            : "did you mean: " + String.join(", ", alike));
  }

  private static ResponseEntity<String> answer(HistoryView view, String accept) {
    if (accept.contains(CSV)) {
      return lines(view, CSV, HistoryText.csv(view));
    }
    if (accept.contains(NDJSON)) {
      return lines(view, NDJSON, HistoryText.ndjson(view));
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(Json.MAPPER.writeValueAsString(view));
  }

  private static ResponseEntity<String> lines(HistoryView view, String type, String body) {
    return ResponseEntity.ok()
        .header(HistoryText.SERIES_HEADER, HistoryText.series(view))
        .contentType(MediaType.valueOf(type))
        .body(body);
  }
}
