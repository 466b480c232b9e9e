// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.readings.TagValue;
import java.time.Instant;

/**
 * A tag that a rule names said one thing for a while. Immutable.
 *
 * @param unit the work unit whose device has the tag.
 * @param tag own name.
 * @param from event time of the first reading of the value, UTC, microseconds.
 * @param to first instant for which nothing said so any more; after {@code from}.
 * @param value what it said; a truth value is 0 or 1, so that it is the same whenever it is kept.
 */
public record SignalInterval(EquipmentId unit, String tag, Instant from, Instant to, TagValue value)
    implements Fact {

  /**
   * @throws IllegalArgumentException when the interval has no length.
   */
  public SignalInterval {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "a value of %s of %s ends after it begins, not from %s to %s"
              .formatted(tag, unit, from, to));
    }
  }

  /** A value as it is kept: equal ones are the same, of whatever width they came. */
  static TagValue kept(TagValue value) {
    return switch (value) {
      case TagValue.Bool(boolean is) -> new TagValue.UnsignedInt(is ? 1 : 0);
      case TagValue.Int(long number) when number >= 0 -> new TagValue.UnsignedInt(number);
      case TagValue.Int _, TagValue.UnsignedInt _, TagValue.Real _, TagValue.Text _ -> value;
    };
  }

  /** The value as a text that tells its kind. */
  public String text() {
    return switch (value) {
      case TagValue.Text(String text) -> "'" + text;
      case TagValue.Real(double number) -> Double.toString(number);
      case TagValue.UnsignedInt number -> number.value().toString();
      case TagValue.Int(long number) -> Long.toString(number);
      case TagValue.Bool(boolean is) -> is ? "1" : "0";
    };
  }

  /** The value that {@link #text()} told. */
  public static TagValue valueOf(String text) {
    if (text.startsWith("'")) {
      return new TagValue.Text(text.substring(1));
    }
    if (text.contains(".")) {
      return new TagValue.Real(Double.parseDouble(text));
    }
    return text.startsWith("-")
        ? new TagValue.Int(Long.parseLong(text))
        : new TagValue.UnsignedInt(Long.parseUnsignedLong(text));
  }

  /** Whether it was so at some instant of a stretch, both ends of which belong to it. */
  public boolean isDuring(Instant first, Instant last) {
    return !from.isAfter(last) && to.isAfter(first);
  }
}
