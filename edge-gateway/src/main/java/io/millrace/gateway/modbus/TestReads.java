// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.ByteLayout;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.device.TestRead.Interpretation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The registers at one address under every type and byte order. Pure. */
final class TestReads {
  private static final int WIDEST_NUMBER = 4;
  private static final int ADDRESSES = 65536;

  private TestReads() {}

  /**
   * How many registers to ask for: as many as the widest interpretation needs, and less when the
   * device refuses that many.
   */
  static List<Integer> counts(ModbusAddress at, int length, int most) {
    if (at.table().isBits()) {
      return List.of(1);
    }
    int text = RegisterCodec.registers(DataType.STRING, length);
    return Stream.of(Math.max(text, WIDEST_NUMBER), WIDEST_NUMBER, 2, 1)
        .filter(count -> count <= most && at.offset() + count <= ADDRESSES)
        .distinct()
        .toList();
  }

  /**
   * @param data what came: registers in the order of the wire, or one byte for a bit.
   */
  static TestRead of(
      String asked, ModbusAddress at, int unit, Instant when, byte[] data, int length) {
    List<Interpretation> interpretations = new ArrayList<>();
    interpretations.add(bool(at, data));
    if (!at.table().isBits()) {
      for (DataType type : DataType.values()) {
        addEvery(type, data, length, interpretations);
      }
    }
    return new TestRead(
        asked,
        new TestRead.Modbus(at.toString(), traditional(at), at.offset(), unit),
        at.table().functionCode(),
        null,
        when,
        HexFormat.ofDelimiter(" ").formatHex(data),
        interpretations,
        List.of());
  }

  private static void addEvery(DataType type, byte[] data, int length, List<Interpretation> into) {
    int bytes = 2 * RegisterCodec.registers(type, length);
    if (type == DataType.BOOL || bytes > data.length) {
      return;
    }
    int width = type == DataType.STRING ? 2 : bytes;
    for (ByteLayout layout : ByteLayout.values()) {
      if (layout.bytes() == width) {
        Decoded decoded = RegisterCodec.decode(type, layout, length, Arrays.copyOf(data, bytes));
        into.add(shown(type, layout, decoded));
      }
    }
  }

  private static Interpretation bool(ModbusAddress at, byte[] data) {
    Integer bit = at.bit();
    boolean isSet =
        bit == null
            ? data[0] != 0 || (!at.table().isBits() && data[1] != 0)
            : ((data[bit < Byte.SIZE ? 1 : 0] >> (bit % Byte.SIZE)) & 1) == 1;
    return new Interpretation(DataType.BOOL, null, new TagValue.Bool(isSet), null);
  }

  private static Interpretation shown(DataType type, @Nullable ByteLayout layout, Decoded decoded) {
    return switch (decoded) {
      case Decoded.Good(TagValue value) -> new Interpretation(type, layout, value, null);
      case Decoded.Doubtful doubtful ->
          new Interpretation(type, layout, doubtful.value(), doubtful.reason());
      case Decoded.Bad bad -> new Interpretation(type, layout, null, bad.reason());
    };
  }

  private static String traditional(ModbusAddress at) {
    String digit =
        switch (at.table()) {
          case COIL -> "0";
          case DISCRETE -> "1";
          case INPUT -> "3";
          case HOLDING -> "4";
        };
    return digit + "%05d".formatted(at.offset() + 1) + (at.bit() == null ? "" : "." + at.bit());
  }
}
