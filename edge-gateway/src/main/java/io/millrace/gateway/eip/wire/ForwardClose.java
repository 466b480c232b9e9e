// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Data of Forward Close: ends a connection. Immutable.
 *
 * @param tick time unit of the timeout, 2^tick milliseconds; 0..15.
 * @param ticks how many of them it may take, 0..255.
 * @param path the one it was opened with.
 */
public record ForwardClose(int tick, int ticks, ConnectionName name, EPath path) {
  public Bytes encode() {
    return name.writeTo(new WireWriter().u8(tick).u8(ticks))
        .u8(path.words())
        .u8(0)
        .bytes(path.encode())
        .toBytes();
  }

  public static ForwardClose decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    int tick = in.u8("tick") & 0x0F;
    int ticks = in.u8("ticks");
    ConnectionName name = ConnectionName.readFrom(in);
    int words = in.u8("path length");
    in.u8("reserved byte");
    EPath path = EPath.decode(in.bytes(2 * words, "path"));
    in.end("Forward Close");
    return new ForwardClose(tick, ticks, name, path);
  }

  /** The device's yes. */
  public record Reply(ConnectionName name) {
    public Bytes encode() {
      return name.writeTo(new WireWriter()).u8(0).u8(0).toBytes();
    }

    public static Reply decode(Bytes data) throws WireException {
      WireReader in = new WireReader(data);
      Reply reply = new Reply(ConnectionName.readFrom(in));
      int words = in.u8("length of the application's reply");
      in.u8("reserved byte");
      in.bytes(2 * words, "application's reply");
      in.end("reply to Forward Close");
      return reply;
    }
  }
}
