// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterMeaning;
import io.millrace.contracts.plant.CounterRule;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.rollup.Bucket;
import io.millrace.ingest.rollup.Fold;
import io.millrace.ingest.rollup.Point;
import io.millrace.oee.facts.PieceCount;
import io.millrace.oee.facts.Timeline;
import io.millrace.oee.facts.UnitMemory;
import io.millrace.testkit.Examples;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** History and OEE show the same pieces for the same readings. */
class CounterAgreementTest {
  private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
  private static final int SEEDS = 400;

  /** A counter as a plant model has it, and what it showed. */
  private record Run(BigInteger range, int piecesPerCount, @Nullable Duration perItem) {

    static Run of(Random random) {
      List<BigInteger> ranges =
          List.of(
              BigInteger.TEN.pow(4),
              BigInteger.TWO.pow(16),
              BigInteger.TWO.pow(32),
              BigInteger.TWO.pow(64));
      return new Run(
          ranges.get(random.nextInt(ranges.size())),
          1 + random.nextInt(6),
          random.nextInt(4) == 0 ? null : Duration.ofMillis(100 + random.nextInt(2000)));
    }

    ResolvedPlant.WorkUnit unit() {
      Tag tag =
          new Tag(
              Examples.PRODUCED,
              "400001",
              DataType.UINT64,
              null,
              null,
              0,
              null,
              null,
              Duration.ofSeconds(1),
              null,
              null,
              null);
      ResolvedPlant.Counter counter =
          new ResolvedPlant.Counter(tag, CounterRule.Counts.PRODUCED, range, piecesPerCount);
      return new ResolvedPlant.WorkUnit(
          Examples.FILLER, null, null, List.of(counter), "water", perItem);
    }

    /** Grows, stands, turns round, is set back and preset; is silent, doubtful and somebody's. */
    List<Reading> readings(Random random) {
      List<Reading> readings = new ArrayList<>();
      BigInteger value = range.subtract(BigInteger.valueOf(random.nextInt(500)));
      Instant at = START;
      for (int i = 0; i < 300; i++) {
        boolean isSilent = random.nextInt(50) == 0;
        at = at.plus(1 + random.nextLong(isSilent ? 7_200_000_000L : 3_000_000), ChronoUnit.MICROS);
        value =
            switch (random.nextInt(60)) {
              case 0 -> BigInteger.valueOf(random.nextInt(5));
              case 1 -> new BigInteger(range.bitLength(), random).mod(range);
              default -> value.add(BigInteger.valueOf(random.nextInt(5))).mod(range);
            };
        readings.add(reading(at, new TagValue.UnsignedInt(value.longValue()), random));
      }
      return readings;
    }

    private static Reading reading(Instant at, TagValue value, Random random) {
      return switch (random.nextInt(20)) {
        case 0 -> Reading.bad(Examples.PRODUCED, at, QualityReason.TIMEOUT);
        case 1 -> Reading.uncertain(Examples.PRODUCED, at, value, QualityReason.OUT_OF_RANGE);
        case 2 -> Reading.uncertain(Examples.PRODUCED, at, value, QualityReason.DEVICE_SWAPPED);
        default -> Reading.good(Examples.PRODUCED, at, value);
      };
    }
  }

  @Test
  void historyCountsWhatOeeCounts() {
    Set<Counter.Correction> seen = EnumSet.noneOf(Counter.Correction.class);
    long pieces = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      Run run = Run.of(random);
      List<Reading> readings = run.readings(random);
      List<PieceCount> counted = counted(run, readings);
      long oee = counted.stream().mapToLong(PieceCount::pieces).sum();

      assertThat(delta(run, readings, random) * run.piecesPerCount())
          .as("seed %d, %s", seed, run)
          .isEqualTo(oee);
      pieces += oee;
      counted.stream().map(PieceCount::correction).filter(c -> c != null).forEach(seen::add);
    }
    assertThat(seen).containsExactlyInAnyOrder(Counter.Correction.values());
    assertThat(pieces).isPositive();
  }

  private static List<PieceCount> counted(Run run, List<Reading> readings) {
    List<PieceCount> counted = new ArrayList<>();
    UnitMemory memory = UnitMemory.unknown(Examples.FILLER);
    for (Reading reading : readings) {
      Timeline.Step step = Timeline.next(memory, run.unit(), reading);
      memory = step.memory();
      step.facts().stream()
          .filter(PieceCount.class::isInstance)
          .map(PieceCount.class::cast)
          .forEach(counted::add);
    }
    return counted;
  }

  /** Folded in intervals of any width, as they are read back from the tables, and merged. */
  private static long delta(Run run, List<Reading> readings, Random random) {
    ResolvedPlant.WorkUnit unit = run.unit();
    Bucket.Meaning meaning =
        new Bucket.Meaning(3_000_000, CounterMeaning.of(unit, unit.counters().getFirst()), false);
    List<Point> points = readings.stream().map(CounterAgreementTest::stored).toList();
    Fold fold = new Fold(meaning, points, null, null, null);
    Bucket merged = Bucket.EMPTY;
    long end = points.getLast().atMicros() + 1;
    for (long from = points.getFirst().atMicros(); from < end; ) {
      long to = Math.min(end, from + 1 + random.nextLong(600_000_000));
      merged = merged.merge(fold.next(from, to));
      from = to;
    }
    return merged.delta() == null ? 0 : merged.delta();
  }

  /** A sample has the nearest double, and its digits where they are more than a double has. */
  private static Point stored(Reading reading) {
    TagValue value = reading.value();
    return Point.ofCounter(
        ChronoUnit.MICROS.between(Instant.EPOCH, reading.at()),
        value == null ? Double.NaN : value.asDouble(),
        value == null || value.isExactAsDouble() ? null : value.asWholeNumber().orElseThrow(),
        reading.quality(),
        reading.reason());
  }
}
