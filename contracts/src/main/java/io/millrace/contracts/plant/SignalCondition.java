// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.millrace.contracts.readings.TagValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a tag of a work unit said around the beginning of a stop. Exactly one of {@code bit}, {@code
 * is}, {@code text} and the range is said. Immutable.
 *
 * @param tag own name of a tag of the device that tells the unit's state or pieces.
 * @param bit number of a bit of a whole number that was set, 0 the lowest, 0..63.
 * @param is the whole number it was; of a truth value 1 for true, 0 for false.
 * @param text the text it was.
 * @param atLeast it was a number at least so large.
 * @param below it was a number below that.
 * @param within how far from the stop's beginning it may have been so, before or after, 0 to 10
 *     min; {@link #USUAL_WITHIN} when left out, since a device's alarm is often read a poll before
 *     or after its state.
 */
public record SignalCondition(
    String tag,
    @Nullable Integer bit,
    @Nullable Long is,
    @Nullable String text,
    @Nullable BigDecimal atLeast,
    @Nullable BigDecimal below,
    @Nullable Duration within) {
  /** Three polls of the usual period. */
  public static final Duration USUAL_WITHIN = Duration.ofSeconds(3);

  /** The furthest that a rule may look from a stop's beginning. */
  public static final Duration MOST_WITHIN = Duration.ofMinutes(10);

  public Duration withinOrDefault() {
    return within == null ? USUAL_WITHIN : within;
  }

  /** Whether it is a range of numbers. */
  @JsonIgnore // No field of the document.
  public boolean isRange() {
    return atLeast != null || below != null;
  }

  /** How many of bit, number, text and range are said; a rule says one. */
  int kinds() {
    return (bit == null ? 0 : 1)
        + (is == null ? 0 : 1)
        + (text == null ? 0 : 1)
        + (isRange() ? 1 : 0);
  }

  /** Whether a value is so; a value of another kind is not. */
  public boolean holds(TagValue value) {
    if (bit != null) {
      return value.asWholeNumber().map(word -> word.testBit(bit)).orElse(false);
    }
    if (is != null) {
      return value.asWholeNumber().map(BigInteger.valueOf(is)::equals).orElse(false);
    }
    if (text != null) {
      return value instanceof TagValue.Text(String said) && text.equals(said);
    }
    return value.asNumber().map(this::isInRange).orElse(false);
  }

  private boolean isInRange(BigDecimal number) {
    return (atLeast == null || number.compareTo(atLeast) >= 0)
        && (below == null || number.compareTo(below) < 0);
  }
}
