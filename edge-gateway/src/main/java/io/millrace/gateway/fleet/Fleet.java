// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.gateway.device.Browsed;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DeviceVitals;
import io.millrace.gateway.device.Driver;
import io.millrace.gateway.device.Flow;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.device.PollRunner;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.device.TestRead;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
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
  private final Map<String, Line> lines = new HashMap<>();
  private Map<String, PolledDevice> devices = Map.of();
  private Totals gone = new Totals(Map.of(), 0, 0, 0);
  private Map<Reporting.Kind, Flow> goneFlows = Map.of();
  private boolean isClosed;

  /** The model a site is read by; its devices are this gateway's only. */
  private record Site(PlantModelVersion applied, List<ResolvedPlant.Device> devices) {}

  private record Line(Driver.Line line, PollRunner runner) {}

  private record Totals(Map<String, Long> errors, long overruns, long polls, long pollNanos) {
    static Totals of(DeviceVitals vitals) {
      return new Totals(vitals.errors(), vitals.overruns(), vitals.polls(), vitals.pollNanos());
    }

    Totals and(Totals other) {
      Map<String, Long> sum = new HashMap<>(errors);
      other.errors.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
      return new Totals(
          sum, overruns + other.overruns, polls + other.polls, pollNanos + other.pollNanos);
    }
  }

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
   * Reads a site by this model from now on.
   *
   * @throws IllegalArgumentException when the model cannot be used; nothing has changed then.
   */
  public synchronized void apply(PlantModelVersion model) {
    if (isClosed) {
      return;
    }
    if (model.model().format() != PlantModel.FORMAT) {
      throw new IllegalArgumentException(
          "the model has format %d, this gateway reads %d"
              .formatted(model.model().format(), PlantModel.FORMAT));
    }
    ResolvedPlant plant = ResolvedPlant.of(model.model());
    List<ResolvedPlant.Device> own =
        plant.devices().stream().filter(device -> device.gateway().equals(gateway)).toList();
    requireOwnNames(plant.site(), own);
    sites.put(plant.site(), new Site(model, own));
    reconcile();
    outlet.event(
        new GatewayEvent.ModelApplied(
            UUID.randomUUID(),
            clocks.now(),
            gateway,
            plant.site().path(),
            model.version(),
            own.size()));
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

  /** The models the sites are read by. */
  public synchronized List<PlantModelVersion> models() {
    return sites.values().stream().map(Site::applied).toList();
  }

  /** How many devices of the site are read by this gateway. */
  public synchronized int devices(EquipmentId site) {
    Site known = sites.get(site);
    return known == null ? 0 : known.devices().size();
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

  /** Time spent in polls. */
  public synchronized long pollNanos() {
    return totals().pollNanos();
  }

  public synchronized long devicesUp() {
    return devices.values().stream().filter(device -> device.vitals().link().isUp()).count();
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

  private void requireOwnNames(EquipmentId site, List<ResolvedPlant.Device> own) {
    Set<String> taken = new HashSet<>();
    sites.forEach(
        (other, known) -> {
          if (!other.equals(site)) {
            known.devices().forEach(device -> taken.add(device.name()));
          }
        });
    for (ResolvedPlant.Device device : own) {
      if (!taken.add(device.name())) {
        throw new IllegalArgumentException(
            "gateway '%s' would have two devices named '%s'; give one another name or gateway"
                .formatted(gateway, device.name()));
      }
    }
  }

  private void reconcile() {
    Map<String, PolledDevice> after = new HashMap<>();
    Map<String, List<PolledDevice>> byLine = new HashMap<>();
    for (Site site : sites.values()) {
      int version = site.applied().version();
      for (ResolvedPlant.Device definition : site.devices()) {
        String lineName = driver.lineName(definition.endpoint());
        Line line = lines.computeIfAbsent(lineName, name -> open(name, definition));
        PolledDevice device = devices.get(definition.name());
        if (device == null || !device.definition().equals(definition)) {
          device = PolledDevice.of(definition, line.line(), version, clocks);
        } else {
          device.modelVersion(version);
        }
        after.put(device.name(), device);
        byLine.computeIfAbsent(lineName, _ -> new ArrayList<>()).add(device);
      }
    }
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

  private static Map<Reporting.Kind, Flow> sum(
      Map<Reporting.Kind, Flow> flows, PolledDevice device) {
    Map<Reporting.Kind, Flow> sum = new EnumMap<>(Reporting.Kind.class);
    for (Reporting.Kind kind : Reporting.Kind.values()) {
      sum.put(kind, flows.getOrDefault(kind, Flow.NONE).and(device.flow(kind)));
    }
    return sum;
  }

  private Line open(String name, ResolvedPlant.Device first) {
    PollRunner runner = new PollRunner(name, gateway, clocks, outlet, identities, random);
    runner.start();
    return new Line(driver.line(first.endpoint()), runner);
  }
}
