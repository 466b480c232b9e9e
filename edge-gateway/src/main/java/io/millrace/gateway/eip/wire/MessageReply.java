// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * An object's answer. Immutable.
 *
 * @param service that was asked, 0..127.
 * @param status 0 when all is well, otherwise why not; 0..255.
 * @param extended words that say it closer, 0..65535 each.
 * @param data the answer.
 */
public record MessageReply(int service, int status, List<Integer> extended, Bytes data) {
  public static final int SUCCESS = 0x00;
  public static final int CONNECTION_FAILURE = 0x01;
  public static final int PATH_SEGMENT_ERROR = 0x04;
  public static final int PATH_UNKNOWN = 0x05;

  /** There is more than fits; ask on. */
  public static final int PARTIAL = 0x06;

  public static final int SERVICE_UNSUPPORTED = 0x08;
  public static final int PRIVILEGE_VIOLATION = 0x0F;
  public static final int REPLY_TOO_LARGE = 0x11;
  public static final int NOT_ENOUGH_DATA = 0x13;
  public static final int ATTRIBUTE_UNSUPPORTED = 0x14;
  public static final int TOO_MUCH_DATA = 0x15;

  /** At least one of several services failed; each has its own status. */
  public static final int EMBEDDED_ERROR = 0x1E;

  public static final int GENERAL_ERROR = 0xFF;

  private static final int REPLY = 0x80;

  public MessageReply {
    extended = List.copyOf(extended);
    if (service < 0
        || service > 0x7F
        || status < 0
        || status > 0xFF
        || extended.size() > 0xFF
        || extended.stream().anyMatch(word -> word < 0 || word > 0xFFFF)) {
      throw new IllegalArgumentException(
          "service %d, status %d, extended %s".formatted(service, status, extended));
    }
  }

  public static MessageReply ok(int service, Bytes data) {
    return new MessageReply(service, SUCCESS, List.of(), data);
  }

  public static MessageReply refused(int service, int status, Integer... extended) {
    return new MessageReply(service, status, List.of(extended), Bytes.NONE);
  }

  public Bytes encode() {
    WireWriter out = new WireWriter().u8(service | REPLY).u8(0).u8(status).u8(extended.size());
    extended.forEach(out::u16);
    return out.bytes(data).toBytes();
  }

  public static MessageReply decode(Bytes message) throws WireException {
    WireReader in = new WireReader(message);
    int service = in.u8("service");
    if (service < REPLY) {
      throw new WireException("service 0x%02X is no reply".formatted(service));
    }
    in.u8("reserved byte");
    int status = in.u8("status");
    int count = in.u8("length of the extended status");
    List<Integer> extended = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      extended.add(in.u16("extended status"));
    }
    return new MessageReply(service & ~REPLY, status, extended, in.rest());
  }
}
