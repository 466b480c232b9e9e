// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.oee.plant.TestPlant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a tag said, and for how long. A reading speaks for three seconds. */
class WatchTest {
  private static final Tag STATE = Objects.requireNonNull(TestPlant.unit(FILLER).stateTag());

  @Test
  void onlyChangesAreKept() {
    assertEquals(
        List.of("0-2 7", "2-6 8"), said(number(0, 7), number(1, 7), number(2, 8), number(3, 8)));
  }

  @Test
  void aSilenceEndsWhatWasSaidAndSoDoesABadReading() {
    assertEquals(List.of("0-3 7", "10-13 7"), said(number(0, 7), number(10, 7)));
    Reading bad = Reading.bad(STATE.name(), Folded.at(1), QualityReason.LINK_DOWN);
    assertEquals(List.of("0-1 7", "2-5 7"), said(number(0, 7), bad, number(2, 7)));
  }

  @Test
  void aReadingOfAClockThatWasSetBackIsTakenAsOfTheTimeReached() {
    assertEquals(List.of("10-13 8"), said(number(10, 7), number(4, 8)));
  }

  @Test
  void aValueIsTheSameAfterItWasKept() {
    for (TagValue value :
        List.of(
            new TagValue.Bool(true),
            new TagValue.Int(-5),
            new TagValue.Int(5),
            new TagValue.UnsignedInt(-1),
            new TagValue.Real(0.1),
            new TagValue.Real(1e300),
            new TagValue.Text("E-12.5"))) {
      Reading reading = Reading.good(STATE.name(), Folded.at(0), value);
      SignalInterval kept = next(Optional.empty(), reading).value().orElseThrow();
      assertEquals(kept.value(), SignalInterval.valueOf(kept.text()));
      assertEquals(value.asDouble(), kept.value().asDouble());
    }
  }

  /** Wherever memory is written down and read again, and however polls fall. */
  @Test
  void valuesNeverOverlapAndEachReadingIsTold() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      List<Reading> readings = new ArrayList<>();
      double time = 0;
      for (int i = 0; i < 100; i++) {
        time += random.nextInt(20) == 0 ? 10 : 1;
        readings.add(number(time, random.nextInt(3)));
      }
      List<SignalInterval> all = fold(readings);
      for (int i = 1; i < all.size(); i++) {
        assertFalse(all.get(i).from().isBefore(all.get(i - 1).to()), "seed " + seed);
      }
      for (Reading reading : readings) {
        List<TagValue> then =
            all.stream()
                .filter(one -> one.isDuring(reading.at(), reading.at()))
                .map(SignalInterval::value)
                .toList();
        assertEquals(List.of(Objects.requireNonNull(reading.value())), then, "seed " + seed);
      }
    }
  }

  private static List<String> said(Reading... readings) {
    return fold(List.of(readings)).stream()
        .map(
            one ->
                "%d-%d %s"
                    .formatted(
                        one.from().getEpochSecond() - Folded.START.getEpochSecond(),
                        one.to().getEpochSecond() - Folded.START.getEpochSecond(),
                        one.text()))
        .toList();
  }

  private static List<SignalInterval> fold(List<Reading> readings) {
    List<SignalInterval> all = new ArrayList<>();
    Optional<SignalInterval> now = Optional.empty();
    for (Reading reading : readings) {
      Watch.Step step = next(now, reading);
      step.ended().ifPresent(all::add);
      now = step.value();
    }
    now.ifPresent(all::add);
    return all;
  }

  private static Watch.Step next(Optional<SignalInterval> before, Reading reading) {
    return Watch.next(before, UnitMemory.unknown(FILLER), STATE, reading);
  }

  private static Reading number(double second, long value) {
    return Folded.reading(FILLER, "state", second, value);
  }
}
