// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.TagValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values to and from the bytes of Modbus registers, in the order of the wire: two to a register. A
 * coil or discrete input is one byte, 0 or 1. Pure.
 */
public final class RegisterCodec {
  private static final int REGISTER_BYTES = 2;
  private static final int NIBBLE_BITS = 4;
  private static final int NIBBLE = 0xF;

  private RegisterCodec() {}

  /**
   * How many registers a value takes.
   *
   * @param length bytes of text; ignored for other types.
   */
  public static int registers(DataType type, int length) {
    return switch (type) {
      case BOOL -> 1;
      case STRING -> (length + 1) / REGISTER_BYTES;
      case INT16, UINT16, BCD16, INT32, UINT32, FLOAT32, BCD32, INT64, UINT64, FLOAT64 ->
          type.bits() / (REGISTER_BYTES * Byte.SIZE);
    };
  }

  /**
   * The tag's value in these bytes: decoded, scaled, and held against its range.
   *
   * @param bytes exactly the tag's registers, or one byte of 0 or 1 for a coil or discrete input.
   * @throws IllegalArgumentException when there are fewer or more bytes than the tag has.
   */
  public static Decoded decode(Tag tag, byte[] bytes) {
    Decoded raw =
        tag.type() == DataType.BOOL
            ? new Decoded.Good(bool(ModbusAddress.parse(tag.address()), tag.layout(), bytes))
            : decode(tag.type(), tag.layout(), tag.length(), bytes);
    return switch (raw) {
      case Decoded.Good(TagValue value) -> judged(tag, value);
      case Decoded.Doubtful _, Decoded.Bad _ -> raw;
    };
  }

  /**
   * The value in these bytes, neither scaled nor judged. A BOOL is true when any bit is set.
   *
   * @param layout byte order; highest byte first when null.
   * @throws IllegalArgumentException when there are fewer or more bytes than the type has.
   */
  public static Decoded decode(
      DataType type, @Nullable ByteLayout layout, int length, byte[] bytes) {
    if (type == DataType.BOOL) {
      return new Decoded.Good(new TagValue.Bool(anyBit(bytes)));
    }
    requireBytes(registers(type, length) * REGISTER_BYTES, bytes.length);
    if (type == DataType.STRING) {
      return text(Arrays.copyOf(highFirst(bytes, layout), length));
    }
    long bits = bits(highFirst(bytes, layout));
    return switch (type) {
      case INT16 -> new Decoded.Good(new TagValue.Int((short) bits));
      case INT32 -> new Decoded.Good(new TagValue.Int((int) bits));
      case INT64 -> new Decoded.Good(new TagValue.Int(bits));
      case UINT16, UINT32, UINT64 -> new Decoded.Good(new TagValue.UnsignedInt(bits));
      case FLOAT32 -> real(Float.intBitsToFloat((int) bits));
      case FLOAT64 -> real(Double.longBitsToDouble(bits));
      case BCD16, BCD32 -> decimalDigits(bits, type.bits());
      case BOOL, STRING -> throw new IllegalStateException("decoded above");
    };
  }

  /**
   * The bytes with which a device would show this value of the tag; the scale is undone.
   *
   * @param register what the tag's register holds now; only the tag's bit of it changes. Ignored
   *     for other tags.
   * @throws IllegalArgumentException when the value is of another kind or does not fit.
   */
  public static byte[] encode(Tag tag, TagValue value, int register) {
    if (tag.type() == DataType.BOOL && value instanceof TagValue.Bool(boolean isSet)) {
      return boolBytes(ModbusAddress.parse(tag.address()), tag.layout(), isSet, register);
    }
    return encode(tag.type(), tag.layout(), tag.length(), unscaled(tag, value));
  }

  /**
   * The bytes of a value that is not scaled.
   *
   * @throws IllegalArgumentException when the value is of another kind or does not fit.
   */
  public static byte[] encode(
      DataType type, @Nullable ByteLayout layout, int length, TagValue value) {
    byte[] high =
        switch (type) {
          case BOOL -> new byte[] {0, (byte) (value.asDouble() == 0 ? 0 : 1)};
          case INT16, INT32, INT64 -> integer(type, whole(value), true);
          case UINT16, UINT32, UINT64 -> integer(type, whole(value), false);
          case FLOAT32 -> ByteBuffer.allocate(4).putFloat((float) value.asDouble()).array();
          case FLOAT64 -> ByteBuffer.allocate(8).putDouble(value.asDouble()).array();
          case BCD16, BCD32 -> digits(type, whole(value));
          case STRING -> textBytes(value, length);
        };
    return highFirst(high, layout);
  }

  /** Scale and offset applied to a device's number: times the scale, then plus the offset. */
  static double scaled(Tag tag, double raw) {
    Double scale = tag.scale();
    Double offset = tag.offset();
    double product = scale == null ? raw : raw * scale;
    return offset == null ? product : product + offset;
  }

  private static TagValue unscaled(Tag tag, TagValue value) {
    if (!isNumber(tag.type()) || !tag.isScaled()) {
      return value;
    }
    Double scale = tag.scale();
    Double offset = tag.offset();
    double raw = (value.asDouble() - (offset == null ? 0 : offset)) / (scale == null ? 1 : scale);
    if (!tag.type().isInteger()) {
      return new TagValue.Real(raw);
    }
    BigInteger rounded = new BigDecimal(raw).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
    return rounded.signum() < 0
        ? new TagValue.Int(rounded.longValueExact())
        : new TagValue.UnsignedInt(rounded.longValue());
  }

  private static Decoded judged(Tag tag, TagValue raw) {
    TagValue value = raw;
    if (isNumber(tag.type()) && tag.isScaled()) {
      double scaled = scaled(tag, raw.asDouble());
      if (!Double.isFinite(scaled)) {
        return new Decoded.Bad(QualityReason.NOT_A_NUMBER);
      }
      value = new TagValue.Real(scaled);
    }
    double number = value.asDouble();
    Double min = tag.min();
    Double max = tag.max();
    if ((min != null && number < min) || (max != null && number > max)) {
      return new Decoded.Doubtful(value, QualityReason.OUT_OF_RANGE);
    }
    return new Decoded.Good(value);
  }

  private static boolean isNumber(DataType type) {
    return switch (type) {
      case BOOL, STRING -> false;
      case INT16, UINT16, INT32, UINT32, INT64, UINT64, FLOAT32, FLOAT64, BCD16, BCD32 -> true;
    };
  }

  private static TagValue.Bool bool(
      ModbusAddress address, @Nullable ByteLayout layout, byte[] bytes) {
    Integer bit = address.bit();
    if (address.table().isBits() || bit == null) {
      return new TagValue.Bool(anyBit(bytes));
    }
    requireBytes(REGISTER_BYTES, bytes.length);
    return new TagValue.Bool(((bits(highFirst(bytes, layout)) >> bit) & 1) == 1);
  }

  private static byte[] boolBytes(
      ModbusAddress address, @Nullable ByteLayout layout, boolean isSet, int register) {
    if (address.table().isBits()) {
      return new byte[] {(byte) (isSet ? 1 : 0)};
    }
    Integer bit = address.bit();
    int mask = bit == null ? 1 : 1 << bit;
    int after = isSet ? register | mask : register & (bit == null ? 0 : ~mask);
    return highFirst(new byte[] {(byte) (after >> Byte.SIZE), (byte) after}, layout);
  }

  private static boolean anyBit(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  /** From the order of the wire to the highest byte first, and back: each layout undoes itself. */
  private static byte[] highFirst(byte[] bytes, @Nullable ByteLayout layout) {
    if (layout == null || layout == ByteLayout.AB) {
      return bytes;
    }
    if (bytes.length % layout.bytes() != 0) {
      throw new IllegalArgumentException(
          "layout %s is for %d bytes, not %d".formatted(layout, layout.bytes(), bytes.length));
    }
    byte[] ordered = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int group = i / layout.bytes() * layout.bytes();
      ordered[group + layout.significance(i - group)] = bytes[i];
    }
    return ordered;
  }

  private static long bits(byte[] highFirst) {
    long bits = 0;
    for (byte b : highFirst) {
      bits = (bits << Byte.SIZE) | Byte.toUnsignedLong(b);
    }
    return bits;
  }

  private static Decoded real(double value) {
    return Double.isFinite(value)
        ? new Decoded.Good(new TagValue.Real(value))
        : new Decoded.Bad(QualityReason.NOT_A_NUMBER);
  }

  private static Decoded decimalDigits(long bits, int width) {
    long value = 0;
    for (int shift = width - NIBBLE_BITS; shift >= 0; shift -= NIBBLE_BITS) {
      long digit = (bits >> shift) & NIBBLE;
      if (digit > 9) {
        return new Decoded.Bad(QualityReason.UNDECODABLE);
      }
      value = value * 10 + digit;
    }
    return new Decoded.Good(new TagValue.UnsignedInt(value));
  }

  private static Decoded text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
      return new Decoded.Good(new TagValue.Text(text.stripTrailing()));
    } catch (CharacterCodingException e) {
      return new Decoded.Bad(QualityReason.UNDECODABLE);
    }
  }

  private static byte[] textBytes(TagValue value, int length) {
    if (!(value instanceof TagValue.Text(String text))) {
      throw new IllegalArgumentException("text is needed, not " + value);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length) {
      throw new IllegalArgumentException(
          "'%s' takes %d bytes, the tag has %d".formatted(text, bytes.length, length));
    }
    return Arrays.copyOf(bytes, registers(DataType.STRING, length) * REGISTER_BYTES);
  }

  private static BigInteger whole(TagValue value) {
    return switch (value) {
      case TagValue.Int(long v) -> BigInteger.valueOf(v);
      case TagValue.UnsignedInt u -> u.value();
      case TagValue.Real(double v) -> new BigDecimal(v).toBigIntegerExact();
      case TagValue.Bool _, TagValue.Text _ ->
          throw new IllegalArgumentException("a whole number is needed, not " + value);
    };
  }

  private static byte[] integer(DataType type, BigInteger value, boolean isSigned) {
    int room = isSigned ? type.bits() - 1 : type.bits();
    if (value.bitLength() > room || (!isSigned && value.signum() < 0)) {
      throw new IllegalArgumentException(value + " does not fit " + type);
    }
    byte[] bytes = new byte[type.bits() / Byte.SIZE];
    long bits = value.longValue();
    for (int i = bytes.length - 1; i >= 0; i--) {
      bytes[i] = (byte) bits;
      bits >>= Byte.SIZE;
    }
    return bytes;
  }

  private static byte[] digits(DataType type, BigInteger value) {
    int count = type.bits() / NIBBLE_BITS;
    if (value.signum() < 0 || value.compareTo(BigInteger.TEN.pow(count)) >= 0) {
      throw new IllegalArgumentException(value + " does not fit " + type);
    }
    long digits = value.longValue();
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (digits % 10) << (i * NIBBLE_BITS);
      digits /= 10;
    }
    return ByteBuffer.allocate(type.bits() / Byte.SIZE)
        .put(
            ByteBuffer.allocate(Long.BYTES).putLong(0, bits).array(),
            Long.BYTES - type.bits() / Byte.SIZE,
            type.bits() / Byte.SIZE)
        .array();
  }

  private static void requireBytes(int wanted, int actual) {
    if (wanted != actual) {
      throw new IllegalArgumentException("%d bytes wanted, not %d".formatted(wanted, actual));
    }
  }
}
