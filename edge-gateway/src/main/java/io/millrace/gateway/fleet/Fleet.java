// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.DeviceRefusal;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayLinks;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Driver;
import io.millrace.gateway.device.Flow;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.Link;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.device.PollRunner;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.device.TestRead;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The devices that this gateway reads, as the plant models of its sites say. Devices that a new
 * model leaves as they are go on undisturbed. Safe for use by many threads.
 */
public final class Fleet implements AutoCloseable {
  private final String gateway;
  private final Driver driver;
  private final Clocks clocks;
  private final Outlet outlet;
  private final IdentityStore identities;
  private final RandomGenerator random;
  private final Map<EquipmentId, Site> sites = new TreeMap<>();
  private final Map<EquipmentId, Set<TagName>> essential = new ConcurrentHashMap<>();
  private final Map<String, Line> lines = new HashMap<>();
  private Map<String, PolledDevice> devices = Map.of();
  private Totals gone = new Totals(Map.of(), 0, 0, 0, 0);
  private Map<Reporting.Kind, Flow> goneFlows = Map.of();
  private boolean isClosed;

  /**
   * The model a site is read by.
   *
   * @param refused devices that should be read and cannot.
   */
  private record Site(ReadableModel model, OwnDevices own, List<DeviceRefusal> refused) {
    int version() {
      return model.version().version();
    }

    int devices() {
      return own.devices().size() + own.refused().size() - refused.size();
    }
  }

  private record Line(Driver.Line line, PollRunner runner) {}

  /**
   * @param random spreads what would otherwise happen at the same time everywhere.
   */
  public Fleet(
      String gateway,
      Driver driver,
      Clocks clocks,
      Outlet outlet,
      IdentityStore identities,
      RandomGenerator random) {
    this.gateway = gateway;
    this.driver = driver;
    this.clocks = clocks;
    this.outlet = outlet;
    this.identities = identities;
    this.random = random;
  }

  /**
   * Reads a site by this model from now on. Devices that cannot be read by it are told, and the
   * others are read.
   *
   * @throws IllegalArgumentException when the model cannot be used at all; nothing has changed
   *     then.
   */
  public synchronized void apply(ReadableModel model) {
    if (isClosed) {
      return;
    }
    OwnDevices own = OwnDevices.of(model, gateway);
    EquipmentId site = model.version().model().siteId();
    essential.put(site, own.essential());
    sites.put(site, new Site(model, own, own.refused()));
    reconcile();
    GatewaySite now = site(site);
    outlet.event(
        new GatewayEvent.ModelApplied(
            UUID.randomUUID(),
            clocks.now(),
            gateway,
            site.path(),
            model.version().version(),
            now.devices(),
            now.refused() == 0 ? null : now.refused(),
            now.refusals()));
  }

  /** By what devices are reached. */
  public Driver driver() {
    return driver;
  }

  /** Name of this gateway. */
  public String gateway() {
    return gateway;
  }

  /** A site is no longer read. */
  public synchronized void forget(EquipmentId site) {
    if (!isClosed && sites.remove(site) != null) {
      reconcile();
    }
  }

  /** Whether a tag tells a state or counts pieces; of a site forgotten as its last model said. */
  public boolean isEssential(TagName tag) {
    return essential.values().stream().anyMatch(tags -> tags.contains(tag));
  }

  /** The models the sites are read by. */
  public synchronized List<ReadableModel> models() {
    return sites.values().stream().map(Site::model).toList();
  }

  /** How each site is read. */
  public synchronized List<GatewaySite> sites() {
    return sites.keySet().stream().map(this::site).toList();
  }

  /** How many devices should be read and cannot. */
  public synchronized long devicesRefused() {
    return sites.values().stream().mapToLong(site -> site.refused().size()).sum();
  }

  /** Every device, by name. */
  public synchronized List<PolledDevice> devices() {
    return List.copyOf(new TreeMap<>(devices).values());
  }

  public synchronized Optional<PolledDevice> device(String name) {
    return Optional.ofNullable(devices.get(name));
  }

  /** Reads one place of a device, in the device's turn; see {@link PollRunner#testRead}. */
  public CompletableFuture<TestRead> testRead(
      PolledDevice device, String address, @Nullable Integer unitId, int length) {
    return asked(device, runner -> runner.testRead(device.name(), address, unitId, length));
  }

  /** Asks a device for all its tags; see {@link PollRunner#browse}. */
  public CompletableFuture<Browsed> browse(PolledDevice device) {
    return asked(device, runner -> runner.browse(device.name()));
  }

  private <T> CompletableFuture<T> asked(
      PolledDevice device, Function<PollRunner, CompletableFuture<T>> question) {
    PollRunner runner;
    synchronized (this) {
      Line line = lines.get(driver.lineName(device.definition().endpoint()));
      if (line == null) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("device " + device.name() + " is no longer read"));
      }
      runner = line.runner();
    }
    return question.apply(runner);
  }

  /** Failures of a kind since the start, over all devices. */
  public synchronized long errors(String kind) {
    return totals().errors().getOrDefault(kind, 0L);
  }

  /** Readings that came and that went on by a kind of strategy, over all devices. */
  public synchronized Flow flow(Reporting.Kind kind) {
    return devices.values().stream()
        .map(device -> device.flow(kind))
        .reduce(goneFlows.getOrDefault(kind, Flow.NONE), Flow::and);
  }

  /** Moments to read that passed while a device was still busy, over all devices. */
  public synchronized long overruns() {
    return totals().overruns();
  }

  public synchronized long polls() {
    return totals().polls();
  }

  /** Readings that were taken at once because another tag changed. */
  public synchronized long dependentReadings() {
    return totals().dependent();
  }

  /** Time spent in polls. */
  public synchronized long pollNanos() {
    return totals().pollNanos();
  }

  /** How many devices are in which state. */
  public synchronized GatewayLinks links() {
    return new GatewayLinks(
        count(Link.Up.class),
        count(Link.Opening.class),
        count(Link.Down.class),
        count(Link.Faulted.class),
        Math.toIntExact(devicesSwapped()));
  }

  private int count(Class<? extends Link> state) {
    return Math.toIntExact(
        devices.values().stream()
            .filter(device -> state.isInstance(device.vitals().link()))
            .count());
  }

  /** Devices that are other ones than those that are known, and not confirmed. */
  public synchronized long devicesSwapped() {
    return devices.keySet().stream().filter(identities::isSwapped).count();
  }

  /** Ends all conversations. */
  @Override
  public void close() {
    List<Line> open;
    synchronized (this) {
      isClosed = true;
      open = List.copyOf(lines.values());
      lines.clear();
    }
    List<Thread> closing =
        open.stream().map(line -> Thread.ofVirtual().start(line.runner()::close)).toList();
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Devices that are gone count on: a counter never goes back. */
  private Totals totals() {
    return devices.values().stream()
        .map(device -> Totals.of(device.vitals()))
        .reduce(gone, Totals::and);
  }

  private GatewaySite site(EquipmentId id) {
    Site site = Objects.requireNonNull(sites.get(id));
    List<DeviceRefusal> refused = site.refused();
    return new GatewaySite(
        id.path(),
        site.version(),
        site.devices(),
        refused.size(),
        refused.isEmpty() ? null : refused.stream().limit(GatewaySite.MOST_REFUSALS).toList(),
        null);
  }

  private void reconcile() {
    Map<String, PolledDevice> after = new HashMap<>();
    Map<String, List<PolledDevice>> byLine = new HashMap<>();
    sites.replaceAll((id, site) -> served(id, site, after, byLine));
    devices.forEach(
        (name, device) -> {
          if (after.get(name) != device) {
            gone = gone.and(Totals.of(device.vitals()));
            goneFlows = sum(goneFlows, device);
          }
        });
    devices = Map.copyOf(after);
    for (Map.Entry<String, Line> entry : List.copyOf(lines.entrySet())) {
      List<PolledDevice> served = byLine.get(entry.getKey());
      if (served == null) {
        lines.remove(entry.getKey());
        entry.getValue().runner().close();
      } else {
        entry.getValue().runner().serve(served);
      }
    }
  }

  /** Puts the devices of a site on their lines; what is wrong with one is told of that one. */
  private Site served(
      EquipmentId id,
      Site site,
      Map<String, PolledDevice> after,
      Map<String, List<PolledDevice>> byLine) {
    List<DeviceRefusal> refused = new ArrayList<>(site.own().refused());
    for (ResolvedPlant.Device definition : site.own().devices()) {
      Optional<EquipmentId> holder = holder(id, definition.name(), after);
      if (holder.isPresent()) {
        refused.add(
            new DeviceRefusal(
                definition.name(),
                "gateway '%s' reads a device of this name for %s"
                    .formatted(gateway, holder.get().path()),
                "give one of the two another name or gateway"));
        continue;
      }
      try {
        String lineName = driver.lineName(definition.endpoint());
        PolledDevice device = polled(lineName, definition, site.version());
        after.put(device.name(), device);
        byLine.computeIfAbsent(lineName, _ -> new ArrayList<>()).add(device);
      } catch (RuntimeException e) {
        // Whatever is wrong with one device, the others must be read.
        refused.add(
            new DeviceRefusal(
                definition.name(),
                Refusal.ofDevice(e),
                "correct its endpoint and its tags in the plant model"));
      }
    }
    return new Site(site.model(), site.own(), List.copyOf(refused));
  }

  /** Which other site has a device of this name: the one it is read for already goes first. */
  private Optional<EquipmentId> holder(
      EquipmentId site, String name, Map<String, PolledDevice> after) {
    return Stream.of(after.get(name), devices.get(name))
        .filter(Objects::nonNull)
        .map(device -> device.definition().equipment().site())
        .filter(other -> !other.equals(site) && wants(other, name))
        .findFirst();
  }

  private boolean wants(EquipmentId site, String name) {
    Site known = sites.get(site);
    return known != null
        && known.own().devices().stream().anyMatch(device -> device.name().equals(name));
  }

  private PolledDevice polled(String lineName, ResolvedPlant.Device definition, int version) {
    Line line = lines.get(lineName);
    if (line == null) {
      line = open(lineName, definition);
      lines.put(lineName, line);
    }
    PolledDevice device = devices.get(definition.name());
    if (device == null || !device.definition().equals(definition)) {
      return PolledDevice.of(definition, line.line(), version, clocks);
    }
    device.modelVersion(version);
    return device;
  }

  private static Map<Reporting.Kind, Flow> sum(
      Map<Reporting.Kind, Flow> flows, PolledDevice device) {
    Map<Reporting.Kind, Flow> sum = new EnumMap<>(Reporting.Kind.class);
    for (Reporting.Kind kind : Reporting.Kind.values()) {
      sum.put(kind, flows.getOrDefault(kind, Flow.NONE).and(device.flow(kind)));
    }
    return sum;
  }

  private Line open(String name, ResolvedPlant.Device first) {
    Driver.Line line = driver.line(first.endpoint());
    PollRunner runner =
        new PollRunner(
            name, driver.thread(first.endpoint()), gateway, clocks, outlet, identities, random);
    runner.start();
    return new Line(line, runner);
  }
}
