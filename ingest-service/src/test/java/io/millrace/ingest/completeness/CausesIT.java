// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.RunningIngest;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each time without good data is told with its cause and exactly. */
class CausesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String GATEWAY = "causes";
  private final RunningIngest ingest = RunningIngest.shared();
  private final Instant hour =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);

  /** A reading a second; the link is lost for 90 s, then the value is out of range for 3 s. */
  @Test
  void badQualityIsToldToTheMicrosecondFoldedOrNot() {
    List<Reading> readings = new ArrayList<>();
    for (int second = 0; second < 300; second++) {
      Instant at = hour.plusSeconds(second).plus(7, ChronoUnit.MICROS);
      if (second == 50 || second == 110) {
        readings.add(Reading.bad(tag("runs"), at, QualityReason.LINK_DOWN));
      } else if (second >= 200 && second < 203) {
        readings.add(
            Reading.uncertain(tag("runs"), at, new TagValue.Real(1e9), QualityReason.OUT_OF_RANGE));
      } else if (second < 50 || second >= 140) {
        readings.add(Examples.real(tag("runs"), at, second));
      }
    }
    ingest.send(batch("runs", 1, readings));
    List<String> expected =
        List.of(
            "BAD LINK_DOWN %s %s true".formatted(exact(50), exact(140)),
            "UNCERTAIN OUT_OF_RANGE %s %s true".formatted(exact(200), exact(203)));
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(runs("runs", "", 0, 600)).isEqualTo(expected));
    ingest.awaitFolded("runs-plc");
    assertThat(runs("runs", "", 0, 600)).isEqualTo(expected);
    // The edges of the window cut a run, and what began before is known.
    assertThat(runs("runs", "", 60, 120))
        .containsExactly(
            "BAD LINK_DOWN %s %s false".formatted(hour.plusSeconds(60), hour.plusSeconds(120)));
    assertThat(runs("runs", "", 240, 600)).isEmpty();
  }

  @Test
  void pagesShowEachRunOnce() {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      for (String name : List.of("pages/a", "pages/b")) {
        readings.add(Examples.real(tag(name), hour.plusSeconds(4L * i), i));
        readings.add(Reading.bad(tag(name), hour.plusSeconds(4L * i + 2), QualityReason.REFUSED));
      }
    }
    ingest.send(batch("pages", 1, readings));
    await().atMost(SOON).until(() -> runs("pages", "&limit=1000", 0, 600).size() == 80);

    List<String> seen = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = quality("pages", "&limit=7" + cursor, 0, 600);
      assertThat(page.path("runs").size()).isEqualTo(page.path("count").asInt());
      page.path("runs").forEach(run -> seen.add(run.path("tag").asString() + run.path("from")));
      JsonNode next = page.path("next");
      cursor = next.isMissingNode() ? "" : "&cursor=" + next.asString();
      pages++;
    } while (!cursor.isEmpty());
    assertThat(pages).isEqualTo(12);
    assertThat(seen).hasSize(80).doesNotHaveDuplicates().isSorted();
    assertThat(ingest.get(path("pages", "&limit=0", 0, 60)).status()).isEqualTo(422);
    assertThat(ingest.get(path("pages", "&cursor=nothing", 0, 60)).status()).isEqualTo(422);
    assertThat(ingest.get(path("nowhere", "", 0, 60)).status()).isEqualTo(404);
  }

  /** Batches 2 and 3 were dropped, and the gateway said so; of 5 it said nothing. */
  @Test
  void aGapSaysWhetherTheGatewayToldOfIt() {
    event(
        new GatewayEvent.ReadingsDropped(
            UUID.randomUUID(),
            hour.plusSeconds(30),
            GATEWAY,
            Examples.EPOCH,
            "gaps-plc",
            2,
            3,
            hour.plusSeconds(10),
            hour.plusSeconds(20),
            20L,
            "SPOOL_FULL"));
    ingest.send(batch("gaps", 1, second("gaps", 5)));
    ingest.send(batch("gaps", 4, second("gaps", 25)));
    ingest.send(batch("gaps", 6, second("gaps", 45)));
    await().atMost(SOON).until(() -> device("gaps", 60).path("drops").size() == 1);
    await().atMost(SOON).until(() -> device("gaps", 60).path("gaps").size() == 2);

    JsonNode gaps = device("gaps", 60).path("gaps");
    assertThat(gaps.at("/0/dropped").asString()).isEqualTo("SPOOL_FULL");
    assertThat(gaps.at("/1/fromSequence").asInt()).isEqualTo(5);
    assertThat(gaps.at("/1/dropped").isMissingNode()).isTrue();
    assertThat(gaps.at("/1/after").asString()).isEqualTo(hour.plusSeconds(25).toString());
    assertThat(gaps.at("/1/before").asString()).isEqualTo(hour.plusSeconds(45).toString());
  }

  /** The gateway was switched off: nothing was numbered, so nothing is a gap. */
  @Test
  void aTimeInWhichNothingCameIsToldExactly() {
    List<Reading> readings = new ArrayList<>();
    for (int second = 0; second <= 900; second++) {
      if (second <= 200 || second > 645) {
        readings.addAll(second("silent", second));
      }
    }
    ingest.send(batch("silent", 1, readings));
    await().atMost(SOON).until(() -> device("silent", 900).path("receivedReadings").asInt() > 400);

    JsonNode silences = device("silent", 900).path("silences");
    assertThat(silences.size()).isEqualTo(1);
    assertThat(silences.at("/0/from").asString()).isEqualTo(hour.plusSeconds(200).toString());
    assertThat(silences.at("/0/to").asString()).isEqualTo(hour.plusSeconds(646).toString());
    assertThat(silences.at("/0/isOver").asBoolean()).isTrue();
    JsonNode open = device("silent", 1800).at("/silences/1");
    assertThat(open.path("from").asString()).isEqualTo(hour.plusSeconds(900).toString());
    assertThat(open.path("to").asString()).isEqualTo(hour.plusSeconds(1800).toString());
    assertThat(open.path("isOver").asBoolean()).isFalse();
  }

  /**
   * D11: the gateway's clock is set back five minutes, the controller's stands in 1970, then in
   * 2099. Every reading is kept under the time that the gateway gave it, none is put aside, no
   * batch counts as lost, and both steps are told.
   */
  @Test
  void steppedClocksLoseNothingAndPoisonNoWindow() {
    event(
        new GatewayEvent.ClockStepped(
            UUID.randomUUID(), hour.plusSeconds(300), GATEWAY, Duration.ofMinutes(-5)));
    event(
        new GatewayEvent.ClockStepped(
            UUID.randomUUID(),
            hour.plusSeconds(310),
            GATEWAY,
            Duration.ofDays(26_000),
            "clocks-plc"));
    List<Instant> said =
        List.of(
            Instant.EPOCH,
            Instant.parse("2099-12-31T23:59:59Z"),
            hour.plus(1, ChronoUnit.HOURS),
            hour.minus(1, ChronoUnit.HOURS));
    for (int i = 0; i < 4; i++) {
      List<Reading> readings = new ArrayList<>();
      for (int second = 0; second < 150; second++) {
        // Two batches reach five minutes; the next two have the same five minutes again.
        Instant at = hour.plusSeconds(150L * (i % 2) + second).plusMillis(i < 2 ? 0 : 500);
        readings.add(Examples.real(tag("clocks"), at, i).saidAt(said.get(i)));
      }
      ingest.send(batch("clocks", i + 1, readings));
    }
    await().atMost(SOON).until(() -> device("clocks", 600).path("receivedReadings").asInt() == 600);
    await().atMost(SOON).until(() -> device("clocks", 600).path("clockSteps").size() == 2);

    JsonNode device = device("clocks", 600);
    assertThat(device.path("missingBatches").asInt()).isZero();
    assertThat(device.path("coverage").asDouble()).isCloseTo(302.5 / 600, within(1e-9));
    assertThat(device.at("/clockSteps/0/clock").asString()).isEqualTo("GATEWAY");
    assertThat(device.at("/clockSteps/0/step").asString()).isEqualTo("PT-5M");
    assertThat(device.at("/clockSteps/1/clock").asString()).isEqualTo("DEVICE");
    assertThat(
            ingest
                .jdbc()
                .queryForObject(
                    "select count(*) from sample_quarantine q join tag t using (tag_id)"
                        + " where t.name = ?",
                    Integer.class,
                    tag("clocks").text()))
        .isZero();
    JsonNode raw =
        ingest
            .get("/api/v1/readings?tag=%s%s".formatted(tag("clocks").text(), window(0, 600)))
            .json();
    assertThat(raw.path("count").asInt()).isEqualTo(600);
    assertThat(raw.path("coverage").asDouble()).isCloseTo(302.5 / 600, within(1e-9));
  }

  @Test
  void theCoverageOfAWindowIsTheSameHoweverItIsAsked() {
    ingest.send(batch("window", 1, second("window", 10)));
    await().atMost(SOON).until(() -> device("window", 60).path("receivedReadings").asInt() == 1);
    for (String bucket : List.of("", "&bucket=PT1M", "&bucket=PT10S")) {
      JsonNode answer =
          ingest
              .get(
                  "/api/v1/readings?tag=%s%s%s"
                      .formatted(tag("window").text(), window(0, 60), bucket))
              .json();
      assertThat(answer.path("coverage").asDouble()).as(bucket).isCloseTo(0.05, within(1e-12));
    }
  }

  private List<String> runs(String place, String more, long from, long to) {
    return StreamSupport.stream(quality(place, more, from, to).path("runs").spliterator(), false)
        .map(
            run ->
                "%s %s %s %s %s"
                    .formatted(
                        run.path("quality").asString(),
                        run.path("reason").asString(),
                        run.path("from").asString(),
                        run.path("to").asString(),
                        run.path("isOver").asBoolean()))
        .toList();
  }

  private JsonNode quality(String place, String more, long from, long to) {
    return ingest.get(path(place, more, from, to)).json();
  }

  private String path(String place, String more, long from, long to) {
    return "/api/v1/completeness/quality?equipment=acme/causes/%s%s%s"
        .formatted(place, window(from, to), more);
  }

  private Instant exact(long second) {
    return hour.plusSeconds(second).plus(7, ChronoUnit.MICROS);
  }

  private JsonNode device(String place, long seconds) {
    return ingest
        .get("/api/v1/completeness?equipment=acme/causes/" + place + window(0, seconds))
        .json()
        .at("/devices/0");
  }

  private String window(long from, long to) {
    return "&from=%s&to=%s".formatted(hour.plusSeconds(from), hour.plusSeconds(to));
  }

  private void event(GatewayEvent event) {
    ingest.sendRecord(Topics.GATEWAY_EVENTS, GATEWAY, Json.MAPPER.writeValueAsString(event));
  }

  private List<Reading> second(String place, long second) {
    return List.of(Examples.real(tag(place), hour.plusSeconds(second), (double) second));
  }

  private static TagName tag(String place) {
    return new TagName("acme/causes/" + place + "/value");
  }

  private static ReadingBatch batch(String place, long sequence, List<Reading> readings) {
    return Examples.batch(GATEWAY, place + "-plc", sequence, readings);
  }
}
