// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import io.millrace.contracts.readings.TagValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A value as a controller holds it: the low byte first. */
final class ValueBytes {
  private static final int LENGTH_BYTES = 4;

  private ValueBytes() {}

  /**
   * @throws IllegalArgumentException when the value does not fit the place's type.
   */
  static byte[] of(Place place, TagValue value) {
    return switch (place.type()) {
      case Template template -> text(template, value);
      case Elementary type -> elementary(place, type, value);
    };
  }

  private static byte[] elementary(Place place, Elementary type, TagValue value) {
    return switch (type) {
      case BOOL -> new byte[] {(byte) (value.asDouble() == 0 ? 0 : 1)};
      case REAL -> little(Float.floatToIntBits((float) value.asDouble()), type.size());
      case LREAL -> little(Double.doubleToLongBits(value.asDouble()), type.size());
      case SINT, INT, DINT, LINT, TIME, FTIME, LTIME ->
          little(checked(place, signedFits(type, whole(value)), value), type.size());
      case USINT, UINT, UDINT, ULINT, BYTE, WORD, DWORD, LWORD ->
          little(checked(place, unsignedFits(type, whole(value)), value), type.size());
    };
  }

  private static byte[] text(Template template, TagValue value) {
    if (!template.isString() || !(value instanceof TagValue.Text(String content))) {
      throw new IllegalArgumentException("%s does not hold %s".formatted(template.name(), value));
    }
    byte[] characters = content.getBytes(StandardCharsets.ISO_8859_1);
    if (characters.length > template.members().getLast().elements()) {
      throw new IllegalArgumentException("'%s' is too long".formatted(content));
    }
    return ByteBuffer.allocate(template.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(characters.length)
        .put(LENGTH_BYTES, characters)
        .array();
  }

  private static long whole(TagValue value) {
    return switch (value) {
      case TagValue.Int number -> number.value();
      case TagValue.UnsignedInt number -> number.bits();
      case TagValue.Bool _, TagValue.Real _, TagValue.Text _ ->
          throw new IllegalArgumentException(value + " is not a whole number");
    };
  }

  private static boolean signedFits(Elementary type, long value) {
    int spare = Long.SIZE - type.size() * Byte.SIZE;
    return value << spare >> spare == value;
  }

  private static boolean unsignedFits(Elementary type, long value) {
    int spare = Long.SIZE - type.size() * Byte.SIZE;
    return value << spare >>> spare == value;
  }

  private static long checked(Place place, boolean fits, TagValue value) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%s does not fit %s of %s".formatted(value, place.type(), place.symbol().name()));
    }
    return whole(value);
  }

  private static byte[] little(long bits, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (bits >>> (i * Byte.SIZE));
    }
    return bytes;
  }
}
