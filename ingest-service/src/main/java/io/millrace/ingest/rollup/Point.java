// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.TagValue;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A reading as folding sees it. Immutable.
 *
 * @param atMicros event time, microseconds since 1970-01-01T00:00:00Z.
 * @param value its number; NaN when it has none.
 * @param isGood whether it is GOOD; only then its number is in means and extremes and speaks for
 *     the time after it.
 * @param counter what a counter showed, with all its digits; null when the tag is none or the
 *     reading tells nothing of it.
 */
public record Point(long atMicros, double value, boolean isGood, @Nullable Counter counter) {

  /**
   * A stored reading of a counter.
   *
   * @param value its number; NaN when it has none.
   * @param exact its digits where the number does not hold them; null when it does.
   */
  public static Point ofCounter(
      long atMicros,
      double value,
      @Nullable BigInteger exact,
      Quality quality,
      QualityReason reason) {
    Counter counter = null;
    if (Counter.isCounted(quality, reason)) {
      BigInteger whole = exact != null ? exact : TagValue.wholeNumber(value).orElse(null);
      Instant at = Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS);
      counter = whole == null ? null : new Counter(whole, at);
    }
    return new Point(atMicros, value, quality == Quality.GOOD, counter);
  }

  /** The height, at a time, of a straight line to a later point. */
  double lineTo(Point later, double atMicros) {
    double share = (atMicros - this.atMicros) / (later.atMicros - this.atMicros);
    return value * (1 - share) + later.value * share;
  }

  /** Whether it has a number for means and extremes. */
  boolean speaks() {
    return isGood && !Double.isNaN(value);
  }
}
