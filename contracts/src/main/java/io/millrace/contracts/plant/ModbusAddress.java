// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a Modbus device, as the protocol counts: from zero. Immutable.
 *
 * <p>Two notations are understood. The traditional one counts from one and starts with the table's
 * digit: {@code 40001} or {@code 400001} is holding register 0, {@code 30001} input register 0,
 * {@code 10001} discrete input 0, {@code 00001} coil 0. The zero-based one names the table: {@code
 * holding:0}, {@code input:0}, {@code discrete:0}, {@code coil:0}. Either may end in {@code .n},
 * bit n of the register, 0 the lowest.
 *
 * @param table which of the device's four tables.
 * @param offset protocol address, 0..65535.
 * @param bit bit of the register, 0..15; null for the whole register.
 */
public record ModbusAddress(Table table, int offset, @Nullable Integer bit) {
  private static final Pattern TRADITIONAL =
      Pattern.compile("([0134])(\\d{4,5})(?:\\.(\\d{1,2}))?");
  private static final Pattern ZERO_BASED =
      Pattern.compile("(coil|discrete|input|holding):(\\d{1,5})(?:\\.(\\d{1,2}))?");
  private static final int LAST = 65535;
  private static final int BITS = 16;

  /** The four tables of a Modbus device, each with the function code that reads it. */
  public enum Table {
    COIL(1, '0'),
    DISCRETE(2, '1'),
    HOLDING(3, '4'),
    INPUT(4, '3');

    private final int functionCode;
    private final char digit;

    Table(int functionCode, char digit) {
      this.functionCode = functionCode;
      this.digit = digit;
    }

    public int functionCode() {
      return functionCode;
    }

    /** Whether each address holds a single bit; otherwise it holds 16. */
    public boolean isBits() {
      return this == COIL || this == DISCRETE;
    }

    static Table ofDigit(char digit) {
      for (Table table : values()) {
        if (table.digit == digit) {
          return table;
        }
      }
      throw new IllegalArgumentException("no Modbus table has the digit " + digit);
    }
  }

  public ModbusAddress {
    if (offset < 0 || offset > LAST) {
      throw new IllegalArgumentException(
          "Modbus address %s:%d is outside 0..%d".formatted(word(table), offset, LAST));
    }
    if (bit != null && (table.isBits() || bit < 0 || bit >= BITS)) {
      throw new IllegalArgumentException(
          table.isBits()
              ? "a %s is a bit already; '.%d' cannot follow".formatted(word(table), bit)
              : "bit %d is outside 0..15".formatted(bit));
    }
  }

  /**
   * @throws IllegalArgumentException when the text is in neither notation; the message says which
   *     are.
   */
  public static ModbusAddress parse(String text) {
    Matcher traditional = TRADITIONAL.matcher(text);
    if (traditional.matches()) {
      int number = Integer.parseInt(traditional.group(2));
      if (number == 0) {
        throw new IllegalArgumentException(
            "Modbus address '%s': this notation counts from one".formatted(text));
      }
      Table table = Table.ofDigit(traditional.group(1).charAt(0));
      return new ModbusAddress(table, number - 1, bit(traditional.group(3)));
    }
    Matcher zeroBased = ZERO_BASED.matcher(text.toLowerCase(Locale.ROOT));
    if (zeroBased.matches()) {
      Table table = Table.valueOf(zeroBased.group(1).toUpperCase(Locale.ROOT));
      return new ModbusAddress(
          table, Integer.parseInt(zeroBased.group(2)), bit(zeroBased.group(3)));
    }
    throw new IllegalArgumentException(
        ("'%s' is not a Modbus address; write 40001 or 400001 (counted from one: 0 coil, 1 discrete"
                + " input, 3 input, 4 holding register) or holding:0 (counted from zero), with .n"
                + " for a bit")
            .formatted(text));
  }

  /** The zero-based notation of this address. */
  @Override
  public String toString() {
    return word(table) + ":" + offset + (bit == null ? "" : "." + bit);
  }

  private static @Nullable Integer bit(@Nullable String digits) {
    return digits == null ? null : Integer.valueOf(digits);
  }

  private static String word(Table table) {
    return table.name().toLowerCase(Locale.ROOT);
  }
}
