// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gets the answers to items: several in one message, long ones in parts. Confined to one thread.
 */
final class PacketReader {
  private static final int MOST_VALUE_BYTES = 1 << 20;

  private final EipSession session;
  private final Clocks clocks;
  private final Consumer<DeviceException> failures;
  private boolean takesPackets = true;

  PacketReader(EipSession session, Clocks clocks, Consumer<DeviceException> failures) {
    this.session = session;
    this.clocks = clocks;
    this.failures = failures;
  }

  /** Takes the whole answer to an item, or why there is none. */
  @FunctionalInterface
  interface Into {
    /**
     * @param at when it was there, gateway's clock.
     */
    void take(ReadItem item, MessageReply reply, Instant at) throws DeviceException;
  }

  /**
   * Asks for items; each gives one answer.
   *
   * @throws DeviceException when the conversation is lost.
   */
  void read(List<ReadItem> items, Into into) throws DeviceException {
    if (items.size() == 1 || !takesPackets) {
      readSingly(items, into);
      return;
    }
    MultipleService asked =
        MultipleService.ofRequests(items.stream().map(ReadItem::request).toList());
    MessageReply reply =
        session.ask(
            new MessageRequest(
                MessageRequest.MULTIPLE_SERVICE_PACKET,
                MessageRequest.MESSAGE_ROUTER,
                asked.encode()),
            items.size() + " tags");
    Instant at = clocks.now();
    if (reply.status() != MessageReply.SUCCESS && reply.status() != MessageReply.EMBEDDED_ERROR) {
      failures.accept(refusal("a packet of " + items.size(), reply));
      takesPackets = reply.status() != MessageReply.SERVICE_UNSUPPORTED;
      readSingly(items, into);
      return;
    }
    List<MessageReply> replies = answers(items, reply);
    for (int i = 0; i < replies.size(); i++) {
      take(items.get(i), replies.get(i), at, into);
    }
  }

  private List<MessageReply> answers(List<ReadItem> items, MessageReply reply)
      throws DeviceException {
    List<MessageReply> replies;
    try {
      replies = MultipleService.decode(reply.data()).replies();
    } catch (WireException e) {
      throw session.malformed("BAD_PACKET", e.detail());
    }
    if (replies.size() != items.size()) {
      throw session.malformed(
          "WRONG_COUNT",
          "%d services were asked, %d answered".formatted(items.size(), replies.size()));
    }
    for (int i = 0; i < replies.size(); i++) {
      int service = items.get(i).request().service();
      if (replies.get(i).service() != service) {
        throw session.malformed(
            "WRONG_SERVICE",
            "service 0x%02X was asked, 0x%02X answered"
                .formatted(service, replies.get(i).service()));
      }
    }
    return replies;
  }

  private void readSingly(List<ReadItem> items, Into into) throws DeviceException {
    for (ReadItem item : items) {
      MessageReply reply = session.ask(item.request(), item.place());
      into.take(item, whole(item, reply), clocks.now());
    }
  }

  /** One answer of several; what did not fit among them is asked for alone. */
  private void take(ReadItem item, MessageReply reply, Instant at, Into into)
      throws DeviceException {
    if (reply.status() == MessageReply.REPLY_TOO_LARGE) {
      readSingly(List.of(item), into);
    } else if (reply.status() == MessageReply.PARTIAL) {
      into.take(item, whole(item, reply), clocks.now());
    } else {
      into.take(item, reply, at);
    }
  }

  /** The whole of an answer that came in part; a refusal when the rest cannot be had. */
  private MessageReply whole(ReadItem item, MessageReply first) throws DeviceException {
    if (item.isAttribute() || first.status() != MessageReply.PARTIAL) {
      return first;
    }
    try {
      ReadTag.Reply begin = ReadTag.Reply.decode(first.data());
      WireWriter value = new WireWriter().bytes(begin.data());
      MessageReply part = first;
      while (part.status() == MessageReply.PARTIAL) {
        int before = value.length();
        part = session.ask(rest(item, before), item.place() + " from byte " + before);
        if (part.status() != MessageReply.PARTIAL && part.status() != MessageReply.SUCCESS) {
          return part;
        }
        ReadTag.Reply more = ReadTag.Reply.decode(part.data());
        value.bytes(more.data());
        boolean isStuck = more.data().length() == 0 && part.status() == MessageReply.PARTIAL;
        if (isStuck || !more.type().equals(begin.type()) || value.length() > MOST_VALUE_BYTES) {
          return notWhole(first, item.place() + " does not go on at " + before);
        }
      }
      return MessageReply.ok(
          first.service(), new ReadTag.Reply(begin.type(), value.toBytes()).encode());
    } catch (WireException e) {
      return notWhole(first, item.place() + ": " + e.detail());
    }
  }

  /** An answer without a value: what belongs to one tag alone does not end the conversation. */
  private MessageReply notWhole(MessageReply first, String detail) {
    failures.accept(new DeviceException(Kind.MALFORMED, "BAD_FRAGMENT", detail));
    return MessageReply.ok(first.service(), Bytes.NONE);
  }

  private static MessageRequest rest(ReadItem item, int from) {
    return new MessageRequest(
        MessageRequest.READ_TAG_FRAGMENTED,
        item.request().path(),
        new ReadTag.Fragment(item.elements(), from).encode());
  }

  static DeviceException refusal(String what, MessageReply reply) {
    return new DeviceException(
        Kind.REFUSED,
        "STATUS_%02X".formatted(reply.status()),
        "%s was refused with status 0x%02X, extended %s"
            .formatted(what, reply.status(), reply.extended()));
  }
}
