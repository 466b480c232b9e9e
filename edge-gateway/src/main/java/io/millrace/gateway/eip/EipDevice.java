// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.CipRoute;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.HeldTags;
import io.millrace.gateway.device.RoundTrips;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.WireException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An EtherNet/IP device of the plant model, with what was learned about it: who it is and on which
 * connection it talks. Its plan may be asked for from any thread; everything else is confined to
 * one.
 */
final class EipDevice implements Device.Opener {
  private static final List<Integer> SIZES = List.of(4000, 500, 0);
  private static final int FIRST_GUESS_BYTES = 480;
  private static final int INVALID_CONNECTION_SIZE = 0x0109;

  private final String name;
  private final List<Tag> tags;
  private final List<Tag> waveforms;
  private final DeviceEndpoint.EtherNetIp endpoint;
  private final Clocks clocks;
  private final Duration betweenConnects;
  private final Consumer<DeviceException> failures;

  /** Sizes that the device does not have, with its answer. */
  private final Map<Integer, String> refused = new TreeMap<>();

  private EPath route;
  private final SymbolBrowser symbols;
  private final RoundTrips roundTrips;
  private final Browsing browsing;
  private boolean isPlanStale;
  private boolean hasConnected;
  private long lastConnect;
  private volatile String way = "";
  private volatile Lanes lanes = Lanes.NONE;
  private volatile Learned learned;

  /**
   * What was learned, and the plan that follows from it.
   *
   * @param how in words, how the device is asked.
   */
  private record Learned(
      ReadPlan plan, SymbolTable table, Lessons lessons, int mostBytes, String how) {}

  /**
   * @param identity who answers; null when it does not say.
   */
  record Begun(EipSession session, @Nullable Identity identity) {}

  EipDevice(
      String name,
      List<Tag> tags,
      DeviceEndpoint.EtherNetIp endpoint,
      Clocks clocks,
      Duration betweenConnects,
      Consumer<DeviceException> failures) {
    this(name, tags, endpoint, clocks, betweenConnects, failures, new RoundTrips(), new Browsing());
  }

  private EipDevice(
      String name,
      List<Tag> tags,
      DeviceEndpoint.EtherNetIp endpoint,
      Clocks clocks,
      Duration betweenConnects,
      Consumer<DeviceException> failures,
      RoundTrips roundTrips,
      Browsing browsing) {
    this.roundTrips = roundTrips;
    this.browsing = browsing;
    this.name = name;
    this.tags = tags.stream().filter(tag -> tag.waveform().isEmpty()).toList();
    this.waveforms = tags.stream().filter(tag -> tag.waveform().isPresent()).toList();
    this.endpoint = endpoint;
    this.clocks = clocks;
    this.betweenConnects = betweenConnects;
    this.failures = failures;
    this.route = Routes.path(CipRoute.parse(endpoint.pathOrDefault()));
    this.symbols = new SymbolBrowser(clocks);
    this.learned =
        planned(SymbolTable.EMPTY, Lessons.NONE, FIRST_GUESS_BYTES, "not connected so far");
  }

  @Override
  public Device open() throws DeviceException, InterruptedException {
    Begun begun = begin();
    return new EipConversation(this, begun, clocks);
  }

  /** Begins to talk to it, which a conversation does again after a long silence. */
  Begun begin() throws DeviceException, InterruptedException {
    long wait = lastConnect + betweenConnects.toNanos() - clocks.monotonic();
    if (hasConnected && wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
    hasConnected = true;
    lastConnect = clocks.monotonic();
    EipConnection connection =
        EipConnection.open(
            endpoint.host(),
            endpoint.portOrDefault(),
            endpoint.timeoutOrDefault(),
            clocks.nanos(),
            roundTrips);
    EipSession session = new EipSession(connection, route);
    boolean isOpen = false;
    try {
      String refusals = connect(session);
      Identity found = identity(session);
      learn(session, refusals, found);
      browsing.begin(symbols, session, clocks.monotonic());
      isOpen = true;
      return new Begun(session, found);
    } catch (DeviceException e) {
      if (e.fault().equals(EipSession.NO_ROUTER) && endpoint.path() == null) {
        // Slot 0 was our guess; at the next connect it is asked itself.
        route = EPath.EMPTY;
        refused.clear();
      }
      throw e;
    } finally {
      if (!isOpen) {
        session.close();
      }
    }
  }

  @Override
  public DevicePlan plan() {
    Learned now = learned;
    Lanes open = lanes;
    String why =
        "%s; %s; %s; %s"
            .formatted(
                EipPlans.why(now.plan(), now.mostBytes()), open.why(), now.how(), browsing.state());
    List<DevicePlan.Request> blocks =
        waveforms.stream()
            .map(tag -> Runs.request(tag, tag.waveform().orElseThrow(), now.mostBytes()))
            .toList();
    return EipPlans.plan(
        now.plan(), blocks, now.lessons().held(), tags, clocks, roundTrips, open.inFlight(), why);
  }

  /** In words, on which connections it is asked, and which it refused. */
  String how() {
    return way;
  }

  /** The controller's tags and ways are known; what was refused is a tag's. */
  @Override
  public Optional<DevicePlan> planAs(ResolvedPlant.Device other) {
    return switch (other.endpoint()) {
      case DeviceEndpoint.EtherNetIp there -> {
        EipDevice as =
            new EipDevice(
                other.name(),
                other.tags(),
                there,
                clocks,
                betweenConnects,
                failures,
                roundTrips,
                browsing);
        Learned now = learned;
        boolean isAsConnected = Objects.equals(there.connectionSize(), endpoint.connectionSize());
        as.learned =
            as.planned(
                now.table(),
                now.lessons().withoutHeld(),
                isAsConnected ? now.mostBytes() : FIRST_GUESS_BYTES,
                isAsConnected ? now.how() : "its size of connection was not tried so far");
        if (isAsConnected) {
          as.lanes = lanes;
        }
        yield Optional.of(as.plan());
      }
      case DeviceEndpoint.Modbus _ -> Optional.empty();
    };
  }

  String name() {
    return name;
  }

  ReadPlan readPlan() {
    return learned.plan();
  }

  SymbolTable table() {
    return symbols.table().orElse(SymbolTable.EMPTY);
  }

  SymbolBrowser symbols() {
    return symbols;
  }

  /** With what these tags are read, some of which may be held otherwise. */
  ReadPlan planOf(Collection<Tag> some) {
    Learned now = learned;
    return ReadPlan.of(some, now.table(), now.lessons(), now.mostBytes());
  }

  /** Some of its tags to be read together, but for those that are not asked for at present. */
  List<Tag> asked(Set<TagName> some) {
    HeldTags held = learned.lessons().held();
    return tags.stream()
        .filter(tag -> some.contains(tag.name()) && !held.holds(tag.name()))
        .map(tag -> tag.every(Duration.ZERO))
        .toList();
  }

  /** Tags that were refused and are not asked for at present. */
  List<Tag> held() {
    HeldTags held = learned.lessons().held();
    return held.held().isEmpty()
        ? List.of()
        : tags.stream().filter(tag -> held.holds(tag.name())).toList();
  }

  /** Some of them whose time to be asked again has come. */
  List<Tag> retries(int most) {
    HeldTags held = learned.lessons().held();
    if (held.held().isEmpty()) {
      return List.of();
    }
    Set<TagName> due = Set.copyOf(held.retries(clocks.monotonic()));
    return tags.stream().filter(tag -> due.contains(tag.name())).limit(most).toList();
  }

  /** Something failed that the conversation survives; it is counted. */
  void failed(DeviceException failure) {
    failures.accept(failure);
  }

  /** Called by the one thread that talks to the device. */
  @SuppressWarnings("ReferenceEquality") // The same object says that nothing was learned.
  void learn(UnaryOperator<Lessons> lesson) {
    Learned now = learned;
    Lessons after = lesson.apply(now.lessons());
    if (after == now.lessons()) {
      return;
    }
    isPlanStale |= !after.plansLike(now.lessons());
    learned = new Learned(now.plan(), now.table(), after, now.mostBytes(), now.how());
  }

  /** What was thought of arrays of BOOLs that these tags are in was wrong. */
  void forgetWords(List<Tag> wrong) {
    for (Tag tag : wrong) {
      if (CipAddress.parse(tag.address()) instanceof CipAddress.Symbolic address) {
        learn(lessons -> lessons.inWords(BoolArrays.array(address), false));
      }
    }
  }

  /** Whether it can be read in parts; a text cannot. */
  boolean isDivisible(ReadItem.Whole whole) {
    return learned
        .table()
        .template(new SymbolType.Structure(whole.template()))
        .map(template -> template.characters() == 0)
        .orElse(false);
  }

  /**
   * After a poll that went well: one connection more, if that is of use.
   *
   * @throws DeviceException when the conversation is lost by it.
   */
  void widen(EipSession session) throws DeviceException {
    Lanes now = lanes;
    if (now.isTooFew(learned.plan(), roundTrips.mean(), endpoint.timeoutOrDefault())) {
      MessageReply no = session.open(session.size());
      lanes = no == null ? now.widened() : now.refused(Refusals.meaning(no));
    }
  }

  /** Several requests at a time failed, and then it could be talked to as ever. */
  void oneAtATime(DeviceException failure) {
    failures.accept(failure);
    lanes = lanes.failed(failure.detail());
  }

  /** What the table says is not so. */
  void browseAgain() {
    browsing.again(clocks.monotonic());
  }

  /** Learns of the device's tags as far as is due now, and plans by what was learned. */
  void browse(EipSession session) throws DeviceException {
    browsing.go(symbols, session, clocks.monotonic());
    SymbolTable now = symbols.table().orElse(SymbolTable.EMPTY);
    Learned before = learned;
    if (now != before.table()) {
      // What was refused may have been the table's fault.
      learned = planned(now, Lessons.NONE, before.mostBytes(), before.how());
    } else if (isPlanStale) {
      learned = planned(now, before.lessons(), before.mostBytes(), before.how());
    }
    isPlanStale = false;
  }

  private Learned planned(SymbolTable table, Lessons lessons, int most, String how) {
    List<Tag> asked = tags.stream().filter(tag -> !lessons.held().holds(tag.name())).toList();
    return new Learned(ReadPlan.of(asked, table, lessons, most), table, lessons, most, how);
  }

  /**
   * The largest connection that the device grants, before anything else is asked: some answer
   * nothing without one. A size that it does not have is not tried again.
   *
   * @return in words what it refused.
   */
  private String connect(EipSession session) throws DeviceException {
    TreeMap<Integer, String> refusals = new TreeMap<>(refused);
    for (int size : sizes(endpoint)) {
      MessageReply no = size == 0 || refused.containsKey(size) ? null : session.open(size);
      if (session.connections() > 0) {
        break;
      }
      if (no != null) {
        refusals.put(size, Refusals.meaning(no));
        if (isForGood(no)) {
          refused.put(size, Refusals.meaning(no));
        }
      }
    }
    return refusals.descendingMap().entrySet().stream()
        .map(no -> ", %d bytes were refused with %s".formatted(no.getKey(), no.getValue()))
        .collect(Collectors.joining());
  }

  /** Whether it speaks of the size or the service; else a way or a place may be free later. */
  private static boolean isForGood(MessageReply refusal) {
    return refusal.status() == MessageReply.SERVICE_UNSUPPORTED
        || refusal.extended().contains(INVALID_CONNECTION_SIZE);
  }

  private void learn(EipSession session, String refusals, @Nullable Identity identity) {
    int size = session.size();
    way = (size > 0 ? "connected, " + size + " bytes" : "unconnected") + refusals;
    lanes = lanes.begun(session.connections());
    String who =
        identity == null
            ? "it does not say who it is"
            : "%s, revision %s, serial %s"
                .formatted(identity.name(), identity.revision(), identity.serialText());
    Learned before = learned;
    learned = planned(before.table(), before.lessons(), session.mostBytes(), way + "; " + who);
  }

  private @Nullable Identity identity(EipSession session) throws DeviceException {
    MessageReply reply =
        session.ask(
            new MessageRequest(
                MessageRequest.GET_ATTRIBUTES_ALL, MessageRequest.IDENTITY, Bytes.NONE),
            "its identity");
    if (reply.status() != MessageReply.SUCCESS) {
      return null;
    }
    try {
      return Identity.decodeAttributes(reply.data());
    } catch (WireException e) {
      throw session.malformed("BAD_IDENTITY", e.detail());
    }
  }

  private static List<Integer> sizes(DeviceEndpoint.EtherNetIp endpoint) {
    Integer own = endpoint.connectionSize();
    return own == null ? SIZES : own == 0 ? List.of(0) : List.of(own, 0);
  }
}
