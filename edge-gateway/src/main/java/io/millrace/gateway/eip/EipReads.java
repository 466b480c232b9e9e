// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.eip.EipSession.Question;
import io.millrace.gateway.eip.ReadPlan.Packet;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the items of packets: together, one by one where the device takes no packets, and part
 * by part where an answer is too long. Confined to one thread.
 */
final class EipReads {
  private static final int MOST_VALUE_BYTES = 1 << 20;

  private final EipSession session;
  private final Clocks clocks;
  private final Consumer<DeviceException> failures;
  private final Set<ReadItem> unanswered = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Later> later = new ArrayDeque<>();
  private boolean takesPackets = true;

  /**
   * An item's answer, whole, and when it was there.
   *
   * @param reply Read Tag's, or a refusal.
   */
  record Answered(ReadItem item, MessageReply reply, Instant at) {}

  /**
   * An item that is asked for by itself, when nothing else is in flight.
   *
   * @param begin of its answer; null when there is none yet.
   */
  private record Later(ReadItem item, @Nullable MessageReply begin) {}

  EipReads(EipSession session, Clocks clocks, Consumer<DeviceException> failures) {
    this.session = session;
    this.clocks = clocks;
    this.failures = failures;
  }

  /**
   * One answer per item, as they come.
   *
   * @throws DeviceException when there is no right answer; nothing more is asked here then, and
   *     {@link #unanswered} tells what is missing.
   */
  void ask(List<Packet> packets, Consumer<Answered> into) throws DeviceException {
    unanswered.clear();
    later.clear();
    packets.forEach(packet -> unanswered.addAll(packet.items()));
    session.askAll(packets.stream().flatMap(packet -> questions(packet, into)).iterator());
    while (!later.isEmpty()) {
      Later next = later.remove();
      MessageReply begin = next.begin();
      answered(
          begin == null
              ? ask(next.item())
              : new Answered(next.item(), whole(next.item(), begin), clocks.now()),
          into);
    }
  }

  /** The items of the last packets that there was no answer to. */
  Collection<ReadItem> unanswered() {
    return unanswered;
  }

  /** One item by itself. */
  Answered ask(ReadItem item) throws DeviceException {
    MessageReply whole = whole(item, session.ask(item.request(), item.what()));
    return new Answered(item, whole, clocks.now());
  }

  private Stream<Question> questions(Packet packet, Consumer<Answered> into) {
    if (packet.messages() > 1) {
      // Its parts follow one another at once, for they are to be of one time.
      packet.items().forEach(item -> later.add(new Later(item, null)));
      return Stream.empty();
    }
    if (packet.items().size() == 1 || !takesPackets) {
      return packet.items().stream()
          .map(
              item ->
                  new Question(
                      item.request(),
                      item.what(),
                      reply -> takeOrGoOn(item, reply, clocks.now(), into)));
    }
    return Stream.of(
        new Question(
            MultipleService.request(packet.items().stream().map(ReadItem::request).toList()),
            packet.items().size() + " places",
            reply -> take(packet, reply, into)));
  }

  private void take(Packet packet, MessageReply reply, Consumer<Answered> into)
      throws DeviceException {
    if (reply.status() != MessageReply.SUCCESS && reply.status() != MessageReply.EMBEDDED_ERROR) {
      failures.accept(refusal("a packet of " + packet.items().size(), reply));
      takesPackets &= reply.status() != MessageReply.SERVICE_UNSUPPORTED;
      packet.items().forEach(item -> later.add(new Later(item, null)));
      return;
    }
    List<MessageReply> replies = replies(packet, reply);
    Instant at = clocks.now();
    for (int i = 0; i < replies.size(); i++) {
      ReadItem item = packet.items().get(i);
      if (replies.get(i).status() == MessageReply.REPLY_TOO_LARGE) {
        // It did not fit among the others.
        later.add(new Later(item, null));
      } else {
        takeOrGoOn(item, replies.get(i), at, into);
      }
    }
  }

  /** An answer, or the begin of one. */
  private void takeOrGoOn(ReadItem item, MessageReply reply, Instant at, Consumer<Answered> into) {
    if (reply.status() == MessageReply.PARTIAL && !item.isAttribute()) {
      later.add(new Later(item, reply));
    } else {
      answered(new Answered(item, reply, at), into);
    }
  }

  private void answered(Answered answered, Consumer<Answered> into) {
    unanswered.remove(answered.item());
    into.accept(answered);
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
