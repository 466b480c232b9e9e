// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** A value as the device gave it, after scaling where the plant model says so. Immutable. */
public sealed interface TagValue {

  /** What JSON shows: a boolean, a number with all its digits, or a string. */
  @JsonValue
  Object json();

  /** Nearest double, for storage and charts; text has none and gives NaN. */
  double asDouble();

  /**
   * The whole number this is, with all its digits: a truth value is 0 or 1, a real number is one
   * when it has no fraction; text never is.
   */
  default Optional<BigInteger> asWholeNumber() {
    return switch (this) {
      case Bool(boolean value) -> Optional.of(value ? BigInteger.ONE : BigInteger.ZERO);
      case Int(long value) -> Optional.of(BigInteger.valueOf(value));
      case UnsignedInt unsigned -> Optional.of(unsigned.value());
      case Real(double value) -> wholeNumber(value);
      case Text _ -> Optional.empty();
    };
  }

  /** The whole number that a stored number is, all its digits; empty when it has a fraction. */
  static Optional<BigInteger> wholeNumber(double value) {
    return value == Math.rint(value) && Double.isFinite(value)
        ? Optional.of(new BigDecimal(value).toBigInteger())
        : Optional.empty();
  }

  /** The number this is, with all its digits; truth values and texts are none. */
  default Optional<BigDecimal> asNumber() {
    return switch (this) {
      case Int(long value) -> Optional.of(BigDecimal.valueOf(value));
      case UnsignedInt unsigned -> Optional.of(new BigDecimal(unsigned.value()));
      case Real(double value) -> Optional.of(new BigDecimal(value));
      case Bool _, Text _ -> Optional.empty();
    };
  }

  /** Whether {@link #asDouble()} has all the digits of this value. */
  default boolean isExactAsDouble() {
    return true;
  }

  record Bool(boolean value) implements TagValue {
    @Override
    public Object json() {
      return value;
    }

    @Override
    public double asDouble() {
      return value ? 1 : 0;
    }
  }

  /** Signed integer of up to 64 bits. */
  record Int(long value) implements TagValue {
    @Override
    public Object json() {
      return value;
    }

    @Override
    public double asDouble() {
      return (double) value;
    }

    @Override
    public boolean isExactAsDouble() {
      return isExact(BigInteger.valueOf(value));
    }
  }

  /**
   * Unsigned integer of up to 64 bits.
   *
   * @param bits the value as an unsigned long (see {@link Long#toUnsignedString}).
   */
  record UnsignedInt(long bits) implements TagValue {
    public BigInteger value() {
      return new BigInteger(Long.toUnsignedString(bits));
    }

    @Override
    public Object json() {
      return bits >= 0 ? (Object) bits : value();
    }

    @Override
    public double asDouble() {
      return bits >= 0 ? (double) bits : value().doubleValue();
    }

    @Override
    public boolean isExactAsDouble() {
      return isExact(value());
    }
  }

  /** Finite floating point number; NaN and infinities are BAD readings, never values. */
  record Real(double value) implements TagValue {
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a reading's value is finite, not " + value);
      }
    }

    @Override
    public Object json() {
      return value;
    }

    @Override
    public double asDouble() {
      return value;
    }
  }

  /** Text without NUL characters. */
  record Text(String value) implements TagValue {
    public Text {
      if (value.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a reading's text has no NUL characters");
      }
    }

    @Override
    public Object json() {
      return value;
    }

    @Override
    public double asDouble() {
      return Double.NaN;
    }
  }

  private static boolean isExact(BigInteger value) {
    return new BigDecimal(value.doubleValue()).compareTo(new BigDecimal(value)) == 0;
  }
}
