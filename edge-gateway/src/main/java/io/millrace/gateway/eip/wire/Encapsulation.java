// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * One message on the TCP connection: a header of 24 bytes and data. Immutable.
 *
 * @param command what it is, 0..65535: {@link #REGISTER_SESSION} and so on.
 * @param session handle the device gave, 0..2^32-1; 0 before there is one.
 * @param status 0 when all is well, 0..2^32-1.
 * @param context eight bytes that the asker chooses and the answer repeats.
 * @param data at most {@link #MOST_DATA} bytes.
 */
public record Encapsulation(int command, long session, long status, long context, Bytes data) {
  public static final int LIST_SERVICES = 0x04;
  public static final int LIST_IDENTITY = 0x63;
  public static final int REGISTER_SESSION = 0x65;
  public static final int UNREGISTER_SESSION = 0x66;
  public static final int SEND_RR_DATA = 0x6F;
  public static final int SEND_UNIT_DATA = 0x70;

  public static final int HEADER_BYTES = 24;
  public static final int MOST_DATA = 65511;

  private static final long U32 = 0xFFFF_FFFFL;

  public Encapsulation {
    if (command < 0 || command > 0xFFFF || session != (session & U32) || status != (status & U32)) {
      throw new IllegalArgumentException(
          "command %d, session %d or status %d is no unsigned number of its width"
              .formatted(command, session, status));
    }
    if (data.length() > MOST_DATA) {
      throw new IllegalArgumentException(
          "%d bytes of data, at most %d".formatted(data.length(), MOST_DATA));
    }
  }

  public Bytes encode() {
    return new WireWriter()
        .u16(command)
        .u16(data.length())
        .u32(session)
        .u32(status)
        .u64(context)
        .u32(0)
        .bytes(data)
        .toBytes();
  }

  /**
   * How many bytes of data follow a header.
   *
   * @param header its 24 bytes.
   * @param most the longest that is taken.
   * @throws WireException when it says more, or is no header.
   */
  public static int dataLength(Bytes header, int most) throws WireException {
    WireReader in = new WireReader(header.part(0, Math.min(header.length(), HEADER_BYTES)));
    in.u16("command");
    int length = in.u16("length");
    if (length > most) {
      throw new WireException("%d bytes of data are said, at most %d".formatted(length, most));
    }
    in.bytes(Integer.BYTES + Integer.BYTES + Long.BYTES, "session, status and context");
    long options = in.u32("options");
    if (options != 0) {
      throw new WireException("options are 0x%08X, not 0".formatted(options));
    }
    return length;
  }

  /** A whole message: the header and exactly the data it says. */
  public static Encapsulation decode(Bytes message) throws WireException {
    int length = dataLength(message, MOST_DATA);
    WireReader in = new WireReader(message);
    int command = in.u16("command");
    in.u16("length");
    long session = in.u32("session");
    long status = in.u32("status");
    long context = in.u64("context");
    in.u32("options");
    Bytes data = in.bytes(length, "data");
    in.end("message");
    return new Encapsulation(command, session, status, context, data);
  }
}
