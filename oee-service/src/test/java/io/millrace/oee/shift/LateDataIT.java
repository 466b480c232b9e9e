// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.EquipmentShiftReported;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A gateway was cut off for six days; then it sends what it read. */
class LateDataIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
  private final LocalDate day = LocalDate.now(ZONE).minusDays(6);

  /** Two hours over the change of shifts at 14:00, six days late. */
  @Test
  void twoShiftsGetARevisionAndTheOthersStayAsTheyWere() {
    try (Stream stream = Stream.fresh();
        RunningService service =
            RunningService.start(
                DATABASE,
                "--millrace.stream.group=oee-late",
                "--millrace.oee.account.every=100ms",
                "--millrace.oee.account.delay=0s")) {
      stream.send(
          TestPlant.version(
              1,
              Map.of(
                  "products:\n",
                  """
                  accounting:
                    calendars:
                      - name: three
                        shifts:
                          - {name: early, start: "06:00", end: "14:00"}
                          - {name: late, start: "14:00", end: "22:00"}
                          - {name: night, start: "22:00", end: "06:00"}
                        rotation:
                          from: 2026-01-01
                          days: [{turns: [{shift: early}, {shift: late}, {shift: night}]}]
                    places:
                      - {equipment: "", calendar: three}
                  products:
                  """)));
      Instant first = day.atTime(7, 0).atZone(ZONE).toInstant();
      stream.send(batches(FILLER, 1, first, Duration.ofMinutes(5)));
      stream.send(batches(CAPPER, 1, first, Duration.ofMinutes(5)));
      awaitSettled(service, 2);
      Map<String, JsonNode> before = reports(service, "ALL");
      assertTrue(before.size() >= 2 * 15, "five days of shifts have closed: " + before.keySet());

      double slices = late(service, "slice");
      double shifts = late(service, "shift");
      Instant missed = day.atTime(13, 0).atZone(ZONE).toInstant();
      stream.send(batches(FILLER, 2, missed, Duration.ofHours(2)));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> reports(service, "ALL").size() == before.size() + 2);
      awaitSettled(service, 2);

      Map<String, JsonNode> after = reports(service, "ALL");
      Map<String, JsonNode> added = new TreeMap<>(after);
      added.keySet().removeAll(before.keySet());
      assertEquals(List.of(next(before, 6), next(before, 14)), List.copyOf(added.keySet()));
      before.forEach((key, report) -> assertEquals(report, after.get(key), key));
      added.values().forEach(report -> requireRecomputed(service, report));
      requireEvents(after);
      assertEquals(slices + 2, late(service, "slice"));
      assertEquals(shifts + 2, late(service, "shift"));
    }
  }

  /** How many kept slices or closed shifts late data has changed. */
  private static double late(RunningService service, String kind) {
    return service.bean(MeterRegistry.class).counter("millrace.oee.late", "kind", kind).count();
  }

  /** The first readings may have come while their shift was closing already. */
  private String next(Map<String, JsonNode> reports, int hour) {
    String shift = "%s %s ".formatted(FILLER, day.atTime(hour, 0).atZone(ZONE).toInstant());
    return shift + (reports.keySet().stream().filter(key -> key.startsWith(shift)).count() + 1);
  }

  /** As corrected is what the window gives now; an hour more is known than when it closed. */
  private static void requireRecomputed(RunningService service, JsonNode report) {
    assertEquals("LATE_DATA", report.at("/cause").asString());
    JsonNode now =
        service
            .get(
                "/api/v1/oee?equipment=%s&from=%s&to=%s"
                    .formatted(FILLER, report.at("/from").asString(), report.at("/to").asString()))
            .at("/total");
    assertEquals(now, report.at("/figures"));
    Duration known = Duration.parse(now.at("/times/actualProductionTime/value").asString());
    // The first shift has its five minutes besides; a reading speaks for three seconds.
    assertTrue(known.toSeconds() >= 3600 && known.toSeconds() <= 3600 + 306, known.toString());
  }

  /** Each report is told once, and nothing else; later shifts close and are told meanwhile. */
  private void requireEvents(Map<String, JsonNode> reports) {
    for (EquipmentId unit : List.of(FILLER, CAPPER)) {
      List<String> expected =
          reports.keySet().stream().filter(key -> key.startsWith(unit + " ")).toList();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertEquals(expected, told(unit, expected.size())));
    }
  }

  private List<String> told(EquipmentId unit, int atLeast) {
    return Stream.received(Topics.EQUIPMENT_SHIFTS, unit.path(), atLeast).stream()
        .map(record -> Json.MAPPER.readValue(record.value(), EquipmentShiftReported.class))
        .filter(event -> event.from().isBefore(end()))
        .map(e -> "%s %s %d".formatted(e.equipment(), e.from(), e.revision()))
        .sorted()
        .toList();
  }

  private Instant end() {
    return day.plusDays(5).atStartOfDay(ZONE).toInstant();
  }

  /** By unit, first instant and revision. */
  private Map<String, JsonNode> reports(RunningService service, String revisions) {
    Map<String, JsonNode> reports = new TreeMap<>();
    for (JsonNode report :
        service
            .get(
                "/api/v1/shift-reports?equipment=%s&from=%s&to=%s&revisions=%s"
                    .formatted(
                        TestPlant.LINE, day.atStartOfDay(ZONE).toInstant(), end(), revisions))
            .at("/reports")) {
      reports.put(
          "%s %s %d"
              .formatted(
                  report.at("/equipment").asString(),
                  report.at("/from").asString(),
                  report.at("/revision").asInt()),
          report);
    }
    return reports;
  }

  private static void awaitSettled(RunningService service, int units) {
    JdbcClient jdbc = service.bean(JdbcClient.class);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                jdbc.sql(
                            """
                            select count(*) from account_progress
                            where accounted_to > now() - interval '10 hours'
                              and not exists (select from account_due)
                            """)
                        .query(Long.class)
                        .single()
                    == units);
  }

  /**
   * A machine that produces, read each second; in one batch, which is one transaction, so that it
   * is one correction.
   */
  private static List<ReadingBatch> batches(
      EquipmentId unit, long sequence, Instant from, Duration length) {
    List<Reading> readings = new ArrayList<>();
    for (long second = 0; second < length.toSeconds(); second++) {
      long state = unit.equals(CAPPER) ? 6 : 1;
      Instant at = from.plusSeconds(second);
      readings.add(Examples.reading(TestPlant.tag(unit, "state"), at, state));
      readings.add(
          Examples.reading(TestPlant.tag(unit, "produced"), at, sequence * 60 + second / 3));
    }
    return List.of(Examples.batch(unit.name(), sequence, readings));
  }
}
