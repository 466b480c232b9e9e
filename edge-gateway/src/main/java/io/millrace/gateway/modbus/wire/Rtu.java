// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands around each message on a serial line: the unit before it, a check sum behind it
 * (Modbus over Serial Line, RTU Transmission Mode). Pure.
 */
public final class Rtu {
  /** Bytes of the check sum. */
  public static final int CRC_BYTES = 2;

  /** Unit, the longest message, check sum. */
  public static final int MOST_FRAME = 1 + Mbap.MOST_PDU + CRC_BYTES;

  /** Asks for its own data back; only serial lines have it. */
  public static final int DIAGNOSTICS = 8;

  private static final int POLYNOMIAL = 0xA001;
  private static final int START = 0xFFFF;

  private Rtu() {}

  /**
   * The message with unit and check sum around it.
   *
   * @param unit who is asked or answers, 0..255.
   * @param pdu function code and what follows, 1..253 bytes.
   */
  public static byte[] frame(int unit, byte[] pdu) {
    if (unit < 0 || unit > 0xFF || pdu.length < 1 || pdu.length > Mbap.MOST_PDU) {
      throw new IllegalArgumentException("unit %d, %d bytes".formatted(unit, pdu.length));
    }
    ByteBuffer frame =
        ByteBuffer.allocate(1 + pdu.length + CRC_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) unit)
            .put(pdu);
    return frame.putShort((short) crc(frame.array(), frame.position())).array();
  }

  /** Asks a unit to give two bytes back. */
  public static byte[] echo(int unit, int token) {
    byte[] pdu = {DIAGNOSTICS, 0, 0, (byte) (token >> Byte.SIZE), (byte) token};
    return frame(unit, pdu);
  }

  /** Whether the last two bytes are the check sum of those before; its lower byte comes first. */
  public static boolean isWhole(byte[] frame) {
    int length = frame.length - CRC_BYTES;
    return length > 0
        && crc(frame, length)
            == (Byte.toUnsignedInt(frame[length])
                | (Byte.toUnsignedInt(frame[length + 1]) << Byte.SIZE));
  }

  /**
   * CRC-16 of the first bytes, 0..65535.
   *
   * @param length how many.
   */
  public static int crc(byte[] bytes, int length) {
    int crc = START;
    for (int i = 0; i < length; i++) {
      crc ^= Byte.toUnsignedInt(bytes[i]);
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ POLYNOMIAL;
      }
    }
    return crc;
  }
}
