// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.modbus;

import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a device holds a value in its registers. Written apart from what the gateway decodes with, so
 * that each checks the other.
 */
final class RegisterEncoder {
  private RegisterEncoder() {}

  /**
   * Bytes as they go over the wire; one byte for a bit.
   *
   * @throws IllegalArgumentException when the value does not fit the tag's type.
   */
  static byte[] bytes(Tag tag, TagValue value) {
    return switch (tag.type()) {
      case BOOL -> new byte[] {(byte) value.asDouble()};
      case STRING -> text(tag, value);
      case FLOAT32 -> laidOut(tag, Float.floatToIntBits((float) unscaled(tag, value.asDouble())));
      case FLOAT64 -> laidOut(tag, Double.doubleToLongBits(unscaled(tag, value.asDouble())));
      case INT16, UINT16, INT32, UINT32, INT64, UINT64 -> laidOut(tag, whole(tag, value));
      // Each decimal digit in four bits.
      case BCD16, BCD32 -> laidOut(tag, Long.parseLong(Long.toString(whole(tag, value)), 16));
    };
  }

  /** What a master that decodes those bytes rightly gets. */
  static TagValue seen(Tag tag, TagValue value) {
    return switch (tag.type()) {
      case BOOL, STRING -> value;
      case FLOAT32 -> scaled(tag, (float) unscaled(tag, value.asDouble()));
      case FLOAT64 -> scaled(tag, unscaled(tag, value.asDouble()));
      case INT16, UINT16, INT32, UINT32, INT64, UINT64, BCD16, BCD32 ->
          tag.isScaled() ? scaled(tag, (double) whole(tag, value)) : value;
    };
  }

  private static long whole(Tag tag, TagValue value) {
    long raw = tag.isScaled() ? Math.round(unscaled(tag, value.asDouble())) : bits(value);
    checkFits(tag, raw);
    return raw;
  }

  private static long bits(TagValue value) {
    return switch (value) {
      case TagValue.Int number -> number.value();
      case TagValue.UnsignedInt number -> number.bits();
      case TagValue.Bool _, TagValue.Real _, TagValue.Text _ ->
          throw new IllegalArgumentException(value + " is not a whole number");
    };
  }

  private static double unscaled(Tag tag, double value) {
    double shifted = tag.offset() == null ? value : value - tag.offset();
    return tag.scale() == null ? shifted : shifted / tag.scale();
  }

  private static TagValue scaled(Tag tag, double raw) {
    double scaled = tag.scale() == null ? raw : raw * tag.scale();
    return new TagValue.Real(tag.offset() == null ? scaled : scaled + tag.offset());
  }

  private static void checkFits(Tag tag, long raw) {
    boolean fits =
        switch (tag.type()) {
          case INT16 -> raw == (short) raw;
          case INT32 -> raw == (int) raw;
          case UINT16 -> raw == (raw & 0xFFFF);
          case UINT32 -> raw == (raw & 0xFFFF_FFFFL);
          case BCD16 -> raw >= 0 && raw < 10_000;
          case BCD32 -> raw >= 0 && raw < 100_000_000;
          case BOOL, INT64, UINT64, FLOAT32, FLOAT64, STRING -> true;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "%d does not fit %s of type %s".formatted(raw, tag.name(), tag.type()));
    }
  }

  private static byte[] text(Tag tag, TagValue value) {
    String text = String.valueOf(value.json());
    byte[] padded =
        Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), (tag.length() + 1) / 2 * 2);
    ByteLayout layout = tag.layout() == null ? ByteLayout.AB : tag.layout();
    byte[] wire = new byte[padded.length];
    for (int i = 0; i < wire.length; i++) {
      wire[i] = padded[i - i % 2 + layout.significance(i % 2)];
    }
    return wire;
  }

  private static byte[] laidOut(Tag tag, long raw) {
    ByteLayout layout =
        tag.layout() == null ? ByteLayout.bigEndian(tag.type().bits()) : tag.layout();
    byte[] wire = new byte[layout.bytes()];
    for (int i = 0; i < wire.length; i++) {
      wire[i] = (byte) (raw >>> (Byte.SIZE * (wire.length - 1 - layout.significance(i))));
    }
    return wire;
  }
}
