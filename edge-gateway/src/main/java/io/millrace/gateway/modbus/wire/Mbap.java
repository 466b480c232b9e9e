// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus.wire;

import java.nio.ByteBuffer;

/**
 * What stands before each message on TCP. Immutable.
 *
 * @param transaction the answer repeats it, 0..65535.
 * @param pduBytes how many bytes follow it, 1..253.
 * @param unit who is asked or answers, 0..255.
 */
public record Mbap(int transaction, int pduBytes, int unit) {
  public static final int BYTES = 7;
  public static final int MOST_PDU = 253;

  private static final int U16 = 0xFFFF;
  private static final int U8 = 0xFF;

  public Mbap {
    if (transaction < 0 || transaction > U16 || unit < 0 || unit > U8) {
      throw new IllegalArgumentException("transaction %d, unit %d".formatted(transaction, unit));
    }
    if (pduBytes < 1 || pduBytes > MOST_PDU) {
      throw new IllegalArgumentException("%d bytes, 1 to %d can be".formatted(pduBytes, MOST_PDU));
    }
  }

  /** The header with the message behind it. */
  public static byte[] frame(int transaction, int unit, byte[] pdu) {
    return ByteBuffer.allocate(BYTES + pdu.length)
        .put(new Mbap(transaction, pdu.length, unit).encode())
        .put(pdu)
        .array();
  }

  public byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putShort((short) transaction)
        .putShort((short) 0)
        .putShort((short) (pduBytes + 1))
        .put((byte) unit)
        .array();
  }

  /**
   * @param header exactly {@link #BYTES}.
   * @throws PduException when they are no header of Modbus.
   */
  public static Mbap decode(byte[] header) throws PduException {
    if (header.length != BYTES) {
      throw new PduException("a header of %d bytes, not %d".formatted(header.length, BYTES));
    }
    ByteBuffer in = ByteBuffer.wrap(header);
    int transaction = in.getShort() & U16;
    int protocol = in.getShort() & U16;
    int length = in.getShort() & U16;
    if (protocol != 0) {
      throw new PduException("protocol %d, not 0".formatted(protocol));
    }
    if (length < 2 || length > MOST_PDU + 1) {
      throw new PduException("length %d, 2 to %d can be".formatted(length, MOST_PDU + 1));
    }
    return new Mbap(transaction, length - 1, in.get() & U8);
  }
}
