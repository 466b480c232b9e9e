// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Data of Unconnected Send: a message that the connection manager hands on. Immutable.
 *
 * @param tick time unit of the timeout, 2^tick milliseconds; 0..15.
 * @param ticks how many of them it may take, 0..255.
 * @param message for the object at the end of the route.
 * @param route ports to go through.
 */
public record UnconnectedSend(int tick, int ticks, MessageRequest message, EPath route) {
  public Bytes encode() {
    Bytes inner = message.encode();
    WireWriter out = new WireWriter().u8(tick).u8(ticks).u16(inner.length()).bytes(inner);
    if (inner.length() % 2 == 1) {
      out.u8(0);
    }
    return out.u8(route.words()).u8(0).bytes(route.encode()).toBytes();
  }

  public static UnconnectedSend decode(Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    int tick = in.u8("tick") & 0x0F;
    int ticks = in.u8("ticks");
    int length = in.u16("message length");
    MessageRequest message = MessageRequest.decode(in.bytes(length, "message"));
    in.bytes(length % 2, "pad");
    int words = in.u8("route length");
    in.u8("reserved byte");
    EPath route = EPath.decode(in.bytes(2 * words, "route"));
    in.end("Unconnected Send");
    return new UnconnectedSend(tick, ticks, message, route);
  }
}
