// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Tally;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KpisTest {
  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final Window HOUR = new Window(SIX, SIX.plusSeconds(3600));
  private static final List<EquipmentState> STATES = List.of(EquipmentState.values());
  private static final Map<String, Duration> PRI =
      Map.of("water", Duration.ofSeconds(2), "juice", Duration.ofSeconds(5));

  @Test
  void ofAnHourNothingIsKnownOfNothingIsDefined() {
    Kpis kpis = kpis(List.of(), Set.of(Counts.PRODUCED, Counts.GOOD));
    for (Kpi kpi : Kpi.values()) {
      assertTrue(kpis.ratio(kpi) instanceof Ratio.Undefined, kpi.text());
    }
    assertEquals(new Ratio.Defined(0), kpis.inputs().times().coverage());
  }

  @Test
  void ofAnHourThatWasNotPlannedNothingIsDefinedButAllIsKnown() {
    Kpis kpis =
        kpis(List.of(did(0, 3600, EquipmentState.UNPLANNED)), Set.of(Counts.PRODUCED, Counts.GOOD));
    assertTrue(kpis.ratio(Kpi.AVAILABILITY) instanceof Ratio.Undefined);
    assertTrue(kpis.ratio(Kpi.OEE_INDEX) instanceof Ratio.Undefined);
    assertEquals(new Ratio.Defined(1), kpis.inputs().times().coverage());
  }

  @Test
  void aUnitThatIsDownAllTheHourHasAnOeeOfZeroAndNoEffectivenessOrQuality() {
    Kpis kpis =
        kpis(List.of(did(0, 3600, EquipmentState.DOWN)), Set.of(Counts.PRODUCED, Counts.GOOD));
    assertEquals(new Ratio.Defined(0), kpis.ratio(Kpi.AVAILABILITY));
    assertEquals(new Ratio.Defined(0), kpis.ratio(Kpi.OEE_INDEX));
    assertEquals(
        new Ratio.Undefined("actual production time is zero"), kpis.ratio(Kpi.EFFECTIVENESS));
    assertEquals(new Ratio.Undefined("produced quantity is zero"), kpis.ratio(Kpi.QUALITY_RATIO));
  }

  @Test
  void effectivenessAboveOneIsReportedAsItIs() {
    // 2000 pieces of 2 s in 3600 s: 4000 / 3600
    Kpis kpis =
        kpis(
            List.of(did(0, 3600, EquipmentState.PRODUCING)),
            Set.of(),
            tally(Counts.PRODUCED, "water", 2000),
            tally(Counts.GOOD, "water", 2000));
    assertEquals(4000 / 3600.0, HandComputedHourTest.value(kpis.ratio(Kpi.EFFECTIVENESS)), 1e-12);
    assertEquals(1, kpis.notes().size());
    assertTrue(kpis.notes().getFirst().contains("above 1"), kpis.notes().getFirst());
  }

  @Test
  void twoProductsAreWeightedByTheirPlannedRunTimes() {
    // PRI * PQ = 2 * 100 + 5 * 100 = 700; PRI * GQ = 2 * 100 + 5 * 60 = 500
    Kpis kpis =
        kpis(
            List.of(did(0, 1000, EquipmentState.PRODUCING)),
            Set.of(),
            tally(Counts.PRODUCED, "water", 100),
            tally(Counts.PRODUCED, "juice", 100),
            tally(Counts.SCRAP, "juice", 40));
    assertEquals(new Ratio.Defined(0.7), kpis.ratio(Kpi.EFFECTIVENESS));
    assertEquals(500 / 700.0, HandComputedHourTest.value(kpis.ratio(Kpi.QUALITY_RATIO)), 1e-12);
    assertEquals(new Ratio.Defined(0.5), kpis.ratio(Kpi.OEE_INDEX));
    assertEquals(new Ratio.Defined(0.2), kpis.ratio(Kpi.SCRAP_RATIO));
  }

  @Test
  void twoCountersTellTheThirdQuantity() {
    assertEquals(100, pieces(quantities(Counts.GOOD, 90, Counts.SCRAP, 10).produced()));
    assertEquals(90, pieces(quantities(Counts.PRODUCED, 100, Counts.SCRAP, 10).good()));
    assertEquals(10, pieces(quantities(Counts.PRODUCED, 100, Counts.GOOD, 90).scrap()));
  }

  @Test
  void oneCounterTellsNothingOfTheOtherQuantities() {
    Kpis kpis =
        kpis(
            List.of(did(0, 3600, EquipmentState.PRODUCING)),
            Set.of(),
            tally(Counts.PRODUCED, "water", 900));
    assertEquals(new Ratio.Defined(0.5), kpis.ratio(Kpi.EFFECTIVENESS));
    assertEquals(
        new Ratio.Undefined(FILLER + " has no counter that tells good pieces"),
        kpis.ratio(Kpi.OEE_INDEX));
  }

  @Test
  void countersThatDisagreeAreTakenAsCountedAndNoted() {
    Kpis kpis =
        kpis(
            List.of(did(0, 3600, EquipmentState.PRODUCING)),
            Set.of(),
            tally(Counts.PRODUCED, "water", 100),
            tally(Counts.GOOD, "water", 90),
            tally(Counts.SCRAP, "water", 7));
    assertEquals(1, kpis.notes().size());
    assertTrue(kpis.notes().getFirst().contains("is 3 pieces"), kpis.notes().getFirst());
  }

  @Test
  void aProductWithoutPlannedRunTimeLeavesQualityButNoEffectiveness() {
    Kpis kpis =
        kpis(
            List.of(did(0, 3600, EquipmentState.PRODUCING)),
            Set.of(),
            tally(Counts.PRODUCED, "wine", 100),
            tally(Counts.GOOD, "wine", 80));
    assertEquals(
        new Ratio.Undefined(
            "the plant model has no planned run time per item for 100 pieces of wine"),
        kpis.ratio(Kpi.EFFECTIVENESS));
    assertEquals(new Ratio.Defined(0.8), kpis.ratio(Kpi.QUALITY_RATIO));
  }

  /**
   * Reports of closed shifts are recognised by it. When choices were added to profiles, those of a
   * profile without them must not be reported again.
   */
  @Test
  void theRevisionStaysAsReportsHaveIt() {
    KpiInputs inputs =
        kpis(
                List.of(
                    did(0, 2400, EquipmentState.PRODUCING), did(2400, 3600, EquipmentState.SETUP)),
                Set.of(Counts.GOOD, Counts.SCRAP),
                tally(Counts.GOOD, "water", 1000),
                tally(Counts.SCRAP, "water", 10))
            .inputs();
    assertEquals("440f6d7661635833", Kpis.of(KpiProfile.ISO_22400, inputs).revision());
  }

  @Test
  void theRevisionChangesWithTheInputsOnly() {
    List<StateInterval> did = List.of(did(0, 3600, EquipmentState.PRODUCING));
    String one = kpis(did, Set.of(), tally(Counts.GOOD, "water", 1)).revision();
    assertEquals(one, kpis(did, Set.of(), tally(Counts.GOOD, "water", 1)).revision());
    assertNotEquals(one, kpis(did, Set.of(), tally(Counts.GOOD, "water", 2)).revision());
    assertNotEquals(
        one,
        kpis(
                List.of(did(0, 3599, EquipmentState.PRODUCING)),
                Set.of(),
                tally(Counts.GOOD, "water", 1))
            .revision());
  }

  @Test
  void splittingAWindowChangesNoSum() {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      List<StateInterval> intervals = new ArrayList<>();
      long micros = -60_000_000;
      while (micros < 3_700_000_000L) {
        long end = micros + 1 + random.nextLong(300_000_000);
        if (random.nextInt(5) != 0) {
          intervals.add(
              new StateInterval(
                  FILLER,
                  SIX.plusNanos(micros * 1000),
                  SIX.plusNanos(end * 1000),
                  STATES.get(random.nextInt(STATES.size())),
                  null,
                  null));
        }
        micros = end;
      }
      TimeElements whole = Accounted.times(FILLER, HOUR, intervals);
      TimeElements parts = TimeElements.NONE;
      Instant from = HOUR.from();
      while (from.isBefore(HOUR.to())) {
        Instant to = from.plusNanos((1 + random.nextLong(900_000_000)) * 1000);
        to = to.isBefore(HOUR.to()) ? to : HOUR.to();
        parts = parts.plus(Accounted.times(FILLER, new Window(from, to), intervals));
        from = to;
      }
      assertEquals(whole, parts, "seed " + seed);
      assertEquals(HOUR.length(), whole.calendar(), "seed " + seed);
    }
  }

  private static long pieces(Quantity quantity) {
    return switch (quantity) {
      case Quantity.Known known -> known.pieces();
      case Quantity.Unknown(String reason) -> throw new AssertionError(reason);
    };
  }

  private static Quantities quantities(Counts first, long n, Counts second, long m) {
    return kpis(List.of(), Set.of(), tally(first, "water", n), tally(second, "water", m))
        .inputs()
        .quantities();
  }

  private static Kpis kpis(List<StateInterval> did, Set<Counts> counted, Tally... tallies) {
    return Kpis.of(
        KpiProfile.ISO_22400,
        Accounted.of(
            FILLER,
            HOUR,
            did,
            counted,
            List.of(tallies),
            product -> Optional.ofNullable(PRI.get(product))));
  }

  /**
   * Half an hour is known, in which 100 pieces of 18 s would have filled it: 50 in the known half
   * and 50 that the counter showed after the unknown one.
   */
  @Test
  void piecesOfUnknownTimeAreToldButInNoRatio() {
    Kpis kpis =
        Kpis.of(
            KpiProfile.ISO_22400,
            Accounted.of(
                FILLER,
                HOUR,
                List.of(did(0, 1800, EquipmentState.PRODUCING)),
                Set.of(Counts.GOOD, Counts.SCRAP),
                List.of(new Tally(FILLER, Counts.GOOD, "water", 100, 50, 0)),
                _ -> Optional.of(Duration.ofSeconds(18))));
    assertEquals(100, pieces(kpis.inputs().quantities().produced()));
    assertEquals(new Ratio.Defined(50 * 18 / 1800.), kpis.ratio(Kpi.OEE_INDEX));
    assertTrue(kpis.notes().getFirst().startsWith("50 pieces"), kpis.notes().toString());
  }

  @Test
  void aPresetCounterIsTold() {
    Kpis quiet = kpis(List.of(), Set.of(), tally(Counts.GOOD, "water", 0));
    Kpis told = kpis(List.of(), Set.of(), new Tally(FILLER, Counts.GOOD, "water", 0, 0, 2));
    assertEquals(List.of(), quiet.notes());
    assertTrue(told.notes().getFirst().contains("2 times"), told.notes().toString());
    assertNotEquals(quiet.revision(), told.revision());
  }

  private static Tally tally(Counts counts, String product, long pieces) {
    return new Tally(FILLER, counts, product, pieces, 0, 0);
  }

  private static StateInterval did(int from, int to, EquipmentState state) {
    return new StateInterval(FILLER, SIX.plusSeconds(from), SIX.plusSeconds(to), state, null, null);
  }
}
