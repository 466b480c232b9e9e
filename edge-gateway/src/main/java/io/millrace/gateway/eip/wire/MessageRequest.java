// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/**
 * Asks an object for a service. Immutable.
 *
 * @param service what is asked, 0..127: {@link #READ_TAG} and so on.
 * @param path the object.
 * @param data what the service needs.
 */
public record MessageRequest(int service, EPath path, Bytes data) {
  public static final int GET_ATTRIBUTES_ALL = 0x01;
  public static final int GET_ATTRIBUTE_LIST = 0x03;
  public static final int MULTIPLE_SERVICE_PACKET = 0x0A;
  public static final int GET_ATTRIBUTE_SINGLE = 0x0E;
  public static final int READ_TAG = 0x4C;

  /** Of the template object: the same code as Read Tag. */
  public static final int READ_TEMPLATE = 0x4C;

  public static final int FORWARD_CLOSE = 0x4E;
  public static final int READ_TAG_FRAGMENTED = 0x52;

  /** Of the connection manager: the same code as Read Tag Fragmented. */
  public static final int UNCONNECTED_SEND = 0x52;

  public static final int FORWARD_OPEN = 0x54;
  public static final int GET_INSTANCE_ATTRIBUTE_LIST = 0x55;
  public static final int LARGE_FORWARD_OPEN = 0x5B;

  public static final EPath IDENTITY = EPath.object(1, 1);
  public static final EPath MESSAGE_ROUTER = EPath.object(2, 1);
  public static final EPath CONNECTION_MANAGER = EPath.object(6, 1);
  public static final int SYMBOL_CLASS = 0x6B;
  public static final int TEMPLATE_CLASS = 0x6C;

  public MessageRequest {
    if (service < 0 || service > 0x7F) {
      throw new IllegalArgumentException("service 0x%X is no request".formatted(service));
    }
  }

  public Bytes encode() {
    return new WireWriter().u8(service).u8(path.words()).bytes(path.encode()).bytes(data).toBytes();
  }

  public static MessageRequest decode(Bytes message) throws WireException {
    WireReader in = new WireReader(message);
    int service = in.u8("service");
    if (service > 0x7F) {
      throw new WireException("service 0x%02X is a reply".formatted(service));
    }
    EPath path = EPath.decode(in.bytes(2 * in.u8("path length"), "path"));
    return new MessageRequest(service, path, in.rest());
  }
}
