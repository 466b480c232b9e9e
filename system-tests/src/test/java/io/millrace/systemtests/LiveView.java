// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import io.millrace.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** What somebody sees who looks at the plant now: the newest values, and the live stream. */
final class LiveView implements AutoCloseable {
  private static final String LATEST = "/api/v1/readings/latest?equipment=acme/load&limit=1000";
  private static final String WATCHED = "acme/load/hall/cell/d0001";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Platform platform;
  private final Map<String, Instant> newest = new HashMap<>();
  private final AtomicInteger stepsBack = new AtomicInteger();
  private volatile Instant streamed = Instant.MIN;

  LiveView(Platform platform) {
    this.platform = platform;
    Thread.ofVirtual().start(this::follow);
  }

  /** How old the oldest of the newest values of 1,000 tags is. */
  Duration latestAge() throws IOException, InterruptedException {
    JsonNode answer = Platform.get(platform.ingest, LATEST);
    Instant now = Instant.parse(answer.at("/at").asString());
    Optional<Instant> oldest =
        answer
            .at("/readings")
            .valueStream()
            .map(reading -> Instant.parse(reading.at("/at").asString()))
            .min(Instant::compareTo);
    return Duration.between(oldest.orElse(Instant.EPOCH), now);
  }

  /** P6: whoever is silent, nothing is shown as good four seconds later, or nothing at all. */
  static void requireNothingGood(Platform platform) {
    Awaitility.await("nothing is shown as good")
        .atMost(Duration.ofSeconds(5))
        .until(() -> Platform.status(platform.ingest, LATEST) != 200 || good(platform) == 0);
  }

  /** How many of 1,000 tags are shown as good. */
  private static long good(Platform platform) throws IOException, InterruptedException {
    return Platform.get(platform.ingest, LATEST)
        .at("/readings")
        .valueStream()
        .filter(reading -> reading.at("/quality").asString().equals("GOOD"))
        .count();
  }

  /** How old the newest reading is that the stream has brought. */
  Duration streamAge() {
    return Duration.between(streamed, Instant.now());
  }

  /** How often the stream brought an older reading of a tag after a newer one. */
  int stepsBack() {
    return stepsBack.get();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private void follow() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      platform.ingest.address("/api/v1/readings/stream?equipment=" + WATCHED)))
              .build();
      try (Stream<String> lines = http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
        lines
            .filter(line -> line.startsWith("data: ["))
            .forEach(line -> Json.MAPPER.readTree(line.substring(6)).forEach(this::see));
      }
    } catch (IOException | InterruptedException | UncheckedIOException _) {
      // closed; a stream that ended before shows as one that grows old
    }
  }

  private void see(JsonNode reading) {
    Instant at = Instant.parse(reading.at("/at").asString());
    Instant before = newest.put(reading.at("/tag").asString(), at);
    if (before != null && at.isBefore(before)) {
      stepsBack.incrementAndGet();
    }
    if (at.isAfter(streamed)) {
      streamed = at;
    }
  }
}
