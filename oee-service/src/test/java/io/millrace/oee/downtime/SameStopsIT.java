// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.facts.Batches;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * However the signals come that rules ask for, they are kept the same, and the stops have the same
 * reasons.
 */
class SameStopsIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final int SECONDS = 1_800;

  /** An alarm beside the filler's state, gates beside the capper's. */
  private static final PlantModelVersion MODEL =
      TestPlant.version(
          1,
          Map.of(
              "{name: temperature, address: \"40004\", type: FLOAT32}",
              "{name: alarm, address: \"40004\", type: UINT16}",
              "{name: produced, address: \"40002\", type: UINT32}",
              "{name: produced, address: \"40002\", type: UINT32}\n"
                  + "      - {name: gates, address: \"40006\", type: UINT16}",
              "products:\n",
              """
              accounting:
                rules:
                  - {when: {state: DOWN, signals: [{tag: alarm, is: 17}]}, then: {reason: breakdown}}
                  - {when: {signals: [{tag: alarm, is: 18, within: PT20S}]}, then: {reason: starved}}
                  - {when: {cause: SUSPENDED, signals: [{tag: gates, bit: 0}]}, then: {reason: starved}}
                  - {when: {cause: SUSPENDED, signals: [{tag: gates, bit: 1, within: PT0S}]}, then: {reason: blocked}}
              products:
              """));

  /**
   * @param signals what was kept of them, one a line.
   * @param stops with their reasons, as they are answered.
   * @param told stops as they were told last.
   */
  private record Found(List<String> signals, List<String> stops, List<String> told) {}

  @Test
  void shuffledDelayedRepeatedAndCutAnewTheyGiveTheSameStops() {
    Found expected = found("once", List.of(inOrder(new Random(0))));
    assertTrue(expected.signals().size() > 200, expected.signals().size() + " values");
    assertTrue(expected.stops().size() > 100, expected.stops().size() + " stops");
    assertEquals(expected.stops().size(), expected.told().size());
    for (String reason : List.of("breakdown", "starved", "blocked", "null")) {
      assertTrue(expected.stops().stream().anyMatch(stop -> stop.endsWith(reason)), reason);
    }
    for (long seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      List<List<ReadingBatch>> devices = devices(random);
      List<List<ReadingBatch>> rounds = new ArrayList<>();
      // One device hours behind the other; then everything again, and again.
      rounds.add(seed == 1 ? Stream.shuffled(devices, random) : inOrder(random));
      rounds.add(Stream.shuffled(devices, random));
      rounds.add(Stream.shuffled(devices, random));
      Found found = found("again" + seed, rounds);
      assertEquals(expected.signals(), found.signals(), "seed " + seed);
      assertEquals(expected.stops(), found.stops(), "seed " + seed);
      assertEquals(expected.told(), found.told(), "seed " + seed);
    }
  }

  private static Found found(String group, List<List<ReadingBatch>> rounds) {
    try (TestDatabase database = TestDatabase.fresh();
        Stream stream = Stream.fresh()) {
      stream.send(MODEL);
      try (RunningService service =
          RunningService.start(
              database,
              "--millrace.stream.group=oee-stops-" + group,
              "--millrace.stream.max-records=20",
              "--millrace.oee.stops.every=20ms")) {
        JdbcClient jdbc = service.bean(JdbcClient.class);
        long sent = 0;
        for (List<ReadingBatch> round : rounds) {
          // Where it all comes once, stops are told of before what comes next changes their reason.
          int step = rounds.size() == 1 ? 2 : round.size();
          for (int from = 0; from < round.size(); from += step) {
            int to = Math.min(round.size(), from + step);
            stream.send(round.subList(from, to));
            sent += to - from;
            awaitDone(jdbc, sent);
          }
        }
        return new Found(
            lines(
                jdbc,
                """
                select u.path || ' ' || s.tag || ' ' || s.from_at || ' ' || s.to_at || ' ' || s.value
                from signal s join work_unit u on u.id = s.work_unit_id order by 1
                """),
            stops(service),
            lines(
                jdbc,
                """
                select u.path || ' ' || t.from_at || ' ' || t.digest
                from told_stop t join work_unit u on u.id = t.work_unit_id
                where not t.is_withdrawn order by 1
                """));
      }
    }
  }

  private static void awaitDone(JdbcClient jdbc, long sent) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> isDone(jdbc, sent));
  }

  private static boolean isDone(JdbcClient jdbc, long sent) {
    return jdbc.sql(
            """
            select coalesce(sum(next_offset), 0) = :sent and not exists (select from stop_due)
            from stream_position where projection = 'facts'
            """)
        .param("sent", sent)
        .query(Boolean.class)
        .single();
  }

  private static List<String> lines(JdbcClient jdbc, String sql) {
    return jdbc.sql(sql).query((row, _) -> "" + row.getString(1)).list();
  }

  private static List<String> stops(RunningService service) {
    List<String> stops = new ArrayList<>();
    for (EquipmentId unit : List.of(FILLER, CAPPER)) {
      RunningService.Answer answer =
          service.get(
              "/api/v1/downtimes?limit=1000&equipment=%s&from=%s&to=%s"
                  .formatted(unit, SIX.minusSeconds(60), SIX.plusSeconds(SECONDS + 3_600)));
      assertEquals(200, answer.status(), answer.toString());
      for (JsonNode stop : answer.at("/stops")) {
        JsonNode reason = stop.at("/reason");
        stops.add(
            "%s %s %s %s %s %s"
                .formatted(
                    unit,
                    stop.at("/from").asString(),
                    stop.at("/to").asString(),
                    stop.at("/state").asString(),
                    stop.at("/origin").asString(),
                    reason.isString() ? reason.asString() : "null"));
      }
    }
    return stops;
  }

  /** The filler's first, all of them. */
  private static List<ReadingBatch> inOrder(Random random) {
    return devices(random).stream().flatMap(List::stream).toList();
  }

  private static List<List<ReadingBatch>> devices(Random random) {
    return List.of(
        Batches.of(FILLER, readings(FILLER, "alarm", 1, List.of(2, 3, 3)), random),
        Batches.of(CAPPER, readings(CAPPER, "gates", 6, List.of(5, 5, 9)), random));
  }

  /** Polls with silences, bad readings and a clock that is set back. */
  private static List<Reading> readings(
      EquipmentId unit, String tag, int producing, List<Integer> others) {
    Random random = new Random(producing);
    List<Integer> said =
        tag.equals("alarm") ? List.of(0, 0, 0, 0, 0, 0, 17, 18) : List.of(0, 1, 2, 3, 4);
    List<Reading> readings = new ArrayList<>();
    int state = producing;
    int signal = 0;
    int time = 0;
    while (time < SECONDS) {
      time += random.nextInt(60) == 0 ? 8 : 1;
      if (random.nextInt(8) == 0) {
        state = random.nextInt(2) == 0 ? producing : others.get(random.nextInt(others.size()));
      }
      if (random.nextInt(5) == 0) {
        signal = said.get(random.nextInt(said.size()));
      }
      Instant at = SIX.plusSeconds(random.nextInt(100) == 0 ? Math.max(0, time - 5) : time);
      readings.add(Examples.reading(TestPlant.tag(unit, "state"), at, state));
      // What came with the state comes with it, before it or after it, as tags are read.
      readings.add(
          random.nextInt(40) == 0
              ? Reading.bad(TestPlant.tag(unit, tag), at, QualityReason.LINK_DOWN)
              : Examples.reading(
                  TestPlant.tag(unit, tag), at.plusMillis(random.nextInt(900)), signal));
    }
    return readings;
  }
}
