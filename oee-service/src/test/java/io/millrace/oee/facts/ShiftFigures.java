// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Counter.Correction;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.oee.RunningService;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Made;
import io.millrace.oee.account.UnitFacts;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.kpi.Assessment;
import io.millrace.oee.kpi.Figures;
import io.millrace.oee.kpi.Kpis;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What is told of each shift of the folds' day: by the service, and by the pure functions. */
final class ShiftFigures {
  /** Shifts from the folds' start on, on that day only, one over the end of the data. */
  static final PlantModelVersion MODEL =
      TestPlant.version(
          1,
          Map.of(
              "products:\n",
              """
              accounting:
                calendars:
                  - name: day
                    shifts:
                      - {name: a, start: "07:00", end: "07:20"}
                      - {name: b, start: "07:20", end: "07:40", breaks: [{start: "07:30", length: PT5M}]}
                      - {name: c, start: "07:40", end: "08:10"}
                      - {name: d, start: "08:20", end: "10:00"}
                      - {name: e, start: "10:00", end: "17:00"}
                    rotation: {from: 2026-01-01, days: [{turns: []}]}
                    exceptions:
                      - from: 2026-03-01
                        turns: [{shift: a}, {shift: b}, {shift: c}, {shift: d}, {shift: e}]
                places:
                  - {equipment: "", calendar: day, microStop: PT10S}
              products:
              """));

  private static final Window DAY = new Window(Folded.at(-3600), Folded.at(40_000));

  private ShiftFigures() {}

  /** In one go, from everything that was ever read. */
  static Map<String, JsonNode> expected(List<EquipmentId> units, Map<EquipmentId, Folded> folds) {
    return expected(MODEL, DAY, units, folds);
  }

  /** In one go, of the shifts of a window. */
  static Map<String, JsonNode> expected(
      PlantModelVersion model,
      Window window,
      List<EquipmentId> units,
      Map<EquipmentId, Folded> folds) {
    Signals signals = Signals.of(model);
    Map<String, JsonNode> expected = new TreeMap<>();
    for (EquipmentId unit : units) {
      Terms terms = signals.terms(unit);
      Folded folded = Objects.requireNonNull(folds.get(unit));
      Scope scope = Scope.of(unit, List.of(signals), List.of(unit)).orElseThrow();
      for (ShiftSpan span :
          ShiftSpan.during(Objects.requireNonNull(terms.calendar()), terms.zone(), window)) {
        List<Account> accounts =
            Account.of(terms, facts(unit, folded, span.window()), span.window());
        Kpis kpis =
            Objects.requireNonNull(
                Assessment.of(scope, accounts, terms.profile()).units().get(unit));
        expected.put(
            unit + " " + span.shift(),
            Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(Figures.of(unit, kpis))));
      }
    }
    return expected;
  }

  private static UnitFacts facts(EquipmentId unit, Folded folded, Window window) {
    return new UnitFacts(
        unit,
        folded.intervals(),
        folded.counts().stream()
            .filter(count -> window.contains(count.at()))
            .sorted(Comparator.comparing(PieceCount::at))
            .map(ShiftFigures::made)
            .toList(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Made made(PieceCount count) {
    return new Made(
        count.at(),
        count.counts(),
        count.product(),
        count.isOverGap(),
        count.pieces(),
        count.correction() == Correction.PRESET ? 1 : 0);
  }

  /** Waits until all that is known is accounted for; returns how long that took. */
  static Duration awaitSettled(TestDatabase database, int units) {
    long began = System.nanoTime();
    JdbcClient jdbc = Tables.jdbc(database);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                jdbc.sql(
                            """
                            select count(*) from account_progress p
                            where accounted_to > now() - interval '2 days'
                              and not exists (select from account_due)
                            """)
                        .query(Long.class)
                        .single()
                    == units);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Every surface that tells of a shift has the digits of one computation. */
  static void requireTold(RunningService service, Map<String, JsonNode> expected) {
    requireTold(service, DAY, expected);
  }

  /** The same of the shifts of a window. */
  static void requireTold(RunningService service, Window window, Map<String, JsonNode> expected) {
    String asked =
        "equipment=%s&from=%s&to=%s".formatted(TestPlant.LINE, window.from(), window.to());
    Map<String, JsonNode> reported = new TreeMap<>();
    for (JsonNode report : service.get("/api/v1/shift-reports?" + asked).at("/reports")) {
      reported.put(
          report.at("/equipment").asString() + " " + report.at("/shift").asString(),
          report.at("/figures"));
    }
    assertEquals(expected, reported);
    expected.forEach(
        (key, figures) -> {
          String unit = figures.at("/equipment").asString();
          for (JsonNode group :
              service
                  .get(
                      "/api/v1/oee/series?by=SHIFT&equipment=%s&from=%s&to=%s"
                          .formatted(unit, window.from(), window.to()))
                  .at("/groups")) {
            if (key.equals(unit + " " + group.at("/shift").asString())) {
              assertEquals(figures, group.at("/figures"), key);
            }
          }
        });
  }
}
