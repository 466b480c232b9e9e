// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterMeaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tag was over an interval. Buckets of neighbouring intervals merge into that of both.
 * Immutable.
 *
 * @param count readings, of any quality.
 * @param good readings that are GOOD; only they make up the rest, but for the delta.
 * @param min lowest number; NaN when there is none.
 * @param max highest number; NaN when there is none.
 * @param first earliest number; NaN when there is none.
 * @param firstAtMicros its time; meaningless without one.
 * @param last newest number; NaN when there is none.
 * @param lastAtMicros its time; meaningless without one.
 * @param integral number times seconds, over the time a reading spoke for.
 * @param coveredMicros the time a GOOD reading spoke for.
 * @param delta what a counter counted, by its steps that end here; null when none does.
 */
public record Bucket(
    long count,
    long good,
    double min,
    double max,
    double first,
    long firstAtMicros,
    double last,
    long lastAtMicros,
    double integral,
    long coveredMicros,
    @Nullable Long delta) {

  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NONE = Double.NaN;

  /** Of an interval of which nothing is known. */
  public static final Bucket EMPTY = new Bucket(0, 0, NONE, NONE, NONE, 0, NONE, 0, 0, 0, null);

  /**
   * How readings of a tag are understood.
   *
   * @param holdMicros how long a reading speaks for when no other follows; positive.
   * @param counter how the tag counts pieces; null when it does not.
   * @param isLine whether a straight line leads from a reading to the next; else it holds until
   *     then.
   */
  public record Meaning(long holdMicros, @Nullable CounterMeaning counter, boolean isLine) {}

  /**
   * Folds an interval.
   *
   * @param points every reading in the interval, in order of time.
   * @param before the reading before the interval; null when there is none.
   * @param counterBefore the counter's last value before it; null when there is none.
   * @param after the reading behind the interval, asked for only where a line may lead to it; null
   *     when there is none.
   * @param fromMicros start of the interval.
   * @param toMicros its end, not in it.
   */
  public static Bucket of(
      List<Point> points,
      @Nullable Point before,
      @Nullable Counter counterBefore,
      @Nullable Point after,
      long fromMicros,
      long toMicros,
      Meaning meaning) {
    Bucket bucket = EMPTY;
    Point speaking = before;
    Counter counter = counterBefore;
    for (Point point : points) {
      bucket = bucket.spoken(speaking, point, fromMicros, toMicros, meaning).plus(point);
      bucket = bucket.stepped(counter, point.counter(), meaning.counter());
      counter = point.counter() == null ? counter : point.counter();
      speaking = point;
    }
    return bucket.spoken(speaking, after, fromMicros, toMicros, meaning);
  }

  /** With the time in the interval that a reading spoke for until the next. */
  private Bucket spoken(
      @Nullable Point speaking,
      @Nullable Point next,
      long fromMicros,
      long toMicros,
      Meaning meaning) {
    if (speaking == null || !speaking.speaks()) {
      return this;
    }
    long from = Math.max(fromMicros, speaking.atMicros());
    long end = speaking.atMicros() + meaning.holdMicros();
    long until = Math.min(toMicros, next == null ? end : Math.min(next.atMicros(), end));
    if (until <= from) {
      return this;
    }
    double height =
        meaning.isLine() && next != null && next.speaks() && next.atMicros() <= end
            ? speaking.lineTo(next, (from + until) / 2.0)
            : speaking.value();
    return new Bucket(
        count,
        good,
        min,
        max,
        first,
        firstAtMicros,
        last,
        lastAtMicros,
        integral + height * ((until - from) / MICROS_PER_SECOND),
        coveredMicros + (until - from),
        delta);
  }

  private Bucket plus(Point point) {
    double value = point.speaks() ? point.value() : NONE;
    return merge(
        new Bucket(
            1,
            point.isGood() ? 1 : 0,
            value,
            value,
            value,
            point.atMicros(),
            value,
            point.atMicros(),
            0,
            0,
            null));
  }

  private Bucket stepped(
      @Nullable Counter from, @Nullable Counter to, @Nullable CounterMeaning meaning) {
    if (from == null || to == null || meaning == null) {
      return this;
    }
    return new Bucket(
        count,
        good,
        min,
        max,
        first,
        firstAtMicros,
        last,
        lastAtMicros,
        integral,
        coveredMicros,
        sum(delta, from.next(to.value(), to.at(), meaning).counts()));
  }

  /** Both intervals as one; the other follows this one. */
  public Bucket merge(Bucket later) {
    boolean hasFirst = !Double.isNaN(first);
    boolean hasLast = !Double.isNaN(later.last);
    return new Bucket(
        count + later.count,
        good + later.good,
        least(min, later.min),
        most(max, later.max),
        hasFirst ? first : later.first,
        hasFirst ? firstAtMicros : later.firstAtMicros,
        hasLast ? later.last : last,
        hasLast ? later.lastAtMicros : lastAtMicros,
        integral + later.integral,
        coveredMicros + later.coveredMicros,
        sum(delta, later.delta));
  }

  /** Mean over the covered time; NaN when none is. */
  public double mean() {
    return coveredMicros == 0 ? NONE : integral / (coveredMicros / MICROS_PER_SECOND);
  }

  /** Whether anything at all is known of the interval. */
  public boolean isEmpty() {
    return count == 0 && coveredMicros == 0;
  }

  private static double least(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
  }

  private static double most(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }

  /** Neither is negative, and nothing that really counts comes near the end of a long. */
  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
