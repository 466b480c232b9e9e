// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Data of Forward Open and Large Forward Open: opens a connection. Immutable.
 *
 * @param isLarge which of the two it is; the small one carries sizes up to 511 bytes.
 * @param tick time unit of the timeout, 2^tick milliseconds; 0..15.
 * @param ticks how many of them the opening may take, 0..255.
 * @param toTarget id wanted for messages to the device; the device chooses its own. 0..2^32-1.
 * @param toOriginator id for messages from the device. 0..2^32-1.
 * @param timeoutMultiplier the connection dies after 4 * 2^this intervals without a message; 0..7.
 * @param intervalToTarget microseconds between messages, 0..2^32-1.
 * @param sizeToTarget most bytes of a message with its sequence number.
 * @param transport class and trigger; {@link #CLASS_3}.
 * @param path way to the device and its message router.
 */
public record ForwardOpen(
    boolean isLarge,
    int tick,
    int ticks,
    long toTarget,
    long toOriginator,
    ConnectionName name,
    int timeoutMultiplier,
    long intervalToTarget,
    int sizeToTarget,
    long intervalToOriginator,
    int sizeToOriginator,
    int transport,
    EPath path) {
  /** Acknowledged messages, asked by the application, answered by a server. */
  public static final int CLASS_3 = 0xA3;

  private static final int POINT_TO_POINT_VARIABLE = 0x4200;
  private static final int SMALL_SIZE = 0x01FF;
  private static final int LARGE_SIZE = 0xFFFF;

  public ForwardOpen {
    int most = isLarge ? LARGE_SIZE : SMALL_SIZE;
    if (sizeToTarget < 0
        || sizeToTarget > most
        || sizeToOriginator < 0
        || sizeToOriginator > most
        || tick < 0
        || tick > 15) {
      throw new IllegalArgumentException(
          "sizes %d and %d, tick %d; sizes are at most %d"
              .formatted(sizeToTarget, sizeToOriginator, tick, most));
    }
  }

  /** The service that carries it. */
  public int service() {
    return isLarge ? MessageRequest.LARGE_FORWARD_OPEN : MessageRequest.FORWARD_OPEN;
  }

  public Bytes encode() {
    WireWriter out = new WireWriter().u8(tick).u8(ticks).u32(toTarget).u32(toOriginator);
    name.writeTo(out).u8(timeoutMultiplier).u8(0).u16(0).u32(intervalToTarget);
    parameters(sizeToTarget, out).u32(intervalToOriginator);
    return parameters(sizeToOriginator, out)
        .u8(transport)
        .u8(path.words())
        .bytes(path.encode())
        .toBytes();
  }

  /**
   * @param isLarge as the service that carried it says.
   */
  public static ForwardOpen decode(boolean isLarge, Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    int tick = in.u8("tick") & 0x0F;
    int ticks = in.u8("ticks");
    long toTarget = in.u32("id to the target");
    long toOriginator = in.u32("id to the originator");
    ConnectionName name = ConnectionName.readFrom(in);
    int multiplier = in.u8("timeout multiplier");
    in.bytes(3, "reserved bytes");
    long intervalToTarget = in.u32("interval to the target");
    int sizeToTarget = size(isLarge, in);
    long intervalToOriginator = in.u32("interval to the originator");
    int sizeToOriginator = size(isLarge, in);
    int transport = in.u8("transport");
    EPath path = EPath.decode(in.bytes(2 * in.u8("path length"), "path"));
    in.end("Forward Open");
    return new ForwardOpen(
        isLarge,
        tick,
        ticks,
        toTarget,
        toOriginator,
        name,
        multiplier,
        intervalToTarget,
        sizeToTarget,
        intervalToOriginator,
        sizeToOriginator,
        transport,
        path);
  }

  private WireWriter parameters(int size, WireWriter out) {
    return isLarge
        ? out.u32((long) POINT_TO_POINT_VARIABLE << Short.SIZE | size)
        : out.u16(POINT_TO_POINT_VARIABLE | size);
  }

  private static int size(boolean isLarge, WireReader in) throws WireException {
    return isLarge
        ? (int) (in.u32("connection parameters") & LARGE_SIZE)
        : in.u16("connection parameters") & SMALL_SIZE;
  }

  /**
   * The device's yes.
   *
   * @param toTarget id it chose for messages to it, 0..2^32-1.
   * @param toOriginator id of messages from it, 0..2^32-1.
   * @param intervalToTarget microseconds granted.
   * @param intervalToOriginator microseconds granted.
   */
  public record Reply(
      long toTarget,
      long toOriginator,
      ConnectionName name,
      long intervalToTarget,
      long intervalToOriginator) {
    public Bytes encode() {
      WireWriter out = new WireWriter().u32(toTarget).u32(toOriginator);
      return name.writeTo(out)
          .u32(intervalToTarget)
          .u32(intervalToOriginator)
          .u8(0)
          .u8(0)
          .toBytes();
    }

    public static Reply decode(Bytes data) throws WireException {
      WireReader in = new WireReader(data);
      Reply reply =
          new Reply(
              in.u32("id to the target"),
              in.u32("id to the originator"),
              ConnectionName.readFrom(in),
              in.u32("interval to the target"),
              in.u32("interval to the originator"));
      int words = in.u8("length of the application's reply");
      in.u8("reserved byte");
      in.bytes(2 * words, "application's reply");
      in.end("reply to Forward Open");
      return reply;
    }
  }
}
