// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.simulator.bottling.CanningControllers;
import io.millrace.simulator.device.FieldServer;
import io.millrace.simulator.device.Served;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.eip.ControllerDesign;
import io.millrace.simulator.eip.ControllerServer;
import io.millrace.simulator.eip.TagPaths;
import io.millrace.simulator.ledger.LedgerStore;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.NumberedValue;
import io.millrace.simulator.modbus.DeviceServer;
import io.millrace.simulator.modbus.Framing;
import io.millrace.simulator.modbus.Nameplate;
import io.millrace.simulator.modbus.RegisterMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts devices on their ports. */
final class FieldServers {
  /** Beyond the last tag of the line's tables, up to the next hundred, registers read as zero. */
  private static final int LINE_ROUND_UP = 100;

  private final List<SimulatedLine> lines;
  private final @Nullable LoadPlant load;
  private final @Nullable LedgerStore ledger;
  private final InstantSource clock;

  FieldServers(
      List<SimulatedLine> lines,
      @Nullable LoadPlant load,
      @Nullable LedgerStore ledger,
      InstantSource clock) {
    this.lines = lines;
    this.load = load;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Opens the port of one place.
   *
   * @param devices those that are reached there; several on EtherNet/IP, whose controller has the
   *     tags of all of them.
   * @param place how many-th place of the plant it is, from 0.
   * @throws PortTakenException when the port cannot be had.
   */
  FieldServer open(List<ResolvedPlant.Device> devices, int place) throws PortTakenException {
    ResolvedPlant.Device first = devices.getFirst();
    return switch (first.endpoint()) {
      case DeviceEndpoint.ModbusTcp tcp ->
          open(tcp.host(), tcp.portOrDefault(), address -> modbus(first, Framing.TCP, address));
      case DeviceEndpoint.ModbusRtuTcp rtu ->
          open(rtu.host(), rtu.portOrDefault(), address -> modbus(first, Framing.RTU, address));
      case DeviceEndpoint.ModbusRtu serial ->
          throw new IllegalArgumentException(
              "serial port %s is not served; give the device modbus-rtu-tcp"
                  .formatted(serial.serialPort()));
      case DeviceEndpoint.EtherNetIp eip ->
          open(
              eip.host(),
              eip.portOrDefault(),
              address -> controller(devices, design(first, place), address));
    };
  }

  @FunctionalInterface
  private interface Opener {
    FieldServer open(InetSocketAddress address) throws IOException;
  }

  private static FieldServer open(String host, int port, Opener opener) throws PortTakenException {
    try {
      return opener.open(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new PortTakenException(host, port, e);
    }
  }

  private FieldServer modbus(
      ResolvedPlant.Device device, Framing framing, InetSocketAddress address) throws IOException {
    return new DeviceServer(
        address,
        framing,
        RegisterMap.of(device, load == null ? LINE_ROUND_UP : 1),
        Nameplate.of(device.equipment().name()),
        device.tags().size(),
        signals(device),
        (served, at) -> enter(device.name(), served, at),
        clock);
  }

  private FieldServer controller(
      List<ResolvedPlant.Device> devices, ControllerDesign design, InetSocketAddress address)
      throws IOException {
    List<Tag> tags = devices.stream().flatMap(device -> device.tags().stream()).toList();
    Map<TagName, String> owners = new HashMap<>();
    devices.forEach(device -> device.tags().forEach(tag -> owners.put(tag.name(), device.name())));
    return new ControllerServer(
        address,
        design.identity(),
        design.limits(),
        design.memory(),
        TagPaths.of(tags),
        signals(devices.getFirst()),
        (served, at) ->
            served.stream()
                .collect(Collectors.groupingBy(one -> owners.getOrDefault(one.tag(), "")))
                .forEach((device, own) -> enter(device, own, at)),
        clock);
  }

  private ControllerDesign design(ResolvedPlant.Device device, int place) {
    return load == null ? CanningControllers.of(device.equipment().name()) : load.controller(place);
  }

  private Signals signals(ResolvedPlant.Device device) {
    return lines.stream()
        .filter(line -> line.has(device.equipment()))
        .findFirst()
        .map(SimulatedLine::signals)
        .orElse(() -> NumberedValue::of);
  }

  private void enter(String device, List<Served> served, Instant at) {
    if (ledger != null) {
      ledger.append(device, served, at);
    }
  }
}
