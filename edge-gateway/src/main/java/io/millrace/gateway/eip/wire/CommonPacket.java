// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Items, each with its type and length; usually an address and data. Immutable.
 *
 * @param items in the order of the wire, at most {@link #MOST_ITEMS}.
 */
public record CommonPacket(List<Item> items) {
  public static final int MOST_ITEMS = 16;

  private static final int NULL_ADDRESS = 0x0000;
  private static final int IDENTITY = 0x000C;
  private static final int CONNECTED_ADDRESS = 0x00A1;
  private static final int CONNECTED_DATA = 0x00B1;
  private static final int UNCONNECTED_DATA = 0x00B2;
  private static final int SERVICES = 0x0100;

  public CommonPacket {
    items = List.copyOf(items);
    if (items.size() > MOST_ITEMS) {
      throw new IllegalArgumentException(items.size() + " items, at most " + MOST_ITEMS);
    }
  }

  public static CommonPacket of(Item... items) {
    return new CommonPacket(List.of(items));
  }

  /** One item. */
  public sealed interface Item {}

  /** The message is not on a connection. */
  public record NullAddress() implements Item {}

  /**
   * @param connection id that the receiver chose, 0..2^32-1.
   */
  public record ConnectedAddress(long connection) implements Item {}

  public record UnconnectedData(Bytes message) implements Item {}

  /**
   * @param sequence number of the message; the answer repeats it. 0..65535.
   */
  public record ConnectedData(int sequence, Bytes message) implements Item {}

  /**
   * The answer to ListIdentity.
   *
   * @param state of the device, 0..255; {@link Identity#OPERATIONAL} and so on.
   */
  public record IdentityItem(Identity identity, int state) implements Item {}

  public record ServicesItem(Services services) implements Item {}

  /** An item of a type that means nothing to us. */
  public record Other(int type, Bytes data) implements Item {}

  public Bytes encode() {
    WireWriter out = new WireWriter().u16(items.size());
    for (Item item : items) {
      Bytes data = data(item);
      out.u16(type(item)).u16(data.length()).bytes(data);
    }
    return out.toBytes();
  }

  public static CommonPacket decode(Bytes packet) throws WireException {
    WireReader in = new WireReader(packet);
    int count = in.u16("item count");
    if (count > MOST_ITEMS) {
      throw new WireException("%d items are said, at most %d".formatted(count, MOST_ITEMS));
    }
    List<Item> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int type = in.u16("item type");
      int length = in.u16("item length");
      items.add(item(type, in.bytes(length, "item")));
    }
    in.end("packet");
    return new CommonPacket(items);
  }

  private static int type(Item item) {
    return switch (item) {
      case NullAddress() -> NULL_ADDRESS;
      case ConnectedAddress _ -> CONNECTED_ADDRESS;
      case UnconnectedData _ -> UNCONNECTED_DATA;
      case ConnectedData _ -> CONNECTED_DATA;
      case IdentityItem _ -> IDENTITY;
      case ServicesItem _ -> SERVICES;
      case Other other -> other.type();
    };
  }

  private static Bytes data(Item item) {
    return switch (item) {
      case NullAddress() -> Bytes.NONE;
      case ConnectedAddress(long connection) -> new WireWriter().u32(connection).toBytes();
      case UnconnectedData(Bytes message) -> message;
      case ConnectedData(int sequence, Bytes message) ->
          new WireWriter().u16(sequence).bytes(message).toBytes();
      case IdentityItem(Identity identity, int state) -> identity.encode(state);
      case ServicesItem(Services services) -> services.encode();
      case Other(int _, Bytes data) -> data;
    };
  }

  private static Item item(int type, Bytes data) throws WireException {
    WireReader in = new WireReader(data);
    Item item =
        switch (type) {
          case NULL_ADDRESS -> new NullAddress();
          case CONNECTED_ADDRESS -> new ConnectedAddress(in.u32("connection id"));
          case UNCONNECTED_DATA -> new UnconnectedData(in.rest());
          case CONNECTED_DATA -> new ConnectedData(in.u16("sequence"), in.rest());
          case IDENTITY -> Identity.decode(in.rest());
          case SERVICES -> new ServicesItem(Services.decode(in.rest()));
          default -> new Other(type, in.rest());
        };
    in.end("item of type 0x%04X".formatted(type));
    return item;
  }
}
