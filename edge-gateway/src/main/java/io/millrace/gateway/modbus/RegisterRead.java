// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.ModbusAddress;

/**
 * One question to a device: neighbours in one table of one unit. Immutable.
 *
 * @param unit Modbus unit, 0..255.
 * @param table which table.
 * @param offset first protocol address, 0..65535.
 * @param count registers, 1..125, or bits, 1..2000.
 */
record RegisterRead(int unit, ModbusAddress.Table table, int offset, int count) {
  static final int MOST_REGISTERS = 125;
  static final int MOST_BITS = 2000;

  /** Of a request on TCP: header, function, address and count. */
  static final int REQUEST_BYTES = 12;

  /** On TCP the header is this much longer than unit and check sum on a serial line. */
  static final int MORE_ON_TCP = 4;

  private static final int ADDRESSES = 65536;

  RegisterRead {
    int most = table.isBits() ? MOST_BITS : MOST_REGISTERS;
    if (unit < 0 || unit > 255) {
      throw new IllegalArgumentException("unit %d is outside 0..255".formatted(unit));
    }
    if (count < 1 || count > most || offset < 0 || offset + count > ADDRESSES) {
      throw new IllegalArgumentException(
          "%s:%d with %d is more than one request can ask".formatted(table, offset, count));
    }
  }

  /** Bytes of data that an answer to this has. */
  int dataBytes() {
    return table.isBits() ? (count + 7) / 8 : 2 * count;
  }

  /** On TCP: header, function, byte count and data. */
  int replyBytes() {
    return 9 + dataBytes();
  }

  int end() {
    return offset + count;
  }

  @Override
  public String toString() {
    return "unit %d %s x%d".formatted(unit, new ModbusAddress(table, offset, null), count);
  }
}
