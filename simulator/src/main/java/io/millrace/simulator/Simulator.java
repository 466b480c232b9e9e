// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.simulator.bottling.PlantLine;
import io.millrace.simulator.device.FieldServer;
import io.millrace.simulator.ledger.LedgerStore;
import io.millrace.simulator.ledger.TruthStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated plant that runs: its devices answer on their ports until it is closed. Safe for use
 * by several threads.
 */
public final class Simulator implements AutoCloseable {
  private static final String AREA = "bottling";

  private final List<FieldServer> servers = new ArrayList<>();
  private final List<SimulatedLine> lines = new ArrayList<>();
  private final List<SimulatedDevice> devices;
  private final @Nullable LedgerStore ledger;
  private final @Nullable TruthStore truth;
  private final PlantModel model;

  private Simulator(SimulatorSettings settings, InstantSource clock) throws IOException {
    PlantModel wanted =
        settings.load() == null
            ? Placement.atSpeed(ModelStore.bottlingLine(), settings.speed())
            : settings.load().model();
    List<Integer> places = Placement.places(wanted);
    PlantModel placed = Placement.placed(wanted, settings);
    ResolvedPlant plant = ResolvedPlant.of(placed);
    ledger = settings.ledger() == null ? null : new LedgerStore(settings.ledger());
    truth = settings.truth() == null ? null : new TruthStore(settings.truth());
    if (settings.load() == null) {
      EquipmentId area = plant.site().child(AREA);
      PlantLine.ALL.forEach(
          line -> lines.add(new SimulatedLine(line, area, settings, truth, clock)));
    }
    try {
      FieldServers opening = new FieldServers(lines, settings.load(), ledger, clock);
      for (int place = 0; place <= places.getLast(); place++) {
        servers.add(opening.open(at(place, places, plant.devices()), place));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    devices = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      devices.add(new SimulatedDevice(plant.devices().get(i), servers.get(places.get(i))));
    }
    model = Placement.atPorts(placed, devices.stream().map(SimulatedDevice::port).toList());
  }

  private static List<ResolvedPlant.Device> at(
      int place, List<Integer> places, List<ResolvedPlant.Device> devices) {
    List<ResolvedPlant.Device> there = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i) == place) {
        there.add(devices.get(i));
      }
    }
    return there;
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
    servers.forEach(FieldServer::close);
    lines.forEach(SimulatedLine::close);
    if (truth != null) {
      truth.close();
    }
    if (ledger != null) {
      ledger.close();
    }
  }
}
