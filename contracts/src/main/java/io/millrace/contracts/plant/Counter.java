// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last value of a piece counter, from which the next one's pieces are told. Pieces are never
 * negative, and values are exact at any width. Whoever shows pieces tells them by this one rule.
 * Immutable.
 *
 * <ol>
 *   <li>The first value is a baseline: it says nothing about pieces.
 *   <li>A value that grew counts its growth, however long nothing was read in between, unless a
 *       planned run time says that no machine is that fast: then it was preset.
 *   <li>A value that shrank has <b>rolled over</b> when the way over {@code rollOverAt} is
 *       believable: no more than the fastest believable rate allows since the last value, or no
 *       more than {@value #SMALL_WRAP} counts. Where the rate is only assumed, and for the small
 *       wrap, it is at most half the counter's range. A signed counter that runs into its negative
 *       half is read the same way over twice its range.
 *   <li>Else it was <b>reset</b> when the new value itself is believable as counted since zero: the
 *       pieces are the new value. What was counted before the reset and after the last reading is
 *       lost with the counter.
 *   <li>Else it was <b>preset</b>, by hand, by program or because the controller was restarted, and
 *       there are no pieces.
 *   <li>A step of more than {@value #MOST_PIECES} pieces is no production but a preset as well.
 * </ol>
 *
 * Believable is ten times the ideal rate of the product, {@value #FASTEST_PER_SECOND} counts a
 * second when no planned run time is known, and never less than {@value #SMALL_RESET} counts. A
 * counter that goes round more than once while nothing is read loses whole rounds; nothing in its
 * values could tell.
 *
 * @param value the last value, as the device gave it.
 * @param at event time of that value, UTC.
 */
public record Counter(BigInteger value, Instant at) {
  static final int FASTEST_PER_SECOND = 100;
  static final int SMALL_RESET = 100;
  static final int SMALL_WRAP = 1000;
  static final long MOST_PIECES = 1_000_000_000_000L;
  private static final BigInteger TIMES_IDEAL = BigInteger.TEN;
  private static final BigInteger SMALL_GROWTH = BigInteger.valueOf(SMALL_WRAP);
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

  /** How a counter was read that did not simply grow. */
  public enum Correction {
    /** It passed its last value and went on from zero. */
    ROLL_OVER,
    /** It was set to zero and counted on from there. */
    RESET,
    /** It was set to another value, which says nothing about pieces. */
    PRESET
  }

  /**
   * What the next value says.
   *
   * @param counts steps of the counter; not negative.
   * @param pieces how many were made, the counts times the pieces per count; not negative.
   * @param correction null when the counter simply grew or stood still.
   */
  public record Delta(long counts, long pieces, @Nullable Correction correction) {
    private static final Delta PRESET = new Delta(0, 0, Correction.PRESET);
  }

  /**
   * The value that a reading of a counter has, with all its digits; empty when it has no whole
   * number or is not to be {@linkplain #isCounted counted}.
   */
  public static Optional<BigInteger> valueOf(Reading reading) {
    TagValue value = reading.value();
    return value == null || !isCounted(reading.quality(), reading.reason())
        ? Optional.empty()
        : value.asWholeNumber();
  }

  /**
   * Whether readings of a quality tell of their counter. A BAD reading does not, and neither does
   * one from a swapped device: it is somebody else's. Other UNCERTAIN readings were read, so they
   * count.
   */
  public static boolean isCounted(Quality quality, QualityReason reason) {
    return switch (quality) {
      case GOOD -> true;
      case UNCERTAIN -> reason != QualityReason.DEVICE_SWAPPED;
      case BAD -> false;
    };
  }

  /**
   * What a later value of the counter says about pieces.
   *
   * @param next the later value.
   * @param time its event time; not before {@link #at()}.
   */
  public Delta next(BigInteger next, Instant time, CounterMeaning meaning) {
    Duration plannedRunTimePerItem = meaning.plannedRunTimePerItem();
    BigInteger believable = believable(time, meaning);
    if (next.compareTo(value) >= 0) {
      BigInteger growth = next.subtract(value);
      return plannedRunTimePerItem == null || growth.compareTo(believable.max(SMALL_GROWTH)) <= 0
          ? delta(growth, null, meaning)
          : Delta.PRESET;
    }
    BigInteger range = meaning.rollOverAt();
    BigInteger wrapped = next.add(next.signum() < 0 ? range.shiftLeft(1) : range).subtract(value);
    BigInteger small = BigInteger.valueOf(SMALL_WRAP).min(range.shiftRight(1));
    BigInteger rated =
        plannedRunTimePerItem == null ? believable.min(range.shiftRight(1)) : believable;
    if (wrapped.signum() > 0 && wrapped.compareTo(small.max(rated)) <= 0) {
      return delta(wrapped, Correction.ROLL_OVER, meaning);
    }
    if (next.signum() >= 0
        && next.compareTo(believable.max(BigInteger.valueOf(SMALL_RESET))) <= 0) {
      return delta(next, Correction.RESET, meaning);
    }
    return Delta.PRESET;
  }

  private static Delta delta(
      BigInteger counts, @Nullable Correction correction, CounterMeaning meaning) {
    BigInteger pieces = counts.multiply(BigInteger.valueOf(meaning.piecesPerCount()));
    return pieces.compareTo(BigInteger.valueOf(MOST_PIECES)) <= 0
        ? new Delta(counts.longValueExact(), pieces.longValueExact(), correction)
        : Delta.PRESET;
  }

  private BigInteger believable(Instant time, CounterMeaning meaning) {
    BigInteger elapsed = nanos(Duration.between(at, time));
    if (meaning.plannedRunTimePerItem() == null) {
      return elapsed.multiply(BigInteger.valueOf(FASTEST_PER_SECOND)).divide(NANOS);
    }
    BigInteger perCount =
        nanos(meaning.plannedRunTimePerItem())
            .multiply(BigInteger.valueOf(meaning.piecesPerCount()));
    return elapsed.multiply(TIMES_IDEAL).divide(perCount.max(BigInteger.ONE));
  }

  private static BigInteger nanos(Duration duration) {
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(NANOS)
        .add(BigInteger.valueOf(duration.getNano()));
  }
}
