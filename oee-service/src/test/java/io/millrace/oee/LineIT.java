// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static io.millrace.oee.plant.TestPlant.LINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.kpi.Kpi;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * A line in at the filler and out at the labeller, over two days; both days are alike.
 *
 * <pre>
 * 06:00..09:00  all producing; the filler 6000 pieces in 3 h, PRI 2 s: effectiveness 12,000 / 10,800
 * 09:00..09:10  the labeller stands without a piece; capper and filler are blocked by it
 * 09:10..10:00  nothing is known of the labeller, the others are producing
 * </pre>
 */
class LineIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  private static final String WINDOW = "&from=2026-03-02T06:00:00Z&to=2026-03-02T10:00:00Z";
  private static final String DAYS = "&from=2026-03-02T00:00:00Z&to=2026-03-04T00:00:00Z";

  private static RunningService service;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    service = RunningService.start(DATABASE, "--millrace.oee.account.every=200ms");
    jdbc = service.bean(JdbcClient.class);
    service
        .bean(PlantModelStore.class)
        .save(
            TestPlant.version(
                3,
                Map.of(
                    "products:\n",
                    """
                    accounting:
                      places:
                        - equipment: bottling/line1
                          line: {entry: bottling/line1/filler, exit: bottling/line1/labeller}
                    products:
                    """)));
    service.bean(TransactionTemplate.class).executeWithoutResult(_ -> fill());
  }

  /** In one transaction, or slices would be accounted for that are not complete yet. */
  private static void fill() {
    for (EquipmentId unit : List.of(FILLER, CAPPER, LABELLER)) {
      jdbc.sql("insert into work_unit (path) values (:path)").param("path", unit.path()).update();
    }
    for (String day : List.of("2026-03-02", "2026-03-03")) {
      did(FILLER, day, "06:00", "09:00", "PRODUCING", null);
      did(FILLER, day, "09:00", "09:10", "DELAYED", "BLOCKED");
      did(FILLER, day, "09:10", "10:00", "PRODUCING", null);
      did(CAPPER, day, "06:00", "09:00", "PRODUCING", null);
      did(CAPPER, day, "09:00", "09:10", "DELAYED", "BLOCKED");
      did(CAPPER, day, "09:10", "10:00", "PRODUCING", null);
      did(LABELLER, day, "06:00", "09:00", "PRODUCING", null);
      did(LABELLER, day, "09:00", "09:10", "DOWN", "NO_PIECES");
      made(FILLER, day, "08:00", "PRODUCED", 6000);
      made(FILLER, day, "08:30", "SCRAP", 100);
      made(LABELLER, day, "08:59", "GOOD", 5400);
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /*
   * Of the filler: APT 3 h + 50 min = 13,800 s, delayed 600 s, PBT 14,400 s; PQ 6000.
   * Of the labeller: GQ 5400, at the filler's 2 s. OEE = 10,800 / 14,400 = 0.75, SQ = 600.
   */
  @Test
  void theLineCountsWhatGoesInAndComesOutGood() {
    RunningService.Answer answer = service.get("/api/v1/oee?equipment=" + LINE + WINDOW);
    assertEquals(200, answer.status(), answer.body().toString());
    assertEquals("ENTRY_AND_EXIT", answer.at("/aggregation/rule").asString());
    assertEquals(FILLER.path(), answer.at("/aggregation/lines/0/entry").asString());
    assertEquals(LABELLER.path(), answer.at("/aggregation/lines/0/exit").asString());
    assertEquals(3, answer.at("/aggregation/lines/0/modelVersion").asInt());
    assertEquals("PT4H", answer.at("/total/times/calendarTime/value").asString());
    assertEquals(13_800 / 14_400.0, ratio(answer, "availability"), 1e-12);
    assertEquals(12_000 / 13_800.0, ratio(answer, "effectiveness"), 1e-12);
    assertEquals(0.9, ratio(answer, "qualityRatio"), 1e-12);
    assertEquals(0.75, ratio(answer, "oeeIndex"), 1e-12);
    assertEquals(600, answer.at("/total/quantities/scrapQuantity/pieces").asInt());
    assertEquals(100 / 6000.0, ratio(answer, "fallOffRatio"), 1e-12);
    assertTrue(answer.at("/total/notes").toString().contains("nothing is known for PT50M"));
    // Every surface of the line has its times: the waterfall's intervals are the filler's alone.
    JsonNode delay =
        service.get("/api/v1/oee/waterfall?step=delay&equipment=" + LINE + WINDOW).body();
    assertEquals(1, delay.at("/intervals/intervals").size());
    assertEquals(FILLER.path(), delay.at("/intervals/intervals/0/equipment").asString());
    assertEquals(
        0.75,
        service
            .get("/api/v1/oee/series?by=DAY&equipment=" + LINE + WINDOW)
            .at("/groups/0/figures/ratios/oeeIndex/value")
            .asDouble(),
        1e-12);
    assertEquals(
        "SUM_OF_LINES",
        service.get("/api/v1/oee?equipment=acme/lyon" + WINDOW).at("/aggregation/rule").asString());
  }

  /** Ten minutes each of filler and capper, both for the labeller's stop. */
  @Test
  void waitingIsTracedToTheUnitThatStoodStill() {
    RunningService.Answer answer =
        service.get("/api/v1/downtimes/causes?equipment=" + LINE + WINDOW);
    assertEquals(200, answer.status(), answer.body().toString());
    assertEquals("PT20M", answer.at("/waiting").asString());
    assertEquals("PT0S", answer.at("/untraced").asString());
    assertEquals(
        List.of(FILLER.path(), CAPPER.path(), LABELLER.path(), TestPlant.TABLE.path()),
        strings(answer.at("/workUnits")));
    assertEquals(2, answer.at("/rows").size());
    for (JsonNode row : answer.at("/rows")) {
      assertEquals("BLOCKED", row.at("/kind").asString());
      assertEquals(LABELLER.path(), row.at("/cause/workUnit").asString());
      assertEquals("NO_PIECES", row.at("/cause/why").asString());
      assertEquals("PT10M", row.at("/time").asString());
    }
    assertEquals(2, answer.at("/intervals").size());
    long parts = 0;
    for (EquipmentId unit : List.of(FILLER, CAPPER, LABELLER)) {
      parts +=
          seconds(
              service
                  .get("/api/v1/oee?equipment=" + unit + WINDOW)
                  .at("/total/times/actualUnitDelayTime/value"));
    }
    assertEquals(parts, seconds(answer.at("/waiting")));

    List<String> csv = lines("/api/v1/downtimes/causes?equipment=" + LINE + WINDOW);
    assertEquals(3, csv.size());
    assertEquals(
        "acme/lyon/bottling/line1,2026-03-02T06:00:00Z,2026-03-02T10:00:00Z,"
            + "acme/lyon/bottling/line1/capper,BLOCKED,acme/lyon/bottling/line1/labeller,NO_PIECES,"
            + ",,,1,PT10M",
        csv.get(1));
    assertEquals(
        "NOT_A_LINE",
        service
            .get("/api/v1/downtimes/causes?equipment=" + FILLER + WINDOW)
            .at("/code")
            .asString());
  }

  @Test
  void eachIndicatorIsDescribed() {
    RunningService.Answer answer = service.get("/api/v1/kpis");
    assertEquals(200, answer.status());
    assertEquals(Kpi.values().length, answer.at("/kpis").size());
    assertEquals("availability", answer.at("/kpis/0/id").asString());
    assertEquals("ISO_22400_2", answer.at("/kpis/0/source").asString());
    assertEquals(Kpi.values().length + 1, lines("/api/v1/kpis").size());
  }

  /*
   * Of the filler's water: on both days 6000 pieces in 13,800 s, 2.3 s an item and an effectiveness
   * below 1, so that the planned 2 s were never reached. PBT 28,800 s, GQ 2 * 5900:
   *   OEE 23,600 / 28,800, and 11,800 * 2.3 / 28,800 then.
   */
  @Test
  void theCycleAuditShowsWhatWasDemonstrated() {
    RunningService.Answer answer =
        service.get("/api/v1/oee/cycle-audit?equipment=" + FILLER + DAYS);
    assertEquals(200, answer.status(), answer.body().toString());
    assertEquals(1, answer.at("/products").size());
    JsonNode water = answer.at("/products/0");
    assertEquals("water", water.at("/product").asString());
    assertEquals("PT2S", water.at("/plannedRunTimePerItem").asString());
    assertEquals(2, water.at("/shifts").asInt());
    assertEquals(0, water.at("/shiftsAbove").asInt());
    assertFalse(water.at("/isRegular").asBoolean());
    assertEquals("PT2.3S", water.at("/demonstrated/perItem").asString());
    assertEquals(2, water.at("/demonstrated/shifts").asInt());
    assertEquals(
        "/products/0/demonstratedRunTimes/bottling~1line1~1filler",
        water.at("/demonstrated/putAt").asString());
    assertEquals(23_600 / 28_800.0, water.at("/oeeIndex").asDouble(), 1e-12);
    assertEquals(11_800 * 2.3 / 28_800, water.at("/oeeIndexThen").asDouble(), 1e-12);
    assertEquals(11_800 * 0.3 / 28_800, water.at("/oeeEffect").asDouble(), 1e-12);
    assertEquals(2, lines("/api/v1/oee/cycle-audit?equipment=" + FILLER + DAYS).size());
  }

  private static List<String> lines(String path) {
    return service.text(path, "text/csv").lines().toList();
  }

  private static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(one -> strings.add(one.asString()));
    return strings;
  }

  private static long seconds(JsonNode duration) {
    return Duration.parse(duration.asString()).toSeconds();
  }

  private static double ratio(RunningService.Answer answer, String name) {
    return answer.at("/total/ratios/" + name + "/value").asDouble();
  }

  private static void did(
      EquipmentId unit, String day, String from, String to, String state, @Nullable String cause) {
    jdbc.sql(
            """
            insert into state_interval (work_unit_id, from_at, to_at, state, cause)
            select id, :from::timestamptz, :to::timestamptz, :state, :cause
            from work_unit where path = :path
            """)
        .param("from", at(day, from))
        .param("to", at(day, to))
        .param("state", state)
        .param("cause", cause)
        .param("path", unit.path())
        .update();
  }

  private static void made(EquipmentId unit, String day, String at, String counts, long pieces) {
    jdbc.sql(
            """
            insert into piece_count (work_unit_id, since_at, at, counts, pieces, product, over_gap)
            select id, :at::timestamptz - interval '1 s', :at::timestamptz, :counts, :pieces, 'water',
              false
            from work_unit where path = :path
            """)
        .param("at", at(day, at))
        .param("counts", counts)
        .param("pieces", pieces)
        .param("path", unit.path())
        .update();
  }

  private static String at(String day, String time) {
    return Instant.parse(day + "T" + time + ":00Z").toString();
  }
}
