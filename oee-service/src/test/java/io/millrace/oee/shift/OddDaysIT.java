// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Days of 23, 24 and 25 hours in zones of whole and half hours: a machine that runs through, but
 * for a stop over a break, is planned for exactly the day less its breaks.
 */
class OddDaysIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  private static RunningService service;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    // What other tests left on the topics would be folded beside what this one writes by hand.
    Stream.fresh().close();
    service = RunningService.start(DATABASE, "--millrace.oee.account.every=1h");
    jdbc = service.bean(JdbcClient.class);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /**
   * Three shifts with a break of 30 min each; in the night it is at 02:00, which the change to
   * summer time leaves out: it is then at 03:00. DOWN from 08:50 to 09:40, over the break at 09:00:
   * 20 min of it count. The night shift from the day before has the hours of the change.
   */
  @ParameterizedTest
  @CsvSource({
    "paris, Europe/Paris, 2026-03-29, 23, 7",
    "paris, Europe/Paris, 2025-10-26, 25, 9",
    "paris, Europe/Paris, 2026-03-24, 24, 8",
    "adelaide, Australia/Adelaide, 2026-04-05, 25, 9",
    "adelaide, Australia/Adelaide, 2025-10-05, 23, 7",
    "adelaide, Australia/Adelaide, 2026-06-02, 24, 8",
    "howe, Australia/Lord_Howe, 2025-10-05, 23.5, 7.5",
    "kathmandu, Asia/Kathmandu, 2026-03-29, 24, 8",
  })
  void plannedTimeIsExact(String name, ZoneId zone, LocalDate day, double hours, double night) {
    EquipmentId unit = EquipmentId.of("acme/%s-%s/bottling/line1/filler".formatted(name, day));
    apply(unit, zone, day);
    Instant from = day.atStartOfDay(zone).toInstant();
    Instant to = day.plusDays(1).atStartOfDay(zone).toInstant();
    Duration length = Duration.ofMinutes((long) (hours * 60));
    assertEquals(length, Duration.between(from, to));
    Instant down = day.atTime(8, 50).atZone(zone).toInstant();
    Instant up = day.atTime(9, 40).atZone(zone).toInstant();
    // 90 min of breaks, 20 min down, a piece each 2 s.
    Duration busy = length.minusMinutes(90);
    Duration production = busy.minusMinutes(20);
    addFacts(unit, from.minusSeconds(4 * 3600), down, up, to.plusSeconds(8 * 3600));
    addPieces(unit, to, production.toSeconds() / 2);

    JsonNode told = oee(unit, from, to);
    assertEquals(length.toString(), time(told, "calendarTime"));
    assertEquals(length.toString(), time(told, "plannedOperationTime"));
    assertEquals("PT1H30M", time(told, "plannedDowntime"));
    assertEquals(busy.toString(), time(told, "plannedBusyTime"));
    assertEquals("PT20M", time(told, "actualUnitDownTime"));
    assertEquals(production.toString(), time(told, "actualProductionTime"));
    assertEquals(1, told.at("/ratios/effectiveness/value").asDouble(), 0);
    assertTrue(told.at("/ratios/oeeIndex/value").asDouble() < 1);
    assertTrue(told.at("/notes").isEmpty(), told.at("/notes").toString());

    // Whatever is summed, it is the day.
    Duration shifts = Duration.ZERO;
    for (JsonNode group : series(unit, from, to)) {
      shifts =
          shifts.plus(Duration.parse(group.at("/figures/times/plannedBusyTime/value").asString()));
    }
    assertEquals(busy, shifts);
    JsonNode nights = oee(unit, at(day.minusDays(1), 22, zone), at(day, 6, zone));
    assertEquals(
        Duration.ofMinutes((long) (night * 60) - 30).toString(), time(nights, "plannedBusyTime"));

    // One piece more than the planned run time allows is no OEE above 1, and is said.
    addPieces(unit, to, 1);
    JsonNode fast = oee(unit, from, to);
    assertTrue(fast.at("/ratios/effectiveness/value").asDouble() > 1);
    assertFalse(fast.at("/notes").isEmpty());
  }

  /** A site of its own, whose shifts are only around the day. */
  private static void apply(EquipmentId unit, ZoneId zone, LocalDate day) {
    service
        .bean(PlantModelStore.class)
        .save(
            TestPlant.version(
                1,
                Map.of(
                    "site: lyon",
                    "site: " + unit.site().name(),
                    "Europe/Paris",
                    zone.getId(),
                    "products:\n",
                    """
                    accounting:
                      calendars:
                        - name: three
                          shifts:
                            - {name: early, start: "06:00", end: "14:00", breaks: [{start: "09:00", length: PT30M}]}
                            - {name: late, start: "14:00", end: "22:00", breaks: [{start: "18:00", length: PT30M}]}
                            - {name: night, start: "22:00", end: "06:00", breaks: [{start: "02:00", length: PT30M}]}
                          rotation: {from: 2026-01-01, days: [{turns: []}]}
                          exceptions:
                            - {from: %s, to: %s, turns: [{shift: early}, {shift: late}, {shift: night}]}
                      places:
                        - {equipment: "", calendar: three}
                    products:
                    """
                        .formatted(day.minusDays(1), day.plusDays(1)))));
  }

  private static void addFacts(
      EquipmentId unit, Instant from, Instant down, Instant up, Instant to) {
    jdbc.sql("insert into work_unit (path) values (:path)").param("path", unit.path()).update();
    jdbc.sql(
            """
            insert into state_interval (work_unit_id, from_at, to_at, state)
            select u.id, x.from_at, x.to_at, x.state
            from work_unit u, (values
              (:from::timestamptz, :down::timestamptz, 'PRODUCING'),
              (:down::timestamptz, :up::timestamptz, 'DOWN'),
              (:up::timestamptz, :to::timestamptz, 'PRODUCING')) x (from_at, to_at, state)
            where u.path = :path
            """)
        .param("path", unit.path())
        .param("from", from.toString())
        .param("down", down.toString())
        .param("up", up.toString())
        .param("to", to.toString())
        .update();
  }

  /** In two lots, at 07:00 and 20:00, as far from every break. */
  private static void addPieces(EquipmentId unit, Instant to, long pieces) {
    List<String> ats =
        List.of(to.minusSeconds(4 * 3600).toString(), to.minusSeconds(17 * 3600).toString());
    jdbc.sql(
            """
            insert into piece_count (work_unit_id, since_at, at, counts, pieces, product, over_gap)
            select u.id, x.at - interval '1 s', x.at, 'PRODUCED', x.pieces, 'water', false
            from work_unit u, unnest(:ats::text[]::timestamptz[], :pieces::bigint[]) x (at, pieces)
            where u.path = :path and x.pieces > 0
            """)
        .param("ats", ats.toArray(String[]::new))
        .param("pieces", new Long[] {pieces - pieces / 2, pieces / 2})
        .param("path", unit.path())
        .update();
  }

  private static JsonNode oee(EquipmentId unit, Instant from, Instant to) {
    RunningService.Answer answer =
        service.get("/api/v1/oee?equipment=%s&from=%s&to=%s".formatted(unit, from, to));
    assertEquals(200, answer.status(), answer.body().toString());
    return answer.at("/total");
  }

  private static JsonNode series(EquipmentId unit, Instant from, Instant to) {
    return service
        .get("/api/v1/oee/series?by=SHIFT&equipment=%s&from=%s&to=%s".formatted(unit, from, to))
        .at("/groups");
  }

  private static String time(JsonNode figures, String name) {
    return figures.at("/times/" + name + "/value").asString();
  }

  private static Instant at(LocalDate day, int hour, ZoneId zone) {
    return day.atTime(hour, 0).atZone(zone).toInstant();
  }
}
