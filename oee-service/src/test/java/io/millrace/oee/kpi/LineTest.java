// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static io.millrace.oee.plant.TestPlant.LINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.Waiting;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Pieces;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.TestPlant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/*
 * An hour of a line, computed by hand. PRI: filler 2 s, capper 4 s, labeller 2 s.
 *            producing  blocked  starved  down    PBT   counted
 *   filler        2400      600        -   600   3600   PQ 1000, SQ 100, so GQ 900
 *   capper        3000        -        -   600   3600   PQ 800
 *   labeller      3300        -      300     -   3600   GQ 720
 */
class LineTest {
  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");
  private static final KpiProfile OUTSIDE =
      new KpiProfile("own", 1, null, null, null, null, Waiting.OUTSIDE, null, null, null, null);
  private static final double EXACT = 1e-12;

  private static final List<Account> HOUR =
      List.of(
          account(
              FILLER,
              Map.of(TimeBucket.PRODUCING, 2400, TimeBucket.BLOCKED, 600, TimeBucket.DOWN, 600),
              Map.of(Counts.PRODUCED, 1000L, Counts.SCRAP, 100L)),
          account(
              CAPPER,
              Map.of(TimeBucket.PRODUCING, 3000, TimeBucket.DOWN, 600),
              Map.of(Counts.PRODUCED, 800L)),
          account(
              LABELLER,
              Map.of(TimeBucket.PRODUCING, 3300, TimeBucket.STARVED, 300),
              Map.of(Counts.GOOD, 720L)));

  @Test
  void aLineWithAConstraintIsThatUnit() {
    Assessment line = assessed("{constraint: bottling/line1/filler}", LINE, KpiProfile.ISO_22400);
    // A 2400 / 3600, E 1000 * 2 / 2400, Q 900 / 1000; OEE = 900 * 2 / 3600 = 0.5
    assertRatio(2400 / 3600.0, Kpi.AVAILABILITY, line);
    assertRatio(2000 / 2400.0, Kpi.EFFECTIVENESS, line);
    assertRatio(0.9, Kpi.QUALITY_RATIO, line);
    assertRatio(0.5, Kpi.OEE_INDEX, line);
    assertEquals(Duration.ofHours(1), line.total().inputs().times().calendar());
    OeeView.Aggregation how = OeeView.Aggregation.of(scope(line, LINE), line);
    assertEquals("CONSTRAINT", how.rule());
    assertEquals(1, how.workUnits());
    assertEquals(
        List.of(new OeeView.LineView(LINE.path(), "CONSTRAINT", FILLER.path(), null, null, 7)),
        how.lines());
  }

  /*
   * In at the capper, out at the labeller: times, PQ and PRI are the capper's, GQ the labeller's.
   *   A 3000 / 3600, E 800 * 4 / 3000 = 1.0667, Q 720 / 800 = 0.9, SQ 800 - 720 = 80
   *   OEE = 720 * 4 / 3600 = 0.8 = A * E * Q
   * The fall-off is that of the line's first operation, the filler: 100 / 1000.
   */
  @Test
  void aLineWithEntryAndExitIsWhatGoesInAndComesOut() {
    Assessment line =
        assessed(
            "{entry: bottling/line1/capper, exit: bottling/line1/labeller}",
            LINE,
            KpiProfile.ISO_22400);
    assertRatio(3000 / 3600.0, Kpi.AVAILABILITY, line);
    assertRatio(3200 / 3000.0, Kpi.EFFECTIVENESS, line);
    assertRatio(0.9, Kpi.QUALITY_RATIO, line);
    assertRatio(0.8, Kpi.OEE_INDEX, line);
    assertRatio(0.1, Kpi.SCRAP_RATIO, line);
    assertRatio(0.1, Kpi.FALL_OFF_RATIO, line);
    assertEquals(
        new Quantity.Known(80, Duration.ofSeconds(320), Map.of()),
        line.total().inputs().quantities().scrap());
    OeeView.Aggregation how = OeeView.Aggregation.of(scope(line, LINE), line);
    assertEquals("ENTRY_AND_EXIT", how.rule());
    assertEquals(2, how.workUnits());
    assertEquals(
        List.of(
            new OeeView.LineView(
                LINE.path(), "ENTRY_AND_EXIT", null, CAPPER.path(), LABELLER.path(), 7)),
        how.lines());
    assertTrue(line.total().notes().stream().anyMatch(note -> note.startsWith("Scrap of")));
  }

  /** No mean of cells: 10,800 s of calendar, APT 2400 + 3000 + 3300 of PBT 3 * 3600. */
  @Test
  void aLineWithoutARuleIsTheSumOfItsUnits() {
    Assessment line = assessed(null, LINE, KpiProfile.ISO_22400);
    assertRatio(8700 / 10_800.0, Kpi.AVAILABILITY, line);
    assertRatio(0.1, Kpi.FALL_OFF_RATIO, line);
    OeeView.Aggregation how = OeeView.Aggregation.of(scope(line, LINE), line);
    assertEquals("SUM_OF_WORK_UNITS", how.rule());
    assertEquals(3, how.workUnits());
    assertNull(how.lines());
  }

  /** What is above a line with a rule has the line in it as it counts, not its units. */
  @Test
  void anAreaIsTheSumOfItsLinesAsTheyCount() {
    EquipmentId area = LINE.parent().orElseThrow();
    Assessment all = assessed("{constraint: bottling/line1/filler}", area, KpiProfile.ISO_22400);
    assertRatio(0.5, Kpi.OEE_INDEX, all);
    assertEquals("SUM_OF_LINES", OeeView.Aggregation.of(scope(all, area), all).rule());
    assertEquals(3, all.units().size());
  }

  /*
   * The profile takes waiting from the cell and charges the line with it:
   *   filler alone: PBT 3600 - 600 = 3000, A 2400 / 3000
   *   the line by its constraint: PBT 3600, A 2400 / 3600
   *   the line as a sum: PBT 10,800, A 8700 / 10,800
   */
  @Test
  void waitingIsTakenFromTheCellAndChargedToTheLine() {
    Assessment one = assessed("{constraint: bottling/line1/filler}", LINE, OUTSIDE);
    assertEquals(new Ratio.Defined(0.8), ratio(one, FILLER, Kpi.AVAILABILITY));
    assertRatio(2400 / 3600.0, Kpi.AVAILABILITY, one);
    assertEquals(TimeElements.Element.DELAY, one.element(TimeBucket.BLOCKED));
    assertRatio(8700 / 10_800.0, Kpi.AVAILABILITY, assessed(null, LINE, OUTSIDE));
    Assessment cell = assessed(null, FILLER, OUTSIDE);
    assertEquals(new Ratio.Defined(0.8), cell.total().ratio(Kpi.AVAILABILITY));
    assertEquals(TimeElements.Element.WAITING, cell.element(TimeBucket.BLOCKED));
  }

  @Test
  void aUnitOfWhichNothingIsReadIsToldAndMakesNothingUp() {
    Assessment line = assessed("{constraint: bottling/line1/table}", LINE, KpiProfile.ISO_22400);
    assertTrue(line.total().ratio(Kpi.OEE_INDEX) instanceof Ratio.Undefined);
    assertTrue(
        line.total()
            .notes()
            .contains("Nothing is read of %s/table, by which %s counts.".formatted(LINE, LINE)),
        line.total().notes().toString());
  }

  /*
   * The nameplate says 1.5 s on the filler and nothing for the others: those stay at 4 s and 2 s.
   *   filler OEE 900 * 1.5 / 3600, the line by its constraint the same
   *   sum of the line: E needs 1000 * 1.5 + 800 * 4 + 720 * 2 and so on; it says for which product
   */
  @Test
  void whereTheChosenRateIsNotGivenThePlannedOneIsTakenAndTold() {
    String note =
        "The plant model gives no nameplate run time per item for water where it was made: its"
            + " planned one was taken there.";
    Map<String, String> given =
        Map.of(
            "plannedRunTimePerItem: PT2S\n",
            "plannedRunTimePerItem: PT2S\n    nameplateRunTimes: {bottling/line1/filler: PT1.5S}\n");
    KpiProfile nameplate =
        new KpiProfile(
            "own",
            1,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            KpiProfile.IdealRate.NAMEPLATE,
            null);
    Assessment line = Assessment.of(scope(given, LINE), HOUR, nameplate);
    Kpis filler = Objects.requireNonNull(line.units().get(FILLER));
    assertEquals(900 * 1.5 / 3600, HandComputedHourTest.value(filler.ratio(Kpi.OEE_INDEX)), EXACT);
    assertFalse(filler.notes().contains(note));
    Kpis capper = Objects.requireNonNull(line.units().get(CAPPER));
    assertEquals(
        800 * 4 / 3000.0, HandComputedHourTest.value(capper.ratio(Kpi.EFFECTIVENESS)), EXACT);
    assertEquals(1, capper.notes().stream().filter(note::equals).count());
    // Told once of the line, however many of its units it is true of.
    assertEquals(1, line.total().notes().stream().filter(note::equals).count());
    assertFalse(assessed(null, LINE, KpiProfile.ISO_22400).total().notes().contains(note));
    assertNotEquals(
        Kpis.of(nameplate, line.total().inputs()).revision(),
        assessed(null, LINE, nameplate).total().revision());
  }

  /** Set-up without a planned time is a loss as a whole, and it is said of which product. */
  @Test
  void setupWithoutAPlanIsToldOnlyWhereThereIsSome() {
    List<Account> setUp =
        List.of(
            account(FILLER, Map.of(TimeBucket.PRODUCING, 2400, TimeBucket.SETUP, 1200), Map.of()));
    KpiProfile overrun = KpiProfile.ISO_22400.with(KpiProfile.Setup.OVERRUN);
    Assessment without = Assessment.of(scope((String) null, FILLER), setUp, overrun);
    assertTrue(
        without.total().notes().stream()
            .anyMatch(
                note -> note.startsWith("The plant model gives no planned set-up time for water")),
        without.total().notes().toString());
    assertRatio(2400 / 3600.0, Kpi.AVAILABILITY, without);
    Map<String, String> planned =
        Map.of(
            "plannedRunTimePerItem: PT2S\n",
            "plannedRunTimePerItem: PT2S\n    plannedSetupTime: PT20M\n");
    for (Assessment silent :
        List.of(
            Assessment.of(scope(planned, FILLER), setUp, overrun),
            Assessment.of(scope((String) null, FILLER), setUp, KpiProfile.ISO_22400),
            Assessment.of(scope((String) null, FILLER), HOUR, overrun))) {
      assertTrue(
          silent.total().notes().stream().noneMatch(note -> note.contains("set-up")),
          silent.total().notes().toString());
    }
  }

  /** Without a start-up time nothing is separate, and that is said once where pieces were made. */
  @Test
  void separateRejectsWithoutAStartUpTimeAreTold() {
    KpiProfile separate = KpiProfile.ISO_22400.with(KpiProfile.StartUpRejects.SEPARATE);
    Assessment line = assessed(null, LINE, separate);
    Assessment standard = assessed(null, LINE, KpiProfile.ISO_22400);
    assertEquals(
        1,
        line.total().notes().stream()
            .filter(note -> note.startsWith("The plant model gives no start-up time"))
            .count());
    assertEquals(
        ratio(standard, FILLER, Kpi.EFFECTIVENESS), ratio(line, FILLER, Kpi.EFFECTIVENESS));
    assertEquals(
        ratio(standard, FILLER, Kpi.QUALITY_RATIO), ratio(line, FILLER, Kpi.QUALITY_RATIO));
    assertTrue(standard.total().notes().stream().noneMatch(note -> note.contains("start-up")));
  }

  /*
   * In at the filler, 1000 pieces of 2 s, 20 rejected in its start-up; out at the capper, 800 less 50
   * scrap, of which 5 in its start-up: PQ - startUp = 975.
   *   A 2400 / 3600, E 1950 / 2400, Q 1500 / 1950: 1500 / 3600 as the index is by any profile
   */
  @Test
  void aLineHasTheStartUpRejectsOfItsEntryAndItsExit() {
    List<Account> hour =
        List.of(
            started(HOUR.get(0), Map.of(Counts.PRODUCED, 100L, Counts.SCRAP, 20L)),
            started(
                account(
                    CAPPER,
                    Map.of(TimeBucket.PRODUCING, 3600),
                    Map.of(Counts.PRODUCED, 800L, Counts.SCRAP, 50L)),
                Map.of(Counts.PRODUCED, 40L, Counts.SCRAP, 5L)));
    KpiProfile separate = KpiProfile.ISO_22400.with(KpiProfile.StartUpRejects.SEPARATE);
    String rule = "{entry: bottling/line1/filler, exit: bottling/line1/capper}";
    Assessment line = Assessment.of(scope(rule, LINE), hour, separate);
    assertRatio(2400 / 3600.0, Kpi.AVAILABILITY, line);
    assertRatio(1950 / 2400.0, Kpi.EFFECTIVENESS, line);
    assertRatio(1500 / 1950.0, Kpi.QUALITY_RATIO, line);
    assertRatio(1500 / 3600.0, Kpi.OEE_INDEX, line);
    // The capper's model counts no scrap: what is not known is not taken for none.
    Assessment blind =
        Assessment.of(
            scope(rule, LINE),
            List.of(hour.get(0), started(HOUR.get(1), Map.of(Counts.PRODUCED, 40L))),
            separate);
    assertEquals(
        new Ratio.Undefined(CAPPER + " has no counter that tells scrap pieces"),
        blind.total().ratio(Kpi.EFFECTIVENESS));
  }

  private static Account started(Account hour, Map<Counts, Long> made) {
    Map<Counts, Pieces> startUp = new TreeMap<>();
    made.forEach((counts, n) -> startUp.put(counts, new Pieces(n, 0, 0, 0)));
    return new Account(
        hour.unit(),
        hour.slice(),
        hour.use(),
        hour.times(),
        hour.unknown(),
        hour.pieces(),
        hour.presets(),
        hour.failures(),
        hour.failureTime(),
        startUp);
  }

  @Test
  void onlyTheFirstOperationHasAFallOffAndTheRevisionTellsIt() {
    Assessment sum = assessed(null, LINE, KpiProfile.ISO_22400);
    assertEquals(new Ratio.Defined(0.1), ratio(sum, FILLER, Kpi.FALL_OFF_RATIO));
    assertTrue(ratio(sum, CAPPER, Kpi.FALL_OFF_RATIO) instanceof Ratio.Undefined);
    Assessment ruled =
        assessed(
            "{entry: bottling/line1/capper, exit: bottling/line1/labeller}",
            LINE,
            KpiProfile.ISO_22400);
    assertNotEquals(sum.total().revision(), ruled.total().revision());
    assertFalse(ruled.timed().contains(FILLER));
  }

  private static Assessment assessed(@Nullable String rule, EquipmentId place, KpiProfile profile) {
    Scope scope = scope(rule, place);
    return Assessment.of(
        scope, HOUR.stream().filter(account -> place.contains(account.unit())).toList(), profile);
  }

  /** The scope an assessment was made in, to tell how. */
  private static Scope scope(Assessment made, EquipmentId place) {
    return scope(made.lines().isEmpty() ? null : "{constraint: bottling/line1/filler}", place);
  }

  private static Scope scope(@Nullable String rule, EquipmentId place) {
    Map<String, String> changes =
        rule == null
            ? Map.of()
            : Map.of(
                "products:\n",
                """
                accounting:
                  places: [{equipment: bottling/line1, line: %s}]
                products:
                """
                    .formatted(rule));
    return scope(changes, place);
  }

  private static Scope scope(Map<String, String> changes, EquipmentId place) {
    Signals model = Signals.of(TestPlant.version(7, changes));
    TreeSet<EquipmentId> units = new TreeSet<>(List.of(FILLER, CAPPER, LABELLER));
    units.removeIf(unit -> !place.contains(unit));
    return new Scope(
        place, units, new TreeMap<>(Map.of(model.site(), model)), place.equals(FILLER));
  }

  private static Account account(
      EquipmentId unit, Map<TimeBucket, Integer> seconds, Map<Counts, Long> made) {
    Map<TimeBucket, Duration> times = new TreeMap<>();
    seconds.forEach((bucket, n) -> times.put(bucket, Duration.ofSeconds(n)));
    Map<Counts, Pieces> pieces = new TreeMap<>();
    made.forEach((counts, n) -> pieces.put(counts, new Pieces(n, 0, 0, 0)));
    return new Account(
        unit,
        new Slice(new Window(SIX, SIX.plusSeconds(3600)), LocalDate.of(2026, 3, 2), null),
        new Account.Use("water", null),
        times,
        Map.of(),
        pieces,
        0,
        0,
        Duration.ZERO,
        null);
  }

  private static Ratio ratio(Assessment assessment, EquipmentId unit, Kpi kpi) {
    return Objects.requireNonNull(assessment.units().get(unit)).ratio(kpi);
  }

  private static void assertRatio(double expected, Kpi kpi, Assessment assessment) {
    assertEquals(
        expected, HandComputedHourTest.value(assessment.total().ratio(kpi)), EXACT, kpi.text());
  }
}
