// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Tally;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One hour of a filler and a capper, computed by hand. */
class HandComputedHourTest {
  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final Window HOUR = new Window(SIX, SIX.plus(Duration.ofHours(1)));
  private static final double EXACT = 1e-12;

  /*
   * The filler's hour, in seconds:
   *   before 6:00 .. 20:00  producing   1200   (began at 5:50, cut at the hour)
   *   20:00 .. 23:20        starved      200   delay
   *   23:20 .. 30:00        guard open   400   down
   *   30:00 .. 35:00        unknown      300   (no interval)
   *   35:00 .. 40:00        set-up       300
   *   40:00 .. 45:00        not planned  300
   *   45:00 .. 60:00        producing    900   (goes on until 7:10, cut at the hour)
   *                                     ----
   *                                     3600
   * APT  = 1200 + 900 = 2100      AUST = 300     ADET = 200     ADOT = 400
   * PBT  = POT - PDOT - unknown = 3600 - 300 - 300 = 3000 = 2100 + 300 + 200 + 400
   * AUPT = APT + AUST = 2400      AUBT = AUPT + ADET = 2600
   * PQ = 900, SQ = 45, so GQ = 855; PRI = 2 s
   */
  private static final List<StateInterval> FILLER_DID =
      List.of(
          did(FILLER, -600, 1200, EquipmentState.PRODUCING),
          did(FILLER, 1200, 1400, EquipmentState.DELAYED),
          did(FILLER, 1400, 1800, EquipmentState.DOWN),
          did(FILLER, 2100, 2400, EquipmentState.SETUP),
          did(FILLER, 2400, 2700, EquipmentState.UNPLANNED),
          did(FILLER, 2700, 4200, EquipmentState.PRODUCING));

  private final KpiInputs filler =
      inputs(
          FILLER,
          FILLER_DID,
          2,
          tally(FILLER, Counts.PRODUCED, 900),
          tally(FILLER, Counts.SCRAP, 45));

  /*
   * The capper produces for 3000 s and is down for 600 s; it counts good pieces and scrap:
   * GQ = 588, SQ = 12, so PQ = 600; PRI = 4 s. APT = 3000, PBT = 3600.
   */
  private final KpiInputs capper =
      inputs(
          CAPPER,
          List.of(
              did(CAPPER, 0, 3000, EquipmentState.PRODUCING),
              did(CAPPER, 3000, 3600, EquipmentState.DOWN)),
          4,
          tally(CAPPER, Counts.GOOD, 588),
          tally(CAPPER, Counts.SCRAP, 12));

  @Test
  void theTimesOfTheFiller() {
    TimeElements t = filler.times();
    assertSeconds(3600, t.calendar());
    assertSeconds(3600, t.operation());
    assertSeconds(300, t.plannedDown());
    assertSeconds(300, t.unknown());
    assertSeconds(3000, t.busy());
    assertSeconds(2100, t.production());
    assertSeconds(300, t.setup());
    assertSeconds(200, t.delay());
    assertSeconds(400, t.down());
    assertSeconds(2400, t.unitProcessing());
    assertSeconds(2600, t.unitBusy());
    // 3300 of 3600 s are known
    assertEquals(new Ratio.Defined(3300 / 3600.0), t.coverage());
  }

  @Test
  void theQuantitiesOfTheFiller() {
    // 900 * 2 s, (900 - 45) * 2 s, 45 * 2 s
    assertEquals(known(900, 1800), filler.quantities().produced());
    assertEquals(known(855, 1710), filler.quantities().good());
    assertEquals(known(45, 90), filler.quantities().scrap());
  }

  @Test
  void theRatiosOfTheFiller() {
    assertRatio(2100 / 3000.0, Kpi.AVAILABILITY, filler); // 0.70
    assertRatio(1800 / 2100.0, Kpi.EFFECTIVENESS, filler); // 0.857
    assertRatio(855 / 900.0, Kpi.QUALITY_RATIO, filler); // 0.95
    assertRatio(0.57, Kpi.OEE_INDEX, filler); // 1710 / 3000 = 0.7 * 0.857 * 0.95
    // 2400 / 3000 * 1800 / 2100 * 0.95 = 0.8 * 0.857142... * 0.95
    assertRatio(0.8 * 1800 / 2100 * 0.95, Kpi.NEE_INDEX, filler);
    assertRatio(300 / 2400.0, Kpi.SETUP_RATE, filler);
    assertRatio(2100 / 2300.0, Kpi.TECHNICAL_EFFICIENCY, filler);
    assertRatio(2100 / 2600.0, Kpi.UTILIZATION_EFFICIENCY, filler);
    assertRatio(2600 / 3000.0, Kpi.ALLOCATION_EFFICIENCY, filler);
    assertRatio(45 / 900.0, Kpi.SCRAP_RATIO, filler);
  }

  @Test
  void aLineIsTheSumOfItsUnitsAndNotTheMeanOfTheirRatios() {
    KpiInputs line = filler.plus(capper);
    // APT 2100 + 3000, PBT 3000 + 3600
    assertRatio(5100 / 6600.0, Kpi.AVAILABILITY, line);
    // sum of PRI * PQ: 900 * 2 + 600 * 4 = 4200 s
    assertRatio(4200 / 5100.0, Kpi.EFFECTIVENESS, line);
    // sum of PRI * GQ: 855 * 2 + 588 * 4 = 1710 + 2352 = 4062 s
    assertRatio(4062 / 4200.0, Kpi.QUALITY_RATIO, line);
    assertRatio(4062 / 6600.0, Kpi.OEE_INDEX, line);
    // The mean of 0.57 and 2352 / 3600 = 0.6533 would be 0.6117; the line's is 0.6155.
  }

  @Test
  void theOeeIndexIsTheProductOfItsFactors() {
    for (KpiInputs inputs : List.of(filler, capper, filler.plus(capper))) {
      Ratio product =
          Kpi.AVAILABILITY
              .of(KpiProfile.ISO_22400, inputs)
              .times(Kpi.EFFECTIVENESS.of(KpiProfile.ISO_22400, inputs))
              .times(Kpi.QUALITY_RATIO.of(KpiProfile.ISO_22400, inputs));
      assertEquals(value(Kpi.OEE_INDEX.of(KpiProfile.ISO_22400, inputs)), value(product), EXACT);
    }
  }

  private static void assertRatio(double expected, Kpi kpi, KpiInputs inputs) {
    assertEquals(expected, value(kpi.of(KpiProfile.ISO_22400, inputs)), EXACT, kpi.text());
  }

  private static void assertSeconds(long expected, Duration time) {
    assertEquals(expected * 1000, time.toMillis());
  }

  static double value(Ratio ratio) {
    return switch (ratio) {
      case Ratio.Defined(double value) -> value;
      case Ratio.Undefined(String reason) -> throw new AssertionError(reason);
    };
  }

  private static Quantity known(long pieces, long seconds) {
    return new Quantity.Known(pieces, Duration.ofSeconds(seconds), Map.of());
  }

  private static KpiInputs inputs(
      EquipmentId unit, List<StateInterval> did, long perItem, Tally... tallies) {
    return Accounted.of(
        unit, HOUR, did, Set.of(), List.of(tallies), _ -> Optional.of(Duration.ofSeconds(perItem)));
  }

  private static Tally tally(EquipmentId unit, Counts counts, long pieces) {
    return new Tally(unit, counts, "water", pieces, 0, 0);
  }

  private static StateInterval did(EquipmentId unit, int from, int to, EquipmentState state) {
    return new StateInterval(unit, SIX.plusSeconds(from), SIX.plusSeconds(to), state, null, null);
  }
}
