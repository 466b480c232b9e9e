// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.facts.Folded.at;
import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.TestPlant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tags are read each second in the test plant, so a reading holds for 3 s. */
class TimelineTest {

  @Test
  void aStateLastsFromItsReadingToTheNextState() {
    Folded folded = Folded.of(FILLER, List.of(state(0, 1), state(1, 1), state(2, 3), state(3, 1)));
    assertEquals(List.of("0-2 PRODUCING", "2-3 DOWN GUARD_OPEN", "3-6 PRODUCING"), folded.lane());
    assertEquals(List.of("0 PRODUCING", "2 DOWN GUARD_OPEN", "3 PRODUCING"), folded.changes());
  }

  @Test
  void aReadingSpeaksForThreePeriodsAndThenTheStateIsUnknown() {
    Folded folded = Folded.of(FILLER, List.of(state(0, 1), state(1, 1), state(10, 1)));
    assertEquals(List.of("0-4 PRODUCING", "10-13 PRODUCING"), folded.lane());
    assertEquals(List.of("0 PRODUCING", "4 UNKNOWN", "10 PRODUCING"), folded.changes());
  }

  @Test
  void aReadingExactlyAtTheEndOfTheHoldLeavesNoGap() {
    Folded folded = Folded.of(FILLER, List.of(state(0, 1), state(3, 1)));
    assertEquals(List.of("0-6 PRODUCING"), folded.lane());
  }

  @Test
  void badReadingsAreUnknownWithTheirReasonUntilTheNextGoodOne() {
    Folded folded =
        Folded.of(
            FILLER,
            List.of(
                state(0, 1),
                bad("state", 2, QualityReason.LINK_DOWN),
                bad("state", 62, QualityReason.LINK_DOWN),
                state(70, 1)));
    assertEquals(
        List.of("0-2 PRODUCING", "2-70 UNKNOWN LINK_DOWN", "70-73 PRODUCING"), folded.lane());
    assertEquals(List.of("0 PRODUCING", "2 UNKNOWN LINK_DOWN", "70 PRODUCING"), folded.changes());
  }

  @Test
  void aCodeThatIsNotListedIsUnknownAndKept() {
    Folded folded = Folded.of(FILLER, List.of(state(0, 99), state(1, 1)));
    assertEquals(List.of("0-1 UNKNOWN UNLISTED_CODE", "1-4 PRODUCING"), folded.lane());
    assertEquals(99L, folded.intervals().getFirst().code());
  }

  @Test
  void anUncertainReadingCountsAsKnownButNotThatOfASwappedDevice() {
    Folded folded =
        Folded.of(
            FILLER,
            List.of(
                uncertain("state", 0, 1, QualityReason.OUT_OF_RANGE),
                uncertain("state", 1, 1, QualityReason.DEVICE_SWAPPED)));
    assertEquals(List.of("0-1 PRODUCING", "1-4 UNKNOWN DEVICE_SWAPPED"), folded.lane());
  }

  @Test
  void aPackMlMachineFollowsTheTable() {
    Folded folded =
        Folded.of(
            CAPPER,
            List.of(
                Folded.reading(CAPPER, "state", 0, 6),
                Folded.reading(CAPPER, "state", 1, 5),
                Folded.reading(CAPPER, "state", 2, 9)));
    assertEquals(
        List.of("0-1 PRODUCING", "1-2 DELAYED SUSPENDED", "2-5 DOWN ABORTED"), folded.lane());
  }

  /** A gateway's clock was set back by five minutes while its device went on. */
  @Test
  void aClockSetBackMakesNoOverlapAndIsCounted() {
    Folded folded =
        Folded.of(
            FILLER,
            List.of(
                state(300, 1),
                state(301, 1),
                state(2, 3),
                state(3, 1),
                state(302, 3),
                state(303, 3)));
    assertEquals(
        List.of("300-301 PRODUCING", "301-302 PRODUCING", "302-306 DOWN GUARD_OPEN"),
        folded.lane());
    assertEquals(2, folded.clockSteps());
  }

  @Test
  void theFirstCounterValueIsABaselineAndTheNextOnesCountTheirGrowth() {
    Folded folded =
        Folded.of(
            FILLER,
            List.of(produced(0, 500), produced(1, 501), produced(2, 501), produced(3, 503)));
    assertEquals(
        List.of(
            new PieceCount(FILLER, at(0), at(1), Counts.PRODUCED, 1, null, "water", false),
            new PieceCount(FILLER, at(2), at(3), Counts.PRODUCED, 2, null, "water", false)),
        folded.counts());
  }

  @Test
  void piecesMadeWhileNothingWasReadAreCountedWhenItIsReadAgain() {
    Folded folded =
        Folded.of(
            FILLER,
            List.of(
                produced(0, 65530),
                bad("produced", 1, QualityReason.LINK_DOWN),
                bad("produced", 2, QualityReason.NOT_A_NUMBER),
                produced(100, 10)));
    assertEquals(
        List.of(
            new PieceCount(
                FILLER,
                at(0),
                at(100),
                Counts.PRODUCED,
                16,
                Counter.Correction.ROLL_OVER,
                "water",
                true)),
        folded.counts());
  }

  @Test
  void aPresetIsRecordedWithoutPieces() {
    Folded folded = Folded.of(FILLER, List.of(produced(0, 50000), produced(1, 49000)));
    assertEquals(
        List.of(
            new PieceCount(
                FILLER,
                at(0),
                at(1),
                Counts.PRODUCED,
                0,
                Counter.Correction.PRESET,
                "water",
                false)),
        folded.counts());
  }

  @Test
  void aStuckCounterCountsNothing() {
    Folded folded = Folded.of(FILLER, List.of(produced(0, 7), produced(1, 7), produced(2, 7)));
    assertTrue(folded.counts().isEmpty());
  }

  @Test
  void anotherTagChangesNothing() {
    Folded folded =
        Folded.of(
            FILLER,
            List.of(
                Reading.good(
                    TestPlant.tag(FILLER, "temperature"), at(0), new TagValue.Real(21.5))));
    assertEquals(Folded.nothing(FILLER), folded);
  }

  @Test
  void aNewRuleHoldsFromItsFirstReading() {
    ResolvedPlant.WorkUnit changed =
        Signals.of(
                TestPlant.version(
                    2, Map.of("\"2\": {state: DELAYED, cause: STARVED}", "\"2\": {state: SETUP}")))
            .units()
            .get(FILLER);
    Folded folded =
        Folded.of(FILLER, List.of(state(0, 2), state(1, 2)))
            .then(Objects.requireNonNull(changed), List.of(state(2, 2), state(3, 2)));
    assertEquals(List.of("0-2 DELAYED STARVED", "2-6 SETUP"), folded.lane());
  }

  @Test
  void aUnitOnAnotherDeviceStartsItsCountersAnewAndKnowsWhoComesTooLate() {
    UnitMemory before = Folded.of(FILLER, List.of(state(0, 1), produced(0, 100))).memory();
    assertTrue(before.readBy(2, "edge2/filler").counters().isEmpty());
    assertEquals(before.counters(), before.readBy(2, "edge/filler").counters());
    UnitMemory after = before.readBy(2, "edge2/filler");
    assertTrue(after.isLeftBehind(1, "edge/filler"));
    assertFalse(after.isLeftBehind(3, "edge/filler"));
  }

  private static Reading state(double seconds, long code) {
    return Folded.reading(FILLER, "state", seconds, code);
  }

  private static Reading produced(double seconds, long value) {
    return Folded.reading(FILLER, "produced", seconds, value);
  }

  private static Reading bad(String tag, double seconds, QualityReason reason) {
    return Reading.bad(TestPlant.tag(FILLER, tag), at(seconds), reason);
  }

  private static Reading uncertain(String tag, double seconds, long value, QualityReason reason) {
    return Reading.uncertain(
        TestPlant.tag(FILLER, tag), at(seconds), new TagValue.UnsignedInt(value), reason);
  }
}
