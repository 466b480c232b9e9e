// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.bottling.Line;
import io.millrace.simulator.bottling.LineRunner;
import io.millrace.simulator.bottling.LineSignals;
import io.millrace.simulator.bottling.LineState;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.ledger.LedgerStore;
import io.millrace.simulator.ledger.TruthStore;
import io.millrace.simulator.load.NumberedValue;
import io.millrace.simulator.modbus.DeviceServer;
import io.millrace.simulator.modbus.Nameplate;
import io.millrace.simulator.modbus.RegisterMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A simulated plant that runs: its devices answer on their ports until it is closed. Safe for use
 * by several threads.
 */
public final class Simulator implements AutoCloseable {
  /** Beyond the last tag of the line's tables, up to the next hundred, registers read as zero. */
  private static final int LINE_ROUND_UP = 100;

  private static final int TICKS_PER_TRUTH = 20;

  private final List<SimulatedDevice> devices = new ArrayList<>();
  private final InstantSource clock;
  private final @Nullable LedgerStore ledger;
  private final @Nullable TruthStore truth;
  private final @Nullable MemoryStore memory;
  private final @Nullable LineRunner line;
  private final PlantModel model;

  private Simulator(SimulatorSettings settings, InstantSource clock) throws IOException {
    this.clock = clock;
    PlantModel wanted =
        settings.load() == null
            ? Placement.atSpeed(ModelStore.bottlingLine(), settings.speed())
            : settings.load().model();
    PlantModel placed = Placement.placed(wanted, settings);
    ResolvedPlant plant = ResolvedPlant.of(placed);
    ledger = settings.ledger() == null ? null : new LedgerStore(settings.ledger());
    truth = settings.truth() == null ? null : new TruthStore(settings.truth());
    memory = settings.memory() == null ? null : new MemoryStore(settings.memory());
    line =
        settings.load() == null
            ? new LineRunner(
                Line.bottling(),
                remembered().orElseGet(() -> Line.bottling().start(settings.seed())),
                settings.speed(),
                clock,
                System::nanoTime,
                (before, after, at) -> record(plant, before, after, at))
            : null;
    try {
      for (ResolvedPlant.Device device : plant.devices()) {
        devices.add(new SimulatedDevice(device, serve(device)));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    model = Placement.atPorts(placed, devices.stream().map(SimulatedDevice::port).toList());
  }

  /**
   * Returns when every device answers.
   *
   * @throws PortTakenException when a port cannot be had.
   * @throws java.io.UncheckedIOException when a file cannot be made.
   */
  public static Simulator start(SimulatorSettings settings, InstantSource clock)
      throws IOException {
    return new Simulator(settings, clock);
  }

  /** The plant model of what runs here, with the ports it really has. */
  public PlantModel model() {
    return model;
  }

  public List<SimulatedDevice> devices() {
    return List.copyOf(devices);
  }

  /**
   * @throws IllegalArgumentException when there is no such device.
   */
  public SimulatedDevice device(String name) {
    return devices.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no device '" + name + "'"));
  }

  /** Every answer that was sent is in the ledger, and the files are written, when this returns. */
  @Override
  public void close() {
    devices.forEach(device -> device.server().close());
    if (line != null) {
      line.close();
      if (memory != null) {
        memory.save(line.state());
      }
    }
    if (truth != null) {
      truth.close();
    }
    if (ledger != null) {
      ledger.close();
    }
  }

  private Optional<LineState> remembered() {
    return memory == null ? Optional.empty() : memory.find();
  }

  private DeviceServer serve(ResolvedPlant.Device device) throws IOException {
    DeviceEndpoint.ModbusTcp endpoint =
        switch (device.endpoint()) {
          case DeviceEndpoint.ModbusTcp modbus -> modbus;
          case DeviceEndpoint.EtherNetIp other ->
              throw new IllegalArgumentException("no Modbus device is at " + other);
        };
    int port = endpoint.portOrDefault();
    try {
      return new DeviceServer(
          new InetSocketAddress(endpoint.host(), port),
          RegisterMap.of(device, line == null ? 1 : LINE_ROUND_UP),
          Nameplate.of(device.equipment().name()),
          device.tags().size(),
          signals(device),
          (served, at) -> {
            if (ledger != null) {
              ledger.append(device.name(), served, at);
            }
          },
          clock);
    } catch (IOException e) {
      throw new PortTakenException(endpoint.host(), port, e);
    }
  }

  private Signals signals(ResolvedPlant.Device device) {
    LineRunner running = line;
    if (running == null) {
      return () -> NumberedValue::of;
    }
    String machine = device.equipment().name();
    return () -> {
      Map<String, TagValue> values = LineSignals.of(machine, running.state());
      return (tag, _) ->
          Objects.requireNonNull(
              values.get(tag.name().name()), () -> "the line does not measure " + tag.name());
    };
  }

  private void record(ResolvedPlant plant, LineState before, LineState after, Instant at) {
    if (memory != null && after.tick() % TICKS_PER_TRUTH == 0) {
      memory.save(after);
    }
    if (truth == null) {
      return;
    }
    for (int i = 0; i < after.machines().size(); i++) {
      if (after.tick() % TICKS_PER_TRUTH == 0
          || before.machines().get(i).mode() != after.machines().get(i).mode()) {
        EquipmentId equipment = plant.workUnits().get(i).id();
        truth.append(
            at,
            equipment,
            after.machines().get(i),
            LineSignals.stateCode(equipment.name(), after.machines().get(i)));
      }
    }
  }
}
