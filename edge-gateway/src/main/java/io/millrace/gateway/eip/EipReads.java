// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.eip.ReadPlan.Packet;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks for the items of packets: together, one by one where the device takes no packets, and part
 * by part where an answer is too long. Confined to one thread.
 */
final class EipReads {
  private static final int MOST_VALUE_BYTES = 1 << 20;

  private final EipSession session;
  private final Clocks clocks;
  private final Consumer<DeviceException> failures;
  private boolean takesPackets = true;

  /**
   * An item's answer, whole, and when it was there.
   *
   * @param reply Read Tag's, or a refusal.
   */
  record Answered(ReadItem item, MessageReply reply, Instant at) {}

  EipReads(EipSession session, Clocks clocks, Consumer<DeviceException> failures) {
    this.session = session;
    this.clocks = clocks;
    this.failures = failures;
  }

  /**
   * One answer per item, in order.
   *
   * @throws DeviceException when there is no right answer; nothing more is asked here then.
   */
  List<Answered> ask(Packet packet) throws DeviceException {
    if (packet.items().size() == 1 || !takesPackets) {
      return singly(packet.items());
    }
    MultipleService asked =
        MultipleService.ofRequests(packet.items().stream().map(ReadItem::request).toList());
    MessageReply reply =
        session.ask(
            new MessageRequest(
                MessageRequest.MULTIPLE_SERVICE_PACKET,
                MessageRequest.MESSAGE_ROUTER,
                asked.encode()),
            packet.items().size() + " places");
    if (reply.status() != MessageReply.SUCCESS && reply.status() != MessageReply.EMBEDDED_ERROR) {
      failures.accept(refusal("a packet of " + packet.items().size(), reply));
      takesPackets = reply.status() != MessageReply.SERVICE_UNSUPPORTED;
      return singly(packet.items());
    }
    List<MessageReply> replies = replies(packet, reply);
    Instant at = clocks.now();
    List<Answered> answers = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      answers.add(completed(packet.items().get(i), replies.get(i), at));
    }
    return answers;
  }

  /** One item by itself. */
  Answered ask(ReadItem item) throws DeviceException {
    MessageReply whole = whole(item, session.ask(item.request(), item.what()));
    return new Answered(item, whole, clocks.now());
  }

  private List<Answered> singly(List<ReadItem> items) throws DeviceException {
    List<Answered> answers = new ArrayList<>();
    for (ReadItem item : items) {
      answers.add(ask(item));
    }
    return answers;
  }

  private List<MessageReply> replies(Packet packet, MessageReply reply) throws DeviceException {
    List<MessageReply> replies;
    try {
      replies = MultipleService.decode(reply.data()).replies();
    } catch (WireException e) {
      throw session.malformed("BAD_PACKET", e.detail());
    }
    if (replies.size() != packet.items().size()) {
      throw session.malformed(
          "WRONG_COUNT",
          "%d services were asked, %d answered".formatted(packet.items().size(), replies.size()));
    }
    for (int i = 0; i < replies.size(); i++) {
      int asked = packet.items().get(i).request().service();
      if (replies.get(i).service() != asked) {
        throw session.malformed(
            "WRONG_SERVICE",
            "service 0x%02X was asked, 0x%02X answered".formatted(asked, replies.get(i).service()));
      }
    }
    return replies;
  }

  /** One answer of several; what did not fit among them is asked for alone. */
  private Answered completed(ReadItem item, MessageReply reply, Instant at) throws DeviceException {
    if (reply.status() == MessageReply.REPLY_TOO_LARGE) {
      return ask(item);
    }
    return reply.status() == MessageReply.PARTIAL
        ? new Answered(item, whole(item, reply), clocks.now())
        : new Answered(item, reply, at);
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
      boolean isStuck = begin.data().length() == 0;
      while (part.status() == MessageReply.PARTIAL && !isStuck) {
        int before = value.length();
        part = session.ask(item.from(before), item.what() + " from byte " + before);
        if (part.status() != MessageReply.PARTIAL && part.status() != MessageReply.SUCCESS) {
          return part;
        }
        ReadTag.Reply more = ReadTag.Reply.decode(part.data());
        value.bytes(more.data());
        isStuck =
            !more.type().equals(begin.type())
                || value.length() > MOST_VALUE_BYTES
                || (more.data().length() == 0 && part.status() == MessageReply.PARTIAL);
      }
      return isStuck
          ? notWhole(first, item.what() + " does not go on at " + value.length())
          : MessageReply.ok(
              first.service(), new ReadTag.Reply(begin.type(), value.toBytes()).encode());
    } catch (WireException e) {
      return notWhole(first, item.what() + ": " + e.detail());
    }
  }

  /** An answer without a value: what belongs to one tag alone does not end the conversation. */
  private MessageReply notWhole(MessageReply first, String detail) {
    failures.accept(new DeviceException(Kind.MALFORMED, "BAD_FRAGMENT", detail));
    return MessageReply.ok(first.service(), Bytes.NONE);
  }

  static DeviceException refusal(String what, MessageReply reply) {
    return new DeviceException(
        Kind.REFUSED,
        "STATUS_%02X".formatted(reply.status()),
        "%s was refused: %s".formatted(what, Refusals.meaning(reply)));
  }
}
