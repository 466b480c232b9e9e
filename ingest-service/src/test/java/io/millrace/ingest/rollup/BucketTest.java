// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterMeaning;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {
  private static final long SECOND = 1_000_000;
  private static final Bucket.Meaning HELD_3_S = new Bucket.Meaning(3 * SECOND, null, false);
  private static final Bucket.Meaning COUNTER =
      new Bucket.Meaning(3 * SECOND, new CounterMeaning(BigInteger.valueOf(100), 1, null), false);

  @Test
  void theMeanIsWeightedByTime() {
    // 10 for 1 s, then 40 for its hold of 3 s, then nothing is known for the rest.
    Bucket bucket =
        Bucket.of(List.of(good(0, 10), good(1, 40)), null, null, null, 0, 10 * SECOND, HELD_3_S);

    assertThat(bucket.integral()).isEqualTo(10 * 1 + 40 * 3);
    assertThat(bucket.coveredMicros()).isEqualTo(4 * SECOND);
    assertThat(bucket.mean()).isEqualTo(130.0 / 4);
    assertThat(bucket.min()).isEqualTo(10);
    assertThat(bucket.max()).isEqualTo(40);
    assertThat(bucket.first()).isEqualTo(10);
    assertThat(bucket.last()).isEqualTo(40);
  }

  @Test
  void whatIsNotGoodEndsWhatWasAndSaysNothing() {
    Bucket bucket =
        Bucket.of(
            List.of(good(0, 10), new Point(SECOND, 999, false, null)),
            null,
            null,
            null,
            0,
            9 * SECOND,
            HELD_3_S);

    assertThat(bucket.count()).isEqualTo(2);
    assertThat(bucket.good()).isEqualTo(1);
    assertThat(bucket.coveredMicros()).isEqualTo(SECOND);
    assertThat(bucket.max()).isEqualTo(10);
  }

  /** A ramp of which only the ends were sent has the mean of the ramp, however it is cut. */
  @Test
  void aLineLeadsFromAReadingToTheNext() {
    Bucket.Meaning line = new Bucket.Meaning(100 * SECOND, null, true);
    Point end = good(60, 60);
    Bucket first = Bucket.of(List.of(good(0, 0)), null, null, end, 0, 45 * SECOND, line);
    Bucket second = Bucket.of(List.of(end), good(0, 0), null, null, 45 * SECOND, 61 * SECOND, line);

    assertThat(first.mean()).isEqualTo(22.5);
    assertThat(first.coveredMicros()).isEqualTo(45 * SECOND);
    // From 45 to 60 in 15 s, and then 60 for a second.
    assertThat(second.integral()).isEqualTo(52.5 * 15 + 60);
    Bucket toBad = Bucket.of(List.of(good(0, 7)), null, null, bad(60), 0, 45 * SECOND, line);
    assertThat(toBad.mean()).isEqualTo(7);
    Bucket.Meaning brief = new Bucket.Meaning(50 * SECOND, null, true);
    assertThat(Bucket.of(List.of(good(0, 7)), null, null, end, 0, 60 * SECOND, brief).mean())
        .isEqualTo(7);
  }

  private static Point bad(long second) {
    return new Point(second * SECOND, Double.NaN, false, null);
  }

  @Test
  void theReadingBeforeSpeaksIntoTheInterval() {
    Bucket bucket = Bucket.of(List.of(), good(-1, 5), null, null, 0, 9 * SECOND, HELD_3_S);

    assertThat(bucket.count()).isZero();
    assertThat(bucket.coveredMicros()).isEqualTo(2 * SECOND);
    assertThat(bucket.mean()).isEqualTo(5);
    assertThat(bucket.min()).isNaN();
  }

  @Test
  void nothingIsNothing() {
    Bucket bucket = Bucket.of(List.of(), null, null, null, 0, SECOND, COUNTER);

    assertThat(bucket).isEqualTo(Bucket.EMPTY);
    assertThat(bucket.isEmpty()).isTrue();
    assertThat(bucket.mean()).isNaN();
    assertThat(bucket.delta()).isNull();
  }

  @Test
  void aStepBelongsToTheIntervalItEndsIn() {
    Bucket first = Bucket.of(List.of(good(0, 95)), null, null, null, 0, 5 * SECOND, COUNTER);
    Bucket second =
        Bucket.of(
            List.of(good(7, 3)),
            good(0, 95),
            good(0, 95).counter(),
            null,
            5 * SECOND,
            9 * SECOND,
            COUNTER);

    assertThat(first.delta()).isNull();
    assertThat(second.delta()).isEqualTo(8);
    assertThat(first.merge(second).delta()).isEqualTo(8);
  }

  @Test
  void doubtfulReadingsCountButNotThoseOfAnotherDevice() {
    Point doubtful = point(2 * SECOND, 98, Quality.UNCERTAIN);
    Point swapped =
        Point.ofCounter(3 * SECOND, 50, null, Quality.UNCERTAIN, QualityReason.DEVICE_SWAPPED);
    Bucket bucket =
        Bucket.of(
            List.of(good(0, 95), doubtful, swapped, good(7, 3)),
            null,
            null,
            null,
            0,
            9 * SECOND,
            COUNTER);

    assertThat(bucket.delta()).isEqualTo(3 + 5);
    assertThat(bucket.max()).isEqualTo(95);
  }

  @Test
  void countersAreExactBeyondWhatADoubleHolds() {
    BigInteger last = BigInteger.TWO.pow(64).subtract(BigInteger.TWO);
    Bucket.Meaning meaning =
        new Bucket.Meaning(
            3 * SECOND,
            new CounterMeaning(BigInteger.TWO.pow(64), 1, Duration.ofMillis(500)),
            false);
    Point near = Point.ofCounter(0, last.doubleValue(), last, Quality.GOOD, QualityReason.NONE);
    Bucket bucket = Bucket.of(List.of(near, good(1, 1)), null, null, null, 0, 9 * SECOND, meaning);

    // 2^64 - 2, 2^64 - 1, 0, 1
    assertThat(bucket.delta()).isEqualTo(3);
  }

  /**
   * What comes late is folded from the last value before it, so the sum is that of all in order.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void foldingAgainWhatALateValueChangesGivesTheWholeSum(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Point> all = points(random);
      List<Point> known = new ArrayList<>(all);
      Point late = known.remove(random.nextInt(known.size()));
      long width = 10 * SECOND;
      Map<Long, Bucket> folded = new TreeMap<>();
      for (long from = 0; from < 60 * SECOND; from += width) {
        folded.put(from, cut(known, from, from + width));
      }
      for (long from = 0; from < 60 * SECOND; from += width) {
        long end = from + width;
        long next = nextCounted(all, late);
        boolean isSpokenFor = late.atMicros() < end && late.atMicros() + 3 * SECOND >= from;
        boolean isStepChanged = from <= next && next < end;
        if (isSpokenFor || isStepChanged) {
          folded.put(from, cut(all, from, end));
        }
      }
      same(folded.values().stream().reduce(Bucket.EMPTY, Bucket::merge), fold(all, 0, 60 * SECOND));
    }
  }

  private static Bucket cut(List<Point> points, long from, long to) {
    Point before = null;
    Counter counter = null;
    List<Point> inside = new ArrayList<>();
    for (Point point : points) {
      if (point.atMicros() < from) {
        before = point;
        counter = point.counter() == null ? counter : point.counter();
      } else if (point.atMicros() < to) {
        inside.add(point);
      }
    }
    return Bucket.of(inside, before, counter, null, from, to, COUNTER);
  }

  private static long nextCounted(List<Point> points, Point late) {
    return points.stream()
        .filter(point -> point.atMicros() > late.atMicros() && point.counter() != null)
        .mapToLong(Point::atMicros)
        .findFirst()
        .orElse(-1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cuttingAnIntervalChangesNothing(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Point> points = points(random);
      Bucket whole = fold(points, 0, 60 * SECOND);
      Fold fold = new Fold(COUNTER, points, null, null, null);
      Bucket merged = Bucket.EMPTY;
      long from = 0;
      while (from < 60 * SECOND) {
        long to = Math.min(60 * SECOND, from + 1 + random.nextLong(20 * SECOND));
        merged = merged.merge(fold.next(from, to));
        from = to;
      }
      same(merged, whole);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mergingIsAssociative(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Fold fold = new Fold(COUNTER, points(random), null, null, null);
      Bucket a = fold.next(0, 10 * SECOND);
      Bucket b = fold.next(10 * SECOND, 45 * SECOND);
      Bucket c = fold.next(45 * SECOND, 60 * SECOND);

      same(a.merge(b).merge(c), a.merge(b.merge(c)));
      same(Bucket.EMPTY.merge(a), a);
      same(a.merge(Bucket.EMPTY), a);
    }
  }

  private static Bucket fold(List<Point> points, long from, long to) {
    return Bucket.of(points, null, null, null, from, to, COUNTER);
  }

  private static void same(Bucket one, Bucket other) {
    assertThat(one.count()).isEqualTo(other.count());
    assertThat(one.good()).isEqualTo(other.good());
    assertThat(nothing(one.min())).isEqualTo(nothing(other.min()));
    assertThat(nothing(one.max())).isEqualTo(nothing(other.max()));
    assertThat(nothing(one.first())).isEqualTo(nothing(other.first()));
    assertThat(nothing(one.last())).isEqualTo(nothing(other.last()));
    assertThat(one.coveredMicros()).isEqualTo(other.coveredMicros());
    assertThat(one.integral()).isCloseTo(other.integral(), within(1e-6));
    assertThat(one.delta()).isEqualTo(other.delta());
  }

  private static @Nullable Double nothing(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static List<Point> points(Random random) {
    List<Point> points = new ArrayList<>();
    long at = random.nextLong(5 * SECOND);
    while (at < 60 * SECOND) {
      double value = random.nextInt(20) == 0 ? Double.NaN : random.nextInt(100);
      points.add(point(at, value, random.nextInt(10) == 0 ? Quality.UNCERTAIN : Quality.GOOD));
      at += 1 + random.nextLong(6 * SECOND);
    }
    return points;
  }

  private static Point good(long second, double value) {
    return point(second * SECOND, value, Quality.GOOD);
  }

  private static Point point(long atMicros, double value, Quality quality) {
    return Point.ofCounter(atMicros, value, null, quality, QualityReason.NONE);
  }
}
