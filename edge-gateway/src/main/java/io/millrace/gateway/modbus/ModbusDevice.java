// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ModbusAddress;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.HeldTags;
import io.millrace.gateway.device.RoundTrips;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Modbus TCP device of the plant model, with what was learned about it: which registers it
 * refuses. Its plan may be asked for from any thread; everything else is confined to one.
 */
final class ModbusDevice implements Device.Opener {
  private final String name;
  private final Map<TagName, Tag> tags;
  private final List<Tag> waveforms;
  private final DeviceEndpoint.ModbusTcp endpoint;
  private final ModbusConnection connection;
  private final Clocks clocks;
  private final Set<Integer> units;
  private final RoundTrips roundTrips;
  private final Consumer<DeviceException> failures;
  private volatile Learned learned;

  /** The refusals and the plan that follows from them. */
  private record Learned(Quarantine quarantine, RegisterPlan plan) {}

  ModbusDevice(
      String name,
      List<Tag> tags,
      DeviceEndpoint.ModbusTcp endpoint,
      ModbusConnection connection,
      Clocks clocks,
      Consumer<DeviceException> failures) {
    this(name, tags, endpoint, connection, clocks, failures, new RoundTrips());
  }

  private ModbusDevice(
      String name,
      List<Tag> tags,
      DeviceEndpoint.ModbusTcp endpoint,
      ModbusConnection connection,
      Clocks clocks,
      Consumer<DeviceException> failures,
      RoundTrips roundTrips) {
    this.roundTrips = roundTrips;
    this.name = name;
    List<Tag> polled = tags.stream().filter(tag -> tag.waveform().isEmpty()).toList();
    this.tags = polled.stream().collect(Collectors.toMap(Tag::name, Function.identity()));
    this.waveforms = tags.stream().filter(tag -> tag.waveform().isPresent()).toList();
    this.endpoint = endpoint;
    this.connection = connection;
    this.clocks = clocks;
    this.failures = failures;
    this.units =
        tags.stream().map(tag -> unit(tag, endpoint)).collect(Collectors.toUnmodifiableSet());
    this.learned =
        new Learned(Quarantine.EMPTY, RegisterPlan.of(polled, endpoint, _ -> true, Set.of()));
  }

  @Override
  public Device open() throws DeviceException, InterruptedException {
    connection.connect(timeout());
    return new ModbusConversation(this, connection, clocks);
  }

  @Override
  public DevicePlan plan() {
    Learned now = learned;
    long nanos = clocks.monotonic();
    Instant wall = clocks.now();
    return DevicePlan.of(
        why(now.plan()),
        roundTrips,
        Stream.concat(
                now.plan().requests().stream().map(ModbusDevice::request),
                waveforms.stream()
                    .map(tag -> RegisterRuns.request(tag, tag.waveform().orElseThrow(), endpoint)))
            .toList(),
        now.quarantine().tags().held().entrySet().stream()
            .map(
                entry ->
                    entry
                        .getValue()
                        .quarantined(entry.getKey(), tag(entry.getKey()).address(), nanos, wall))
            .toList(),
        now.plan().unusable().stream()
            .map(
                unusable ->
                    new DevicePlan.Unusable(
                        unusable.tag().name(), unusable.tag().address(), unusable.reason()))
            .toList());
  }

  /** Borders are of a unit, and how long a request takes is the line's; a refusal is a tag's. */
  @Override
  public Optional<DevicePlan> planAs(ResolvedPlant.Device other) {
    return switch (other.endpoint()) {
      case DeviceEndpoint.ModbusTcp there -> {
        ModbusDevice as =
            new ModbusDevice(
                other.name(), other.tags(), there, connection, clocks, failures, roundTrips);
        as.learn(_ -> new Quarantine(HeldTags.NONE, learned.quarantine().cuts()));
        yield Optional.of(as.plan());
      }
      case DeviceEndpoint.EtherNetIp _ -> Optional.empty();
    };
  }

  String name() {
    return name;
  }

  DeviceEndpoint.ModbusTcp endpoint() {
    return endpoint;
  }

  Duration timeout() {
    return endpoint.timeoutOrDefault();
  }

  /** How long its units take to answer. */
  RoundTrips roundTrips() {
    return roundTrips;
  }

  Tag tag(TagName tag) {
    Tag found = tags.get(tag);
    if (found == null) {
      throw new IllegalArgumentException("device " + name + " has no tag " + tag);
    }
    return found;
  }

  /** Every unit that has tags of this device. */
  Set<Integer> units() {
    return units;
  }

  /** Something failed that the conversation survives; it is counted. */
  void failed(DeviceException failure) {
    failures.accept(failure);
  }

  RegisterPlan registerPlan() {
    return learned.plan();
  }

  /** With what these tags are read together, but for those that are not asked for at present. */
  RegisterPlan planOf(Set<TagName> some) {
    HeldTags held = learned.quarantine().tags();
    return RegisterPlan.of(
        tags.values().stream()
            .filter(tag -> some.contains(tag.name()) || held.holds(tag.name()))
            .map(tag -> tag.every(Duration.ZERO))
            .toList(),
        endpoint,
        tag -> !held.holds(tag.name()),
        learned.quarantine().cuts().keySet());
  }

  Quarantine quarantine() {
    return learned.quarantine();
  }

  /** Called by the one thread that talks to the device. */
  void learn(UnaryOperator<Quarantine> lesson) {
    Quarantine before = learned.quarantine();
    Quarantine after = lesson.apply(before);
    if (after.equals(before)) {
      return;
    }
    RegisterPlan plan =
        after.tags().held().keySet().equals(before.tags().held().keySet())
                && after.cuts().keySet().equals(before.cuts().keySet())
            ? learned.plan()
            : RegisterPlan.of(
                List.copyOf(tags.values()),
                endpoint,
                tag -> !after.tags().holds(tag.name()),
                after.cuts().keySet());
    learned = new Learned(after, plan);
  }

  private static int unit(Tag tag, DeviceEndpoint.ModbusTcp endpoint) {
    Integer own = tag.unitId();
    return own == null ? endpoint.unitIdOrDefault() : own;
  }

  private static DevicePlan.Request request(RegisterPlan.Request request) {
    RegisterRead read = request.read();
    return new DevicePlan.Request(
        read.unit(),
        read.table().functionCode(),
        new ModbusAddress(read.table(), read.offset(), null).toString(),
        read.count(),
        request.period(),
        1,
        RegisterRead.REQUEST_BYTES,
        read.replyBytes(),
        request.tags().stream().map(placed -> placed.tag().name()).toList(),
        request.why());
  }

  private static String why(RegisterPlan plan) {
    int tags = plan.requests().stream().mapToInt(request -> request.tags().size()).sum();
    long groups =
        plan.requests().stream()
            .map(
                request -> List.of(request.read().unit(), request.read().table(), request.period()))
            .distinct()
            .count();
    long more = plan.requests().size() - groups;
    return "%d tags are read with %d requests: %d for each unit, table and period, and %d more"
            .formatted(tags, plan.requests().size(), groups, more)
        + " because of gaps, limits or refused registers; each request says why";
  }
}
