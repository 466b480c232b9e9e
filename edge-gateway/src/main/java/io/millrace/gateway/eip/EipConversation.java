// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.eip.ReadPlan.Packet;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An open conversation with an EtherNet/IP device. Confined to one thread. */
final class EipConversation implements Device {
  private static final long BAD_AGAIN_NANOS = Duration.ofSeconds(60).toNanos();

  private final String name;
  private final EipSession session;
  private final PlanInUse plan;
  private final SymbolBrowser symbols;
  private final PacketReader reader;
  private final Clocks clocks;
  private final @Nullable Identity identity;
  private final Consumer<DeviceException> failures;
  private final Map<Tag, Long> toldBad = new HashMap<>();
  private boolean isClosed;

  /**
   * @param identity who answers; null when it does not say.
   */
  EipConversation(
      String name,
      EipSession session,
      PlanInUse plan,
      SymbolBrowser symbols,
      Clocks clocks,
      @Nullable Identity identity,
      Consumer<DeviceException> failures) {
    this.name = name;
    this.session = session;
    this.plan = plan;
    this.symbols = symbols;
    this.clocks = clocks;
    this.identity = identity;
    this.failures = failures;
    this.reader = new PacketReader(session, clocks, failures);
  }

  @Override
  public void poll(Set<Duration> due, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    requireOpen();
    ReadPlan now = plan.plan();
    for (Tag tag : now.unusable().keySet()) {
      Long told = toldBad.get(tag);
      if (due.contains(tag.period())
          && (told == null || clocks.monotonic() - told >= BAD_AGAIN_NANOS)) {
        toldBad.put(tag, clocks.monotonic());
        into.accept(Reading.bad(tag.name(), clocks.now(), QualityReason.MISCONFIGURED));
      }
    }
    for (Packet packet : now.packets()) {
      if (due.contains(packet.period())) {
        reader.read(packet.items(), (item, reply, at) -> give(item, reply, at, into));
      }
    }
  }

  @Override
  public TestRead testRead(String address, @Nullable Integer unitId, int length)
      throws DeviceException {
    requireOpen();
    CipAddress parsed;
    try {
      parsed = CipAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          Kind.MISCONFIGURED, "BAD_ADDRESS", String.valueOf(e.getMessage()), e);
    }
    ReadItem item = ReadItems.item(parsed);
    MessageReply reply = session.ask(item.request(), address);
    Instant at = clocks.now();
    if (reply.status() != MessageReply.SUCCESS) {
      throw PacketReader.refusal(address, reply);
    }
    List<TestRead.Interpretation> interpretations = new ArrayList<>();
    for (DataType type : DataType.values()) {
      extract(parsed, type)
          .from(reply)
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
  public Browsed browse() throws DeviceException {
    requireOpen();
    return symbols.step(session);
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      session.close();
    }
  }

  private void give(ReadItem item, MessageReply reply, Instant at, Consumer<Reading> into)
      throws DeviceException {
    if (reply.status() == MessageReply.PRIVILEGE_VIOLATION && item.layout() != null) {
      giveByMembers(item, item.layout().base(), into);
      return;
    }
    if (reply.status() != MessageReply.SUCCESS) {
      failures.accept(PacketReader.refusal(item.place(), reply));
      giveBad(item, at, reason(reply.status()), into);
      return;
    }
    if (item.layout() != null && !isAsExpected(item.layout(), reply)) {
      failures.accept(
          new DeviceException(
              Kind.REFUSED,
              "LAYOUT_CHANGED",
              item.place() + " is made of something else than the controller said"));
      giveBad(item, at, QualityReason.UNDECODABLE, into);
      return;
    }
    for (ReadItem.Pick pick : item.picks()) {
      into.accept(CipValue.reading(pick.tag(), at, pick.extract().from(reply)));
    }
  }

  private static boolean isAsExpected(ReadItem.Layout layout, MessageReply reply) {
    try {
      return layout.fits(ReadTag.Reply.decode(reply.data()));
    } catch (WireException e) {
      return false;
    }
  }

  /** Something in it may not be read from outside, which forbids the whole. */
  private void giveByMembers(ReadItem item, String base, Consumer<Reading> into)
      throws DeviceException {
    plan.readByMembers(base);
    List<Tag> tags = item.picks().stream().map(ReadItem.Pick::tag).toList();
    for (Packet packet : plan.packets(tags)) {
      reader.read(packet.items(), (member, reply, at) -> give(member, reply, at, into));
    }
  }

  private static void giveBad(
      ReadItem item, Instant at, QualityReason reason, Consumer<Reading> into) {
    item.picks().forEach(pick -> into.accept(Reading.bad(pick.tag().name(), at, reason)));
  }

  private static Extract extract(CipAddress address, DataType type) {
    return switch (address) {
      case CipAddress.Symbolic symbolic -> new Extract.Told(symbolic.bit());
      case CipAddress.Attribute _ -> new Extract.Raw(type);
    };
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

  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the conversation with " + name + " is over");
    }
  }
}
