// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which readings of a run can be told from those that are sent. Numbers are compared with all their
 * digits, so a bound holds exactly, beyond 2^53 too. What is no number is left out only when it
 * repeats the one before. Immutable.
 */
sealed interface Rule {

  /** What is to become of a reading. */
  sealed interface Verdict {
    /** It is left out; the rule goes on as this one. */
    record LeftOut(Rule after) implements Verdict {}

    /** It is sent, perhaps with the one that was left out before it. */
    record Sent(boolean isWithTheOneBefore) implements Verdict {}

    /** The one before is sent, and this one is judged from there. */
    record Turned() implements Verdict {}
  }

  /**
   * @param sent last reading of the run that was sent.
   * @param reading a later one.
   */
  Verdict judge(Reading sent, Reading reading);

  /** The rule from a reading on that is sent. */
  Rule anew();

  /**
   * Leaves out what repeats the value. The last repetition is sent with the change: whether the
   * last value holds or a line leads to the next, the signal is rebuilt exactly, and a counter's
   * step is known to lie between the two readings that saw it.
   */
  record OnChange() implements Rule {
    @Override
    public Verdict judge(Reading sent, Reading reading) {
      return repetition(this, sent, reading);
    }

    @Override
    public Rule anew() {
      return this;
    }
  }

  /**
   * Leaves out what is within a bound of the last value that was sent.
   *
   * @param error the bound, in the value's unit; 0 and up.
   */
  record Deadband(BigDecimal error) implements Rule {
    @Override
    public Verdict judge(Reading sent, Reading reading) {
      return difference(sent, reading)
          .<Verdict>map(
              difference ->
                  difference.abs().compareTo(error) <= 0
                      ? new Verdict.LeftOut(this)
                      : new Verdict.Sent(false))
          .orElseGet(() -> repetition(this, sent, reading));
    }

    @Override
    public Rule anew() {
      return this;
    }
  }

  /**
   * Leaves out what lies within a bound of a straight line from the last reading that was sent to
   * the next one that will be. Every reading left out narrows the slopes that such a line may have;
   * a reading is left out as long as the line to it has one of them, so that it could end the line.
   *
   * @param error the bound, in the value's unit; 0 and up.
   * @param lowest the flattest slope allowed; null when there is none.
   * @param highest the steepest; null when there is none.
   */
  record Door(BigDecimal error, @Nullable Slope lowest, @Nullable Slope highest) implements Rule {
    static Door open(BigDecimal error) {
      return new Door(error, null, null);
    }

    @Override
    public Verdict judge(Reading sent, Reading reading) {
      Optional<BigDecimal> difference = difference(sent, reading);
      if (difference.isEmpty()) {
        return repetition(this, sent, reading);
      }
      BigDecimal rise = difference.get();
      long nanos = sent.at().until(reading.at(), ChronoUnit.NANOS);
      Slope slope = new Slope(rise, nanos);
      if ((lowest != null && slope.compareTo(lowest) < 0)
          || (highest != null && slope.compareTo(highest) > 0)) {
        return new Verdict.Turned();
      }
      Slope low = new Slope(rise.subtract(error), nanos);
      Slope high = new Slope(rise.add(error), nanos);
      return new Verdict.LeftOut(
          new Door(
              error,
              lowest == null || low.compareTo(lowest) > 0 ? low : lowest,
              highest == null || high.compareTo(highest) < 0 ? high : highest));
    }

    @Override
    public Rule anew() {
      return open(error);
    }
  }

  /**
   * How fast a value changes.
   *
   * @param nanos over which time; positive.
   */
  record Slope(BigDecimal rise, long nanos) implements Comparable<Slope> {
    @Override
    public int compareTo(Slope other) {
      return rise.multiply(BigDecimal.valueOf(other.nanos))
          .compareTo(other.rise.multiply(BigDecimal.valueOf(nanos)));
    }
  }

  private static Verdict repetition(Rule rule, Reading sent, Reading reading) {
    return Objects.equals(sent.value(), reading.value())
        ? new Verdict.LeftOut(rule)
        : new Verdict.Sent(true);
  }

  private static Optional<BigDecimal> difference(Reading from, Reading to) {
    return number(from.value()).flatMap(a -> number(to.value()).map(b -> b.subtract(a)));
  }

  private static Optional<BigDecimal> number(@Nullable TagValue value) {
    return value == null ? Optional.empty() : value.asNumber();
  }
}
