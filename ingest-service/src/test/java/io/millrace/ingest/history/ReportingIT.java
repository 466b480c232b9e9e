// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.ingest.RunningIngest;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Series of which readings were left out on purpose. */
class ReportingIT {
  private static final String MODEL =
      """
      format: 1
      enterprise: acme
      site: thin
      timeZone: Europe/Paris
      areas:
        - {name: cooking, workCenters: [{name: line1, workUnits: [{name: reactor}]}]}
      devices:
        - name: reactor-plc
          gateway: thin
          equipment: cooking/line1/reactor
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
          tags:
            - {name: pressure, address: "300001", type: FLOAT32, reporting: {kind: swingingDoor, error: 0.1, maxGap: PT10M}}
            - {name: level, address: "300003", type: FLOAT32, min: 0, max: 80, reporting: {kind: deadband, percent: 2.5, maxGap: PT10M}}
            - {name: power, address: "300005", type: FLOAT32, unit: kW, reporting: {kind: aggregate, every: PT1M, values: [MEAN]}}
            - {name: speed, address: "300007", type: FLOAT32}
            - {name: flow, address: "300009", type: FLOAT32, reporting: {kind: deadband, error: 1, maxGap: PT10M}}
            - {name: torque, address: "300011", type: FLOAT32}
            - {name: block, address: "300013", type: UINT16}
            - {name: vibration, address: "300101", type: INT16, unit: m/s2, reporting: {kind: waveform, samples: 100, sampleRate: 10000, block: block, maxGap: PT2M, figures: [RMS], bands: [{from: 0, to: 5000}]}}
      """;

  private final RunningIngest ingest = RunningIngest.shared();
  private final Instant start =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);

  @BeforeEach
  void describe() {
    assertThat(
            ingest
                .put("/api/v1/sites/thin/model", "application/yaml", MODEL, "If-Match", "*")
                .status())
        .isIn(200, 201);
  }

  /** A ramp of ten minutes of which only the ends were sent, the second after all was folded. */
  @Test
  void everyAnswerNamesTheBoundAndIsWithinIt() {
    ingest.send(batch(1, real("pressure", 0, 0), real("level", 0, 40), real("power-mean", 0, 5)));
    ingest.awaitFolded("reactor-plc");
    ingest.send(
        batch(
            2,
            real("pressure", 600, 60),
            real("level", 600, 41),
            real("power-mean", 60, 6),
            real("speed", 0, 1)));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> history("level", "").path("count").asInt() == 2);
    ingest.awaitFolded("reactor-plc");

    JsonNode pressure = history("pressure", "&bucket=PT1M");
    assertThat(pressure.path("resolution").asString()).isEqualTo("MINUTES");
    for (int minute = 0; minute < 10; minute++) {
      JsonNode point = pressure.at("/points/" + minute);
      assertThat(point.path("mean").asDouble()).isCloseTo(6 * minute + 3, within(1e-9));
      assertThat(point.path("coverage").asDouble()).isEqualTo(1.0);
    }
    for (JsonNode point : history("pressure", "&bucket=PT59.999S").path("points")) {
      double from = seconds(point.path("at"));
      double to = seconds(point.path("to"));
      if (to <= 600) {
        assertThat(point.path("mean").asDouble()).isCloseTo((from + to) / 20, within(1e-6));
      }
    }
    assertThat(pressure.at("/reporting/kind").asString()).isEqualTo("SWINGING_DOOR");
    assertThat(pressure.at("/reporting/rebuild").asString()).isEqualTo("LINE");
    assertThat(pressure.at("/reporting/error").asDouble()).isEqualTo(0.1);
    assertThat(pressure.at("/reporting/maxGap").asString()).isEqualTo("PT10M");
    JsonNode level = history("level", "&bucket=PT1M");
    assertThat(level.at("/reporting/error").asDouble()).isEqualTo(2.0);
    assertThat(level.at("/points/9/mean").asDouble()).isEqualTo(40);
    assertThat(level.at("/points/9/coverage").asDouble()).isEqualTo(1.0);
    JsonNode power = history("power-mean", "");
    assertThat(power.at("/reporting/kind").asString()).isEqualTo("AGGREGATE");
    assertThat(power.path("reporting").has("error")).isFalse();
    assertThat(power.path("unit").asString()).isEqualTo("kW");
    assertThat(history("speed", "").at("/reporting/kind").asString()).isEqualTo("EVERY");
  }

  /** A figure speaks until the next block, a sample for its own instant only. */
  @Test
  void figuresOfBlocksAreNamedAsSuch() {
    ingest.send(
        Examples.batch(
            "thin",
            "reactor-plc-3",
            1,
            List.of(
                real("vibration-rms", 0, 2),
                real("vibration-rms", 60, 3),
                real("vibration-band-1", 0, 4),
                real("vibration", 0, 1))));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> history("vibration", "").path("count").asInt() == 1);

    JsonNode rms = history("vibration-rms", "&bucket=PT1M");
    assertThat(rms.at("/reporting/kind").asString()).isEqualTo("WAVEFORM");
    assertThat(rms.at("/reporting/maxGap").asString()).isEqualTo("PT2M");
    assertThat(rms.path("reporting").has("error")).isFalse();
    assertThat(rms.path("unit").asString()).isEqualTo("m/s2");
    assertThat(rms.at("/points/0/mean").asDouble()).isEqualTo(2);
    assertThat(rms.at("/points/0/coverage").asDouble()).isEqualTo(1);
    assertThat(history("vibration-band-1", "").path("unit").asString()).isEqualTo("(m/s2)2");
    assertThat(history("vibration", "&bucket=PT1M").at("/points/0/coverage").asDouble())
        .isLessThan(1e-5);
  }

  @Test
  void aThinnedTagIsNotStaleWhileItsGapMayLast() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS).minusSeconds(90);
    ingest.send(
        Examples.batch(
            "thin",
            "reactor-plc-2",
            1,
            List.of(Examples.real(tag("flow"), now, 40), Examples.real(tag("torque"), now, 1))));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> latest("flow").at("/readings/0/at").asString().equals(now.toString()));

    assertThat(latest("flow").at("/readings/0/stale").asBoolean()).isFalse();
    assertThat(latest("flow").at("/readings/0/quality").asString()).isEqualTo("GOOD");
    assertThat(latest("torque").at("/readings/0/stale").asBoolean()).isTrue();
  }

  private double seconds(JsonNode instant) {
    return Duration.between(start, Instant.parse(instant.asString())).toNanos() / 1e9;
  }

  private JsonNode latest(String name) {
    return ingest.get("/api/v1/readings/latest?tag=" + tag(name)).json();
  }

  private JsonNode history(String name, String parameters) {
    return ingest
        .get(
            "/api/v1/readings?tag=%s&from=%s&to=%s%s"
                .formatted(tag(name), start, start.plus(11, ChronoUnit.MINUTES), parameters))
        .json();
  }

  private Reading real(String name, long second, double value) {
    return Examples.real(tag(name), start.plusSeconds(second), value);
  }

  private static TagName tag(String name) {
    return new TagName("acme/thin/cooking/line1/reactor/" + name);
  }

  private static ReadingBatch batch(long sequence, Reading... readings) {
    return Examples.batch("thin", "reactor-plc", sequence, List.of(readings));
  }
}
