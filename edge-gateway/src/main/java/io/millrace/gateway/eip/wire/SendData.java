// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Data of SendRRData and SendUnitData. Immutable.
 *
 * @param timeoutSeconds how long the other end may take; 0 leaves it to CIP. 0..65535.
 * @param packet what is sent.
 */
public record SendData(int timeoutSeconds, CommonPacket packet) {
  public Bytes encode() {
    return new WireWriter().u32(0).u16(timeoutSeconds).bytes(packet.encode()).toBytes();
  }

  public static SendData decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    long handle = in.u32("interface handle");
    if (handle != 0) {
      throw new WireException("interface handle is 0x%08X, not that of CIP".formatted(handle));
    }
    return new SendData(in.u16("timeout"), CommonPacket.decode(in.rest()));
  }

  /** An unconnected message. */
  public static SendData unconnected(Bytes message) {
    return new SendData(
        0,
        CommonPacket.of(new CommonPacket.NullAddress(), new CommonPacket.UnconnectedData(message)));
  }

  /**
   * A message on a connection.
   *
   * @param connection id that its receiver chose.
   * @param sequence number of the message, 0..65535.
   */
  public static SendData connected(long connection, int sequence, Bytes message) {
    return new SendData(
        0,
        CommonPacket.of(
            new CommonPacket.ConnectedAddress(connection),
            new CommonPacket.ConnectedData(sequence, message)));
  }
}
