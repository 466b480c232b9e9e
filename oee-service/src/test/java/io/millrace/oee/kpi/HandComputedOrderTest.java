// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.Failures;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Pieces;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/*
 * Two hours of a filler, PRI 2 s: for an order in the first, for none in the second.
 *   first:  producing 2400, set-up 600, delayed 300, down 300    PQ 1000, SQ 50, RQ 20
 *   second: producing 3600                                       PQ 1500
 * APT 6000, AUST 600, ADET 300, ADOT 300; PBT 7200. AOET is the first hour, 3600 s: AUBT 3300 of it.
 */
class HandComputedOrderTest {
  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");
  private static final double EXACT = 1e-12;
  private static final KpiProfile PLUS_ONE =
      new KpiProfile(
          "own", 1, null, null, null, null, null, null, Failures.FE_PLUS_ONE, null, null);

  private static final Account FIRST =
      account(
          "4711",
          Map.of(
              TimeBucket.PRODUCING, s(2400),
              TimeBucket.SETUP, s(600),
              TimeBucket.DELAYED, s(300),
              TimeBucket.DOWN, s(300)),
          Map.of(Counts.PRODUCED, of(1000), Counts.SCRAP, of(50), Counts.REWORK, of(20)),
          0);
  private static final Account SECOND =
      account(null, Map.of(TimeBucket.PRODUCING, s(3600)), Map.of(Counts.PRODUCED, of(1500)), 0);

  /** Only what was done for the order is held against its time; else 2500 pieces would be. */
  @Test
  void whatIsDividedByOrderTimeIsOfOrderTime() {
    KpiInputs both = inputs(FIRST, SECOND);
    assertEquals(s(3600), both.orderTime());
    assertRatio(3300 / 3600.0, Kpi.ALLOCATION_RATIO, both);
    assertRatio(2400 / 3600.0, Kpi.PRODUCTION_PROCESS_RATIO, both);
    // 1000 pieces in an hour of orders
    assertRatio(1000, Kpi.THROUGHPUT_RATE, both);
    // The others are of the whole window.
    assertRatio(6900 / 7200.0, Kpi.ALLOCATION_EFFICIENCY, both);
    assertRatio(6000 / 6900.0, Kpi.UTILIZATION_EFFICIENCY, both);
    assertRatio(600 / 6600.0, Kpi.SETUP_RATE, both);
    assertRatio(6000 / 6300.0, Kpi.TECHNICAL_EFFICIENCY, both);
    assertRatio(50 / 2500.0, Kpi.SCRAP_RATIO, both);
    assertRatio(20 / 2500.0, Kpi.REWORK_RATIO, both);
    assertRatio(50 / 2500.0, Kpi.FALL_OFF_RATIO, both.asFirst());
    assertTrue(Kpi.FALL_OFF_RATIO.of(KpiProfile.ISO_22400, both) instanceof Ratio.Undefined);
  }

  @Test
  void withoutAnOrderWhatIsDividedByItsTimeIsUndefined() {
    for (Kpi kpi :
        List.of(Kpi.ALLOCATION_RATIO, Kpi.PRODUCTION_PROCESS_RATIO, Kpi.THROUGHPUT_RATE)) {
      assertEquals(
          new Ratio.Undefined("no order was on the unit in the window"),
          kpi.of(KpiProfile.ISO_22400, inputs(SECOND)));
    }
  }

  @Test
  void firstPassNeedsPiecesOneByOne() {
    assertTrue(
        Kpi.FIRST_PASS_YIELD.of(KpiProfile.ISO_22400, inputs(FIRST))
                instanceof Ratio.Undefined(String reason)
            && reason.contains("serial numbers"));
  }

  /*
   * TEEP and OOE: GQ * PRI = (2500 - 50 - 20) * 2 = 4860 s; nothing is outside shifts, so both are
   * 4860 / 7200, and loading is 1.
   */
  @Test
  void ourExtensionsAreOfCalendarAndOperationTime() {
    assertRatio(4860 / 7200.0, Kpi.TEEP, inputs(FIRST, SECOND));
    assertRatio(4860 / 7200.0, Kpi.OOE, inputs(FIRST, SECOND));
    assertRatio(1, Kpi.LOADING, inputs(FIRST, SECOND));
  }

  /*
   * Two failures, 300 s of failing: FE 2, and 3 where one is added.
   *   MTBF 6600 / 2 = 3300, 6600 / 3 = 2200;  MTTF 6000 / 2, 6000 / 3;  MTTR 150, 100
   */
  @Test
  void failuresHaveTwoDenominators() {
    Account failed = account("4711", FIRST.times(), FIRST.pieces(), 2);
    KpiInputs in = inputs(failed, SECOND);
    assertRatio(3300, Kpi.MTBF, in);
    assertRatio(3000, Kpi.MTTF, in);
    assertRatio(150, Kpi.MTTR, in);
    assertEquals(new Ratio.Defined(2200), Kpi.MTBF.of(PLUS_ONE, in));
    assertEquals(new Ratio.Defined(2000), Kpi.MTTF.of(PLUS_ONE, in));
    assertEquals(new Ratio.Defined(100), Kpi.MTTR.of(PLUS_ONE, in));
    assertEquals(OptionalDouble.empty(), Kpi.MTBF.atLeast(in));
  }

  /*
   * Without a failure in 6600 s the mean time between failures is above 6600 / 2.9957 = 2203.1 s
   * with 95 % confidence, -ln(0.05) = 2.995732; to a failure above 6000 / 2.9957 = 2002.8 s.
   */
  @Test
  void withoutAFailureThereIsALowerBound() {
    KpiInputs in = inputs(FIRST, SECOND);
    assertEquals(2203.134, Kpi.MTBF.atLeast(in).orElseThrow(), 1e-3);
    assertEquals(2002.849, Kpi.MTTF.atLeast(in).orElseThrow(), 1e-3);
    assertEquals(OptionalDouble.empty(), Kpi.MTTR.atLeast(in));
    Figures figures = Figures.of(FILLER, Kpis.of(KpiProfile.ISO_22400, in));
    Figures.Fraction mtbf = Objects.requireNonNull(figures.ratios().get("mtbf"));
    assertNull(mtbf.value());
    assertEquals(Kpi.MTBF.atLeast(in).orElseThrow(), mtbf.atLeast());
    assertEquals(0L, figures.failures());
    // Nothing was restored, so no time for it is defined, whatever is added to the count.
    assertTrue(Kpi.MTTR.of(PLUS_ONE, in) instanceof Ratio.Undefined);
  }

  private static KpiInputs inputs(Account... accounts) {
    return UnitInputs.of(
        FILLER,
        KpiProfile.ISO_22400,
        List.of(accounts),
        Set.of(Counts.PRODUCED, Counts.SCRAP, Counts.REWORK),
        _ -> Optional.of(Duration.ofSeconds(2)));
  }

  private static Account account(
      @Nullable String order,
      Map<TimeBucket, Duration> times,
      Map<Counts, Pieces> pieces,
      long failures) {
    return new Account(
        FILLER,
        new Slice(new Window(SIX, SIX.plusSeconds(3600)), LocalDate.of(2026, 3, 2), null),
        new Account.Use("water", order),
        times,
        Map.of(),
        pieces,
        0,
        failures,
        failures == 0 ? Duration.ZERO : s(300),
        null);
  }

  private static Pieces of(long pieces) {
    return new Pieces(pieces, 0, 0, 0);
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static void assertRatio(double expected, Kpi kpi, KpiInputs inputs) {
    assertEquals(
        expected,
        HandComputedHourTest.value(kpi.of(KpiProfile.ISO_22400, inputs)),
        EXACT,
        kpi.text());
  }
}
