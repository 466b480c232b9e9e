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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Modbus device of the plant model, with what was learned about it: which registers it refuses,
 * what it cannot do. Its plan may be asked for from any thread; everything else is confined to one.
 */
final class ModbusDevice implements Device.Opener {
  private final String name;
  private final Map<TagName, Tag> tags;
  private final List<Tag> waveforms;
  private final DeviceEndpoint.Modbus endpoint;
  private final ModbusConnection connection;
  private final Clocks clocks;
  private final Set<Integer> units;
  private final @Nullable LineSpeed speed;
  private final RoundTrips roundTrips;
  private final Consumer<DeviceException> failures;
  private volatile Learned learned;

  /** The refusals, the limits, and the plan that follows from them. */
  private record Learned(Quarantine quarantine, DeviceLimits limits, RegisterPlan plan) {}

  /**
   * @param speed of the serial line; null when there is none or it is not known.
   */
  ModbusDevice(
      String name,
      List<Tag> tags,
      DeviceEndpoint.Modbus endpoint,
      ModbusConnection connection,
      @Nullable LineSpeed speed,
      Clocks clocks,
      Consumer<DeviceException> failures) {
    this(name, tags, endpoint, connection, speed, clocks, failures, new RoundTrips());
  }

  private ModbusDevice(
      String name,
      List<Tag> tags,
      DeviceEndpoint.Modbus endpoint,
      ModbusConnection connection,
      @Nullable LineSpeed speed,
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
    this.speed = speed;
    this.clocks = clocks;
    this.failures = failures;
    this.units =
        tags.stream().map(tag -> unit(tag, endpoint)).collect(Collectors.toUnmodifiableSet());
    this.learned =
        new Learned(
            Quarantine.EMPTY,
            DeviceLimits.NONE,
            RegisterPlan.of(polled, endpoint, _ -> true, Set.of(), DeviceLimits.NONE));
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
    DevicePlan plan =
        DevicePlan.of(
            why(now.plan()),
            roundTrips,
            1,
            this::forecast,
            Stream.concat(
                    now.plan().requests().stream().map(this::request),
                    waveforms.stream()
                        .map(
                            tag ->
                                RegisterRuns.request(tag, tag.waveform().orElseThrow(), endpoint)))
                .toList(),
            now.quarantine().tags().held().entrySet().stream()
                .map(
                    entry ->
                        entry
                            .getValue()
                            .quarantined(
                                entry.getKey(), tag(entry.getKey()).address(), nanos, wall))
                .toList(),
            now.plan().unusable().stream()
                .map(
                    unusable ->
                        new DevicePlan.Unusable(
                            unusable.tag().name(), unusable.tag().address(), unusable.reason()))
                .toList());
    return plan.showing(now.limits().words(), absent(nanos, wall));
  }

  private List<DevicePlan.Absent> absent(long nanos, Instant wall) {
    Absences absences = connection.absences();
    return absences.units().entrySet().stream()
        .filter(entry -> units.contains(entry.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                new DevicePlan.Absent(
                    entry.getKey(),
                    entry.getValue().detail(),
                    entry.getValue().attempts(),
                    wall.plusNanos(absences.nextAt(entry.getKey(), nanos) - nanos)
                        .truncatedTo(ChronoUnit.MILLIS)))
        .toList();
  }

  /** What a request takes on the line, and the device to think of an answer. */
  private Duration forecast(DevicePlan.Request request) {
    Duration time = RoundTrips.ASSUMED.plus(pace().requestGap());
    return speed == null
        ? time
        : time.plus(speed.time(request.requestBytes() + request.replyBytes()))
            .plus(speed.silence().multipliedBy(2));
  }

  /** Borders are of a unit, and how long a request takes is the line's; a refusal is a tag's. */
  @Override
  public Optional<DevicePlan> planAs(ResolvedPlant.Device other) {
    return switch (other.endpoint()) {
      case DeviceEndpoint.Modbus there -> {
        ModbusDevice as =
            new ModbusDevice(
                other.name(), other.tags(), there, connection, speed, clocks, failures, roundTrips);
        as.learn(_ -> new Quarantine(HeldTags.NONE, learned.quarantine().cuts()));
        as.learnLimits(_ -> learned.limits());
        yield Optional.of(as.plan());
      }
      case DeviceEndpoint.EtherNetIp _ -> Optional.empty();
    };
  }

  String name() {
    return name;
  }

  DeviceEndpoint.Modbus endpoint() {
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
        learned.quarantine().cuts().keySet(),
        learned.limits());
  }

  Quarantine quarantine() {
    return learned.quarantine();
  }

  /** How much time the device is given before a request. */
  Pace pace() {
    return learned.limits().pace(endpoint);
  }

  /** Called by the one thread that talks to the device. */
  void learn(UnaryOperator<Quarantine> lesson) {
    Quarantine before = learned.quarantine();
    Quarantine after = lesson.apply(before);
    if (after.equals(before)) {
      return;
    }
    boolean isPlanned =
        after.tags().held().keySet().equals(before.tags().held().keySet())
            && after.cuts().keySet().equals(before.cuts().keySet());
    learned =
        new Learned(
            after, learned.limits(), isPlanned ? learned.plan() : plan(after, learned.limits()));
  }

  /** The same for what it cannot do. */
  void learnLimits(UnaryOperator<DeviceLimits> lesson) {
    DeviceLimits before = learned.limits();
    DeviceLimits after = lesson.apply(before);
    if (after.equals(before)) {
      return;
    }
    boolean isPlanned = after.blocks().equals(before.blocks());
    learned =
        new Learned(
            learned.quarantine(),
            after,
            isPlanned ? learned.plan() : plan(learned.quarantine(), after));
  }

  private RegisterPlan plan(Quarantine quarantine, DeviceLimits limits) {
    return RegisterPlan.of(
        List.copyOf(tags.values()),
        endpoint,
        tag -> !quarantine.tags().holds(tag.name()),
        quarantine.cuts().keySet(),
        limits);
  }

  private static int unit(Tag tag, DeviceEndpoint.Modbus endpoint) {
    Integer own = tag.unitId();
    return own == null ? endpoint.unitIdOrDefault() : own;
  }

  private DevicePlan.Request request(RegisterPlan.Request request) {
    RegisterRead read = request.read();
    int less =
        switch (endpoint) {
          case DeviceEndpoint.ModbusTcp _ -> 0;
          case DeviceEndpoint.ModbusRtuTcp _, DeviceEndpoint.ModbusRtu _ ->
              RegisterRead.MORE_ON_TCP;
        };
    return new DevicePlan.Request(
        read.unit(),
        read.table().functionCode(),
        new ModbusAddress(read.table(), read.offset(), null).toString(),
        read.count(),
        request.period(),
        1,
        RegisterRead.REQUEST_BYTES - less,
        read.replyBytes() - less,
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
