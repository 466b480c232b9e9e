// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.eip.EipReads.Answered;
import io.millrace.gateway.eip.ReadItem.Wanted;
import io.millrace.gateway.eip.ReadPlan.Packet;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open conversation with an EtherNet/IP device. What it refuses as a whole is asked for in parts
 * at once; what it refuses alone is left out and asked for again by its own clock. Confined to one
 * thread.
 */
final class EipConversation implements Device {
  private static final long BAD_AGAIN_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int RETRIES_PER_POLL = 8;
  private static final int DEEPEST = 16;

  /**
   * A device closes a TCP connection that says nothing for two minutes, unless it is told
   * otherwise, and what lies between may be quicker.
   */
  private static final long LONGEST_SILENCE_NANOS = Duration.ofSeconds(60).toNanos();

  /** After so long it is looked whether the connection is still there. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final EipDevice device;
  private final Clocks clocks;
  private final @Nullable Identity identity;
  private final Map<TagName, Long> toldBad = new HashMap<>();
  private EipSession session;
  private EipReads reads;
  private boolean isClosed;

  EipConversation(EipDevice device, EipDevice.Begun begun, Clocks clocks) {
    this.device = device;
    this.clocks = clocks;
    this.identity = begun.identity();
    this.session = begun.session();
    this.reads = new EipReads(session, clocks, device::failed);
  }

  @Override
  public void poll(Set<Duration> due, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    awaken();
    device.browse(session);
    ReadPlan plan = device.readPlan();
    for (Tag tag : plan.unusable().keySet()) {
      if (due.contains(tag.period())) {
        badNowAndThen(tag, QualityReason.MISCONFIGURED, into);
      }
    }
    for (Tag tag : device.held()) {
      if (due.contains(tag.period())) {
        badNowAndThen(tag, QualityReason.QUARANTINED, into);
      }
    }
    List<Packet> packets =
        plan.packets().stream().filter(packet -> due.contains(packet.period())).toList();
    readAll(packets, into);
    List<Tag> retries = device.retries(RETRIES_PER_POLL);
    if (!retries.isEmpty()) {
      readAll(device.planOf(retries).packets(), into);
    }
    try {
      device.widen(session);
    } catch (DeviceException e) {
      goOnOneAtATime(e);
    }
  }

  @Override
  public void read(Set<TagName> tags, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    awaken();
    device.held().stream()
        .filter(tag -> tags.contains(tag.name()))
        .forEach(tag -> badNowAndThen(tag, QualityReason.QUARANTINED, into));
    ReadPlan plan = device.planOf(device.asked(tags));
    plan.unusable().keySet().forEach(tag -> badNowAndThen(tag, QualityReason.MISCONFIGURED, into));
    readAll(plan.packets(), into);
  }

  @Override
  public List<Reading> run(Tag tag, int count) throws DeviceException, InterruptedException {
    awaken();
    Answered answered = reads.ask(Runs.item(tag, count, session.mostBytes()));
    if (answered.reply().status() != MessageReply.SUCCESS) {
      device.failed(EipReads.refusal(answered.item().what(), answered.reply()));
    }
    return Runs.readings(tag, count, answered.reply(), answered.at());
  }

  @Override
  public TestRead testRead(String address, @Nullable Integer unitId, int length)
      throws DeviceException, InterruptedException {
    awaken();
    return EipTestReads.read(address, reads, device.table());
  }

  @Override
  public @Nullable DeviceIdentity identity() {
    return who(identity);
  }

  private static @Nullable DeviceIdentity who(@Nullable Identity identity) {
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
  public String how() {
    return device.how();
  }

  @Override
  public Browsed browse() throws DeviceException, InterruptedException {
    awaken();
    return device.symbols().step(session);
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      session.close();
    }
  }

  /** Nobody can tell a device that is asked once an hour to keep the connection. */
  private void awaken() throws DeviceException, InterruptedException {
    if (isClosed) {
      throw new IllegalStateException("the conversation with " + device.name() + " is over");
    }
    long silence = session.silence();
    if (silence >= LONGEST_SILENCE_NANOS || (silence >= SILENCE_NANOS && session.hasEnded())) {
      renew();
    }
  }

  /** The same conversation on a new connection. */
  private void renew() throws DeviceException, InterruptedException {
    session.close();
    EipDevice.Begun begun = device.begin();
    session = begun.session();
    reads = new EipReads(session, clocks, device::failed);
    if (!Objects.equals(who(begun.identity()), who(identity))) {
      session.close();
      throw new DeviceException(
          Kind.UNREACHABLE,
          "OTHER_DEVICE",
          "%s answers, and before it was %s".formatted(who(begun.identity()), who(identity)));
    }
  }

  /**
   * @throws DeviceException when it cannot be talked to at all, which says nothing of several
   *     requests at a time.
   */
  private void goOnOneAtATime(DeviceException failure)
      throws DeviceException, InterruptedException {
    renew();
    device.oneAtATime(failure);
  }

  /** Reads, and what was refused as a whole in parts, down to what is refused alone. */
  private void readAll(List<Packet> packets, Consumer<Reading> into)
      throws DeviceException, InterruptedException {
    List<Packet> next = packets;
    for (int depth = 0; depth < DEEPEST && !next.isEmpty(); depth++) {
      Set<Tag> again = new LinkedHashSet<>();
      try {
        reads.ask(next, answered -> take(answered, again, into));
      } catch (DeviceException e) {
        if (!session.isShared()) {
          throw e;
        }
        reads.unanswered().forEach(item -> again.addAll(item.tags()));
        goOnOneAtATime(e);
      }
      next = again.isEmpty() ? List.of() : device.planOf(again).packets();
    }
  }

  private void take(Answered answered, Set<Tag> again, Consumer<Reading> into) {
    ReadItem item = answered.item();
    MessageReply reply = answered.reply();
    if (reply.status() != MessageReply.SUCCESS) {
      refused(answered, again, into);
      return;
    }
    if (item.isAttribute()) {
      give(answered, new ReadTag.Reply(BoolArrays.WORD.type(), reply.data()), again, into);
      return;
    }
    ReadTag.Reply read;
    try {
      read = ReadTag.Reply.decode(reply.data());
    } catch (WireException e) {
      item.tags().forEach(tag -> bad(tag, answered.at(), QualityReason.UNDECODABLE, into));
      return;
    }
    ReadItem.Expected expected = item.expected();
    if (expected == null && isWordOfBools(read)) {
      learnWords(item, again);
    } else if (expected != null && !expected.isMetBy(read)) {
      other(answered, expected, read, into);
      return;
    }
    device.learn(lessons -> lessons.given(item.wholes()));
    give(answered, read, again, into);
  }

  /**
   * @param again tags that are asked for otherwise at once, and get nothing now.
   */
  private void give(Answered answered, ReadTag.Reply read, Set<Tag> again, Consumer<Reading> into) {
    for (Wanted wanted : answered.item().wanted()) {
      Tag tag = wanted.tag();
      if (again.contains(tag)) {
        continue;
      }
      device.learn(lessons -> lessons.answered(tag.name()));
      into.accept(
          CipValue.reading(tag, answered.at(), CipValue.at(wanted.spot(), tag.type(), read)));
    }
  }

  /** Another layout than the symbol table's: nothing is taken from it until that is read anew. */
  private void other(
      Answered answered, ReadItem.Expected expected, ReadTag.Reply read, Consumer<Reading> into) {
    device.failed(
        new DeviceException(
            Kind.REFUSED,
            "LAYOUT_CHANGED",
            "%s is %s with %d bytes now, and was %s with %d"
                .formatted(
                    answered.item().what(),
                    read.type(),
                    read.data().length(),
                    expected.type(),
                    expected.bytes())));
    device.forgetWords(answered.item().tags());
    device.browseAgain();
    for (Tag tag : answered.item().tags()) {
      bad(tag, answered.at(), QualityReason.UNDECODABLE, into);
    }
  }

  private void refused(Answered answered, Set<Tag> again, Consumer<Reading> into) {
    ReadItem item = answered.item();
    MessageReply reply = answered.reply();
    device.failed(EipReads.refusal(item.what(), reply));
    if (reply.status() == MessageReply.PRIVILEGE_VIOLATION
        && item.wholes().stream().anyMatch(device::isDivisible)) {
      device.learn(lessons -> lessons.refused(item.wholes()));
      again.addAll(item.tags());
      return;
    }
    if (item.expected() != null) {
      device.browseAgain();
    } else if (Refusals.isPermanent(reply) && learnWords(item, again)) {
      return;
    }
    for (Tag tag : item.tags()) {
      device.learn(
          lessons ->
              lessons.refused(
                  tag.name(),
                  Refusals.isPermanent(reply),
                  Refusals.meaning(reply),
                  clocks.monotonic()));
      bad(tag, answered.at(), Refusals.reason(reply), into);
    }
  }

  private static boolean isWordOfBools(ReadTag.Reply read) {
    return read.type().code() == CipType.DWORD.code();
  }

  /** BOOLs by their number may lie in words; whether there were any. */
  private boolean learnWords(ReadItem item, Set<Tag> again) {
    boolean isAny = false;
    for (Wanted wanted : item.wanted()) {
      if (wanted.spot() instanceof Spot.Said
          && CipAddress.parse(wanted.tag().address()) instanceof CipAddress.Symbolic address
          && BoolArrays.isElement(wanted.tag(), address)) {
        device.learn(lessons -> lessons.inWords(BoolArrays.array(address), true));
        again.add(wanted.tag());
        isAny = true;
      }
    }
    return isAny;
  }

  private void bad(Tag tag, Instant at, QualityReason reason, Consumer<Reading> into) {
    toldBad.put(tag.name(), clocks.monotonic());
    into.accept(Reading.bad(tag.name(), at, reason));
  }

  /** Says that a tag which is not asked for is BAD, but not at each poll. */
  private void badNowAndThen(Tag tag, QualityReason reason, Consumer<Reading> into) {
    Long told = toldBad.get(tag.name());
    if (told == null || clocks.monotonic() - told >= BAD_AGAIN_NANOS) {
      bad(tag, clocks.now(), reason, into);
    }
  }
}
