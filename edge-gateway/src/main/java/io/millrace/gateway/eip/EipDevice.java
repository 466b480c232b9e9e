// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import static java.util.stream.Collectors.joining;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An EtherNet/IP device of the plant model, with what was learned about it: who it is and on which
 * connection it talks. Its plan may be asked for from any thread; everything else is confined to
 * one.
 */
final class EipDevice implements Device.Opener {
  private static final List<Integer> SIZES = List.of(4000, 500, 0);
  private static final int INVALID_CONNECTION_SIZE = 0x0109;

  private final String name;
  private final DeviceEndpoint.EtherNetIp endpoint;
  private final Clocks clocks;
  private final Duration betweenConnects;
  private final Consumer<DeviceException> failures;
  private final EPath route;
  private final List<Integer> sizes;
  private boolean hasConnected;
  private long lastConnect;
  private final PlanInUse plan;
  private final SymbolBrowser symbols;

  /** In words how the device is asked. */
  private volatile String how = "not connected so far";

  EipDevice(
      String name,
      List<Tag> tags,
      DeviceEndpoint.EtherNetIp endpoint,
      Clocks clocks,
      Duration betweenConnects,
      Consumer<DeviceException> failures) {
    this.name = name;
    this.endpoint = endpoint;
    this.clocks = clocks;
    this.betweenConnects = betweenConnects;
    this.failures = failures;
    this.route = route(endpoint.pathOrDefault());
    Integer own = endpoint.connectionSize();
    this.sizes = new ArrayList<>(own == null ? SIZES : own == 0 ? List.of(0) : List.of(own, 0));
    this.plan = new PlanInUse(tags);
    this.symbols = new SymbolBrowser(clocks);
  }

  @Override
  public Device open() throws DeviceException, InterruptedException {
    long wait = lastConnect + betweenConnects.toNanos() - clocks.monotonic();
    if (hasConnected && wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
    hasConnected = true;
    lastConnect = clocks.monotonic();
    EipConnection connection =
        EipConnection.open(
            endpoint.host(), endpoint.portOrDefault(), endpoint.timeoutOrDefault(), clocks.nanos());
    EipSession session = new EipSession(connection, route);
    boolean isOpen = false;
    try {
      String refusals = connect(session);
      Identity found = identity(session);
      learn(session, refusals, found);
      isOpen = true;
      return new EipConversation(name, session, plan, symbols, clocks, found, failures);
    } finally {
      if (!isOpen) {
        session.close();
      }
    }
  }

  @Override
  public DevicePlan plan() {
    PlanInUse.State now = plan.state();
    List<ReadPlan.Packet> packets = now.plan().packets();
    return new DevicePlan(
        "%d places are read with %d requests of at most %d bytes; %s"
            .formatted(
                packets.stream().mapToInt(packet -> packet.items().size()).sum(),
                now.plan().requests(),
                now.mostBytes(),
                how),
        packets.stream().map(EipDevice::request).toList(),
        List.of(),
        now.plan().unusable().entrySet().stream()
            .map(
                entry ->
                    new DevicePlan.Unusable(
                        entry.getKey().name(), entry.getKey().address(), entry.getValue()))
            .toList());
  }

  /**
   * The largest connection that the device grants, before anything else is asked: some answer
   * nothing without one. A size that it does not have is not tried again.
   *
   * @return in words what it refused.
   */
  private String connect(EipSession session) throws DeviceException {
    String refusals = "";
    for (Integer size : List.copyOf(sizes)) {
      MessageReply no = size == 0 ? null : session.open(size);
      if (no == null) {
        break;
      }
      refusals +=
          ", %d bytes were refused with status 0x%02X %s"
              .formatted(size, no.status(), no.extended());
      if (isForGood(no)) {
        sizes.removeIf(size::equals);
      }
    }
    return refusals;
  }

  /** Whether it speaks of the size or the service; else a way or a place may be free later. */
  private static boolean isForGood(MessageReply refusal) {
    return refusal.status() == MessageReply.SERVICE_UNSUPPORTED
        || refusal.extended().contains(INVALID_CONNECTION_SIZE);
  }

  private void learn(EipSession session, String refusals, @Nullable Identity identity) {
    int size = session.size();
    String way = size > 0 ? "connected, " + size + " bytes" : "unconnected";
    String who =
        identity == null
            ? "it does not say who it is"
            : "%s, revision %s, serial %s"
                .formatted(identity.name(), identity.revision(), identity.serialText());
    plan.fit(session.mostBytes());
    how = way + refusals + "; " + who;
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

  private static EPath route(String path) {
    EPath route = EPath.EMPTY;
    String[] numbers = path.isEmpty() ? new String[0] : path.split(",", -1);
    for (int i = 0; i + 1 < numbers.length; i += 2) {
      route =
          route.then(
              EPath.Port.slot(Integer.parseInt(numbers[i]), Integer.parseInt(numbers[i + 1])));
    }
    return route;
  }

  private static DevicePlan.Request request(ReadPlan.Packet packet) {
    ReadItem first = packet.items().getFirst();
    return new DevicePlan.Request(
        0,
        packet.items().size() > 1
            ? MessageRequest.MULTIPLE_SERVICE_PACKET
            : first.request().service(),
        first.place(),
        packet.items().size(),
        packet.period(),
        packet.items().stream()
            .flatMap(item -> item.picks().stream())
            .map(pick -> pick.tag().name())
            .toList(),
        "%s; %s; about %d bytes to ask, %d to answer"
            .formatted(
                packet.why(),
                packet.items().stream()
                    .map(ReadItem::why)
                    .distinct()
                    .limit(3)
                    .collect(joining("; ")),
                packet.requestBytes(),
                packet.replyBytes()));
  }
}
