// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.ingest.RunningIngest;
import io.millrace.ingest.RunningIngest.Answer;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class HistoryIT {
  private final RunningIngest ingest = RunningIngest.shared();
  private final Instant hour =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);

  /** An hour of a value that grows by one a second, read each second. */
  @Test
  void rollUpsAnswerTheSameAsSamplesAlsoWhenDataComesLate() {
    List<Reading> readings = new ArrayList<>();
    for (int second = 0; second < 3600; second++) {
      // A quarter of an hour comes late.
      if (second < 900 || second >= 1800) {
        readings.add(real("ramp", second, second));
      }
    }
    ingest.send(batch("ramp", 1, readings));
    ingest.awaitFolded("ramp-plc");
    List<Reading> late = new ArrayList<>();
    for (int second = 900; second < 1800; second++) {
      late.add(real("ramp", second, second));
    }
    ingest.send(batch("ramp", 2, late));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(history("ramp", "PT1H").at("/points/0/readings").asInt())
                    .isEqualTo(3600));
    JsonNode before = history("ramp", "PT1H");
    ingest.awaitFolded("ramp-plc");
    JsonNode after = history("ramp", "PT1H");
    JsonNode raw = history("ramp", "PT59.999S");

    for (JsonNode answer : List.of(before, after)) {
      JsonNode point = answer.at("/points/0");
      assertThat(point.path("min").asDouble()).isZero();
      assertThat(point.path("max").asDouble()).isEqualTo(3599);
      assertThat(point.path("mean").asDouble()).isCloseTo(1799.5, within(1e-9));
      assertThat(point.path("last").asDouble()).isEqualTo(3599);
      assertThat(point.path("coverage").asDouble()).isEqualTo(1.0);
      assertThat(point.has("counterDelta")).isFalse();
    }
    assertThat(after.path("count").asInt()).isEqualTo(1);
    assertThat(history("ramp", "PT1M").path("count").asInt()).isEqualTo(60);
    assertThat(history("ramp", "PT1M").at("/points/20/mean").asDouble()).isEqualTo(1229.5);
    assertThat(raw.path("points").valueStream().mapToInt(p -> p.path("readings").asInt()).sum())
        .isEqualTo(3600);
  }

  @Test
  void aBadReadingLeavesAHoleInTheCoverage() {
    ingest.send(
        batch(
            "hole",
            1,
            List.of(
                real("hole", 0, 1),
                Reading.bad(tag("hole"), at(1), QualityReason.LINK_DOWN),
                real("hole", 30, 3))));
    ingest.awaitFolded("hole-plc");

    JsonNode minute = history("hole", "PT1M").at("/points/0");

    // 1 s of the first, 3 s of the last: nobody told its period, so a reading speaks for 3 s.
    assertThat(minute.path("coverage").asDouble()).isCloseTo(4.0 / 60, within(1e-12));
    assertThat(minute.path("mean").asDouble()).isEqualTo((1 + 3 * 3) / 4.0);
    assertThat(minute.path("readings").asInt()).isEqualTo(3);
    assertThat(minute.path("good").asInt()).isEqualTo(2);
    JsonNode raw =
        ingest.get("/api/v1/readings?tag=" + tag("hole") + window() + "&maxPoints=10").json();
    assertThat(raw.path("resolution").asString()).isEqualTo("RAW");
    assertThat(raw.at("/points/1/reason").asString()).isEqualTo("LINK_DOWN");
    assertThat(raw.at("/points/1/value").isMissingNode()).isTrue();
    Answer csv = ingest.get("/api/v1/readings?tag=" + tag("hole") + window(), "Accept", "text/csv");
    assertThat(csv.type()).startsWith("text/csv");
    assertThat(csv.body().lines().toList())
        .containsExactly(
            "at,value,quality,reason",
            at(0) + ",1.0,GOOD,",
            at(1) + ",,BAD,LINK_DOWN",
            at(30) + ",3.0,GOOD,");
    Answer lines =
        ingest.get(
            "/api/v1/readings?tag=" + tag("hole") + window(), "Accept", "application/x-ndjson");
    assertThat(lines.body().lines()).hasSize(3);
    ObjectNode withoutPoints = (ObjectNode) raw;
    withoutPoints.remove("points");
    assertThat(Json.MAPPER.readTree(csv.series())).isEqualTo(withoutPoints);
    assertThat(lines.series()).isEqualTo(csv.series()).contains("\"coverage\":");
  }

  @Test
  void whatCannotBeAnsweredIsRefusedWithAWord() {
    ingest.send(batch("refuse", 1, List.of(real("refuse", 0, 1), real("refuse", 1, 1))));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ingest.get("/api/v1/readings?tag=" + tag("refuse")).status() == 200);

    refused(404, "UNKNOWN_TAG", "/api/v1/readings?tag=acme/history/nowhere/value", "did you mean");
    refused(
        422,
        "IMPOSSIBLE_WINDOW",
        known("&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"),
        "before");
    refused(422, "IMPOSSIBLE_WINDOW", known("&from=1990-01-02T00:00:00Z"), "shorter");
    refused(422, "INVALID_PARAMETER", known("&maxPoints=100000000"), "20000");
    refused(422, "INVALID_PARAMETER", known("&bucket=1m"), "PT1M");
    refused(422, "TOO_MANY_POINTS", known(window() + "&bucket=PT1S&maxPoints=100"), "bucket=PT1M");
    refused(422, "TOO_MANY_POINTS", known(window() + "&maxPoints=1"), "bucket=");
    assertThat(ingest.get(known("&from=yesterday")).status()).isEqualTo(400);
    assertThat(ingest.get(known(window() + "&bucket=auto")).json().path("bucket").asString())
        .isEqualTo("PT2S");
  }

  @Test
  void completenessNamesGapsDropsAndOutages() {
    ingest.send(
        batch("lossy", 1, List.of(real("lossy", 10, 1))),
        batch("lossy", 5, List.of(real("lossy", 600, 1))));
    String gateway = "history";
    event(
        new GatewayEvent.LinkChanged(
            UUID.randomUUID(), at(20), gateway, "lossy-plc", false, "no answer"));
    event(
        new GatewayEvent.LinkChanged(
            UUID.randomUUID(), at(80), gateway, "lossy-plc", true, "answers"));
    event(
        new GatewayEvent.ReadingsDropped(
            UUID.randomUUID(),
            at(700),
            gateway,
            "e1",
            "lossy-plc",
            2,
            3,
            at(100),
            at(500),
            42L,
            "SPOOL_FULL"));
    DeviceIdentity old = new DeviceIdentity(1, 166, "1756-L83E/B", "33.11", "00C0FFEE");
    DeviceIdentity fresh = new DeviceIdentity(1, 166, "1756-L83E/B", "35.13", "60A1B2C3");
    event(
        new GatewayEvent.DeviceSwapped(
            UUID.randomUUID(), at(90), gateway, "lossy-plc", old, fresh, false));
    event(
        new GatewayEvent.DeviceConfirmed(
            UUID.randomUUID(), at(290), gateway, "lossy-plc", old, fresh));

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              JsonNode device = completeness("lossy").at("/devices/0");
              assertThat(device.path("receivedBatches").asInt()).isEqualTo(2);
              assertThat(device.path("receivedReadings").asInt()).isEqualTo(2);
              assertThat(device.path("missingBatches").asInt()).isEqualTo(3);
              assertThat(device.path("droppedReadings").asInt()).isEqualTo(42);
              assertThat(device.at("/outages/0/from").asString()).isEqualTo(at(20).toString());
              assertThat(device.at("/outages/0/to").asString()).isEqualTo(at(80).toString());
              assertThat(device.at("/swaps/0/from").asString()).isEqualTo(at(90).toString());
              assertThat(device.at("/swaps/0/to").asString()).isEqualTo(at(290).toString());
              assertThat(device.at("/swaps/0/end").asString()).isEqualTo("CONFIRMED");
              assertThat(device.at("/swaps/0/is/serial").asString()).isEqualTo("60A1B2C3");
              assertThat(device.path("coverage").asDouble()).isCloseTo(6.0 / 3600, within(1e-9));
            });
    refused(
        404, "UNKNOWN_EQUIPMENT", "/api/v1/completeness?equipment=acme/atlantis", "plant model");
    refused(
        422,
        "IMPOSSIBLE_WINDOW",
        "/api/v1/completeness?equipment=acme&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
        "earlier");
  }

  @Test
  void theSystemSaysWhatItIs() {
    JsonNode system = ingest.get("/api/v1/system").json();

    assertThat(system.at("/database/level").asString())
        .isIn(
            TestDatabase.inContainer()
                ? List.of("TIMESCALE_COMMUNITY")
                : List.of("PLAIN", "TIMESCALE_APACHE", "TIMESCALE_COMMUNITY"));
    assertThat(system.path("streams").valueStream().map(s -> s.path("projection").asString()))
        .containsExactlyInAnyOrder("samples", "gateway-events");
    assertThat(ingest.get("/metrics").body()).contains("millrace_ingest_rollup_backlog");
  }

  @Test
  @Timeout(60)
  void readingsAreStreamedAsTheyComeAndAfterAReconnect() throws IOException, InterruptedException {
    String first;
    try (BufferedReader stream = stream("")) {
      assertThat(stream.readLine()).isEqualTo(": hello");
      ingest.send(batch("live", 1, List.of(real("live", 0, 7))));
      first = next(stream, "id: ");
      assertThat(next(stream, "event: ")).isEqualTo("readings");
      JsonNode data = Json.MAPPER.readTree(next(stream, "data: "));
      assertThat(data.at("/0/tag").asString()).isEqualTo(tag("live").text());
      assertThat(data.at("/0/value").asDouble()).isEqualTo(7);
    }
    ingest.send(batch("live", 2, List.of(real("live", 1, 8))));
    try (BufferedReader stream = stream(first)) {
      assertThat(stream.readLine()).isEqualTo(": hello");
      assertThat(Json.MAPPER.readTree(next(stream, "data: ")).at("/0/value").asDouble())
          .isEqualTo(8);
    }
    try (BufferedReader stream = stream("gone-1")) {
      assertThat(next(stream, "event: ")).isEqualTo("resync");
    }
  }

  private BufferedReader stream(String lastId) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(ingest.address() + "/api/v1/readings/stream?equipment=acme/history/live"));
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    return new BufferedReader(
        new InputStreamReader(
            HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .body(),
            StandardCharsets.UTF_8));
  }

  private static String next(BufferedReader stream, String field) throws IOException {
    String line = stream.readLine();
    while (line != null && !line.startsWith(field)) {
      line = stream.readLine();
    }
    assertThat(line).isNotNull();
    return String.valueOf(line).substring(field.length());
  }

  private void refused(int status, String code, String path, String remedy) {
    Answer answer = ingest.get(path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.type()).startsWith("application/problem+json");
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
    assertThat(answer.json().at("/errors/0/remedy").asString()).contains(remedy);
  }

  private void event(GatewayEvent event) {
    ingest.sendRecord(
        Topics.GATEWAY_EVENTS, event.gateway(), Json.MAPPER.writeValueAsString(event));
  }

  private JsonNode history(String place, String bucket) {
    return ingest.get("/api/v1/readings?tag=" + tag(place) + window() + "&bucket=" + bucket).json();
  }

  private JsonNode completeness(String place) {
    return ingest.get("/api/v1/completeness?equipment=acme/history/" + place + window()).json();
  }

  private String known(String parameters) {
    return "/api/v1/readings?tag=" + tag("refuse") + parameters;
  }

  private String window() {
    return "&from=" + hour + "&to=" + hour.plus(1, ChronoUnit.HOURS);
  }

  private Instant at(long second) {
    return hour.plusSeconds(second);
  }

  private Reading real(String place, long second, double value) {
    return Examples.real(tag(place), at(second), value);
  }

  private static TagName tag(String place) {
    return new TagName("acme/history/" + place + "/value");
  }

  private static ReadingBatch batch(String place, long sequence, List<Reading> readings) {
    return Examples.batch("history", place + "-plc", sequence, readings);
  }
}
