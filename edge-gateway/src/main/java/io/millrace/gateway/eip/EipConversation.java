// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.eip.ReadPlan.Item;
import io.millrace.gateway.eip.ReadPlan.Packet;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An open conversation with an EtherNet/IP device. Confined to one thread. */
final class EipConversation implements Device {
  private static final long BAD_AGAIN_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int MOST_VALUE_BYTES = 1 << 20;

  private final String name;
  private final EipSession session;
  private final ReadPlan plan;
  private final Clocks clocks;
  private final @Nullable Identity identity;
  private final Consumer<DeviceException> failures;
  private final Map<Tag, Long> toldBad = new HashMap<>();
  private boolean takesPackets = true;
  private boolean isClosed;

  /**
   * @param identity who answers; null when it does not say.
   */
  EipConversation(
      String name,
      EipSession session,
      ReadPlan plan,
      Clocks clocks,
      @Nullable Identity identity,
      Consumer<DeviceException> failures) {
    this.name = name;
    this.session = session;
    this.plan = plan;
    this.clocks = clocks;
    this.identity = identity;
    this.failures = failures;
  }

  @Override
  public void poll(Set<Duration> due, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    requireOpen();
    for (Tag tag : plan.unusable().keySet()) {
      Long told = toldBad.get(tag);
      if (due.contains(tag.period())
          && (told == null || clocks.monotonic() - told >= BAD_AGAIN_NANOS)) {
        toldBad.put(tag, clocks.monotonic());
        into.accept(Reading.bad(tag.name(), clocks.now(), QualityReason.MISCONFIGURED));
      }
    }
    for (Packet packet : plan.packets()) {
      if (due.contains(packet.period())) {
        read(packet, into);
      }
    }
  }

  @Override
  public TestRead testRead(String address, @Nullable Integer unitId, int length)
      throws DeviceException {
    requireOpen();
    Item item;
    @Nullable Integer bit;
    try {
      item = ReadPlan.item(CipAddress.parse(address));
      bit = bit(address);
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          Kind.MISCONFIGURED, "BAD_ADDRESS", String.valueOf(e.getMessage()), e);
    }
    MessageReply reply = session.ask(item.request(), address);
    Instant at = clocks.now();
    if (reply.status() != MessageReply.SUCCESS) {
      throw refusal(address, reply);
    }
    List<TestRead.Interpretation> interpretations = new ArrayList<>();
    for (DataType type : DataType.values()) {
      value(type, item, reply, bit)
          .map(value -> CipValue.fitted(type, value))
          .ifPresent(
              value -> interpretations.add(new TestRead.Interpretation(type, null, value, null)));
    }
    return new TestRead(
        address,
        address,
        address,
        0,
        item.request().service(),
        0,
        at,
        reply.data().toString(),
        interpretations);
  }

  @Override
  public @Nullable DeviceIdentity identity() {
    return identity == null
        ? null
        : new DeviceIdentity(
            identity.vendor(),
            identity.productCode(),
            identity.name(),
            identity.revision(),
            identity.serialText());
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      session.close();
    }
  }

  private void read(Packet packet, Consumer<Reading> into) throws DeviceException {
    if (packet.items().size() == 1 || !takesPackets) {
      readSingly(packet.items(), into);
      return;
    }
    MultipleService asked =
        MultipleService.ofRequests(packet.items().stream().map(Item::request).toList());
    MessageReply reply =
        session.ask(
            new MessageRequest(
                MessageRequest.MULTIPLE_SERVICE_PACKET,
                MessageRequest.MESSAGE_ROUTER,
                asked.encode()),
            packet.items().size() + " tags");
    if (reply.status() != MessageReply.SUCCESS && reply.status() != MessageReply.EMBEDDED_ERROR) {
      failures.accept(refusal("a packet of " + packet.items().size(), reply));
      takesPackets = reply.status() != MessageReply.SERVICE_UNSUPPORTED;
      readSingly(packet.items(), into);
      return;
    }
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
    Instant at = clocks.now();
    for (int i = 0; i < replies.size(); i++) {
      Item item = packet.items().get(i);
      MessageReply own = replies.get(i);
      if (own.service() != item.request().service()) {
        throw session.malformed(
            "WRONG_SERVICE",
            "service 0x%02X was asked, 0x%02X answered"
                .formatted(item.request().service(), own.service()));
      }
    }
    for (int i = 0; i < replies.size(); i++) {
      take(packet.items().get(i), replies.get(i), at, into);
    }
  }

  private void readSingly(List<Item> items, Consumer<Reading> into) throws DeviceException {
    for (Item item : items) {
      MessageReply reply = session.ask(item.request(), address(item));
      give(item, whole(item, reply), clocks.now(), into);
    }
  }

  /** One answer of several; what did not fit among them is asked for alone. */
  private void take(Item item, MessageReply reply, Instant at, Consumer<Reading> into)
      throws DeviceException {
    if (reply.status() == MessageReply.REPLY_TOO_LARGE) {
      readSingly(List.of(item), into);
    } else if (reply.status() == MessageReply.PARTIAL) {
      give(item, whole(item, reply), clocks.now(), into);
    } else {
      give(item, reply, at, into);
    }
  }

  /** The whole of an answer that came in part; a refusal when the rest cannot be had. */
  private MessageReply whole(Item item, MessageReply first) throws DeviceException {
    if (item.isAttribute() || first.status() != MessageReply.PARTIAL) {
      return first;
    }
    try {
      ReadTag.Reply begin = ReadTag.Reply.decode(first.data());
      WireWriter value = new WireWriter().bytes(begin.data());
      MessageReply part = first;
      while (part.status() == MessageReply.PARTIAL) {
        int before = value.length();
        part =
            session.ask(
                new MessageRequest(
                    MessageRequest.READ_TAG_FRAGMENTED,
                    item.request().path(),
                    new ReadTag.Fragment(1, before).encode()),
                address(item) + " from byte " + before);
        if (part.status() != MessageReply.PARTIAL && part.status() != MessageReply.SUCCESS) {
          return part;
        }
        ReadTag.Reply more = ReadTag.Reply.decode(part.data());
        value.bytes(more.data());
        boolean isStuck = more.data().length() == 0 && part.status() == MessageReply.PARTIAL;
        if (isStuck || !more.type().equals(begin.type()) || value.length() > MOST_VALUE_BYTES) {
          throw session.malformed(
              "BAD_FRAGMENT", address(item) + " does not go on at byte " + before);
        }
      }
      return MessageReply.ok(
          first.service(), new ReadTag.Reply(begin.type(), value.toBytes()).encode());
    } catch (WireException e) {
      throw session.malformed("BAD_FRAGMENT", e.detail());
    }
  }

  private void give(Item item, MessageReply reply, Instant at, Consumer<Reading> into) {
    if (reply.status() != MessageReply.SUCCESS) {
      failures.accept(refusal(address(item), reply));
      item.tags().forEach(tag -> into.accept(Reading.bad(tag.name(), at, reason(reply.status()))));
      return;
    }
    for (Tag tag : item.tags()) {
      Optional<TagValue> value = value(tag.type(), item, reply, bit(tag.address()));
      into.accept(CipValue.reading(tag, at, value));
    }
  }

  private static Optional<TagValue> value(
      DataType type, Item item, MessageReply reply, @Nullable Integer bit) {
    if (item.isAttribute()) {
      return CipValue.decode(type, reply.data());
    }
    try {
      return CipValue.decode(ReadTag.Reply.decode(reply.data()), bit);
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Integer bit(String address) {
    return switch (CipAddress.parse(address)) {
      case CipAddress.Symbolic symbolic -> symbolic.bit();
      case CipAddress.Attribute _ -> null;
    };
  }

  private static String address(Item item) {
    return item.tags().isEmpty() ? "a place" : item.tags().getFirst().address();
  }

  private static QualityReason reason(int status) {
    return switch (status) {
      case MessageReply.PATH_SEGMENT_ERROR,
          MessageReply.PATH_UNKNOWN,
          MessageReply.SERVICE_UNSUPPORTED,
          MessageReply.ATTRIBUTE_UNSUPPORTED ->
          QualityReason.MISCONFIGURED;
      default -> QualityReason.REFUSED;
    };
  }

  private static DeviceException refusal(String what, MessageReply reply) {
    return new DeviceException(
        Kind.REFUSED,
        "STATUS_%02X".formatted(reply.status()),
        "%s was refused with status 0x%02X, extended %s"
            .formatted(what, reply.status(), reply.extended()));
  }

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the conversation with " + name + " is over");
    }
  }
}
