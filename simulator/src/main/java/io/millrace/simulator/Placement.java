// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.DeviceEndpoint.EtherNetIp;
import io.millrace.contracts.plant.DeviceEndpoint.ModbusRtu;
import io.millrace.contracts.plant.DeviceEndpoint.ModbusRtuTcp;
import io.millrace.contracts.plant.DeviceEndpoint.ModbusTcp;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.Product;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plant model changed to where, and how fast, its simulation runs. */
final class Placement {
  private static final int ADDRESSES = 250;

  private Placement() {}

  /**
   * At which place each device is, counted from 0: those to which the model gives one address of
   * EtherNet/IP share a controller, each other one has a place of its own.
   */
  static List<Integer> places(PlantModel model) {
    Map<String, Integer> controllers = new HashMap<>();
    List<Integer> places = new ArrayList<>();
    int next = 0;
    for (DeviceDefinition device : model.devices()) {
      Integer known =
          device.endpoint() instanceof EtherNetIp eip && eip.port() != null
              ? controllers.putIfAbsent(eip.host() + ":" + eip.port(), next)
              : null;
      places.add(known == null ? next++ : known);
    }
    return places;
  }

  /** The address of each device that the settings ask for. */
  static PlantModel placed(PlantModel model, SimulatorSettings settings) {
    List<Integer> places = places(model);
    List<DeviceDefinition> devices = new ArrayList<>();
    for (int i = 0; i < model.devices().size(); i++) {
      int place = places.get(i);
      String host =
          settings.isSpread()
              ? "127.0.%d.%d".formatted(place / ADDRESSES, place % ADDRESSES + 1)
              : "127.0.0.1";
      int port =
          settings.isSpread() || settings.portBase() == 0
              ? settings.portBase()
              : settings.portBase() + place;
      devices.add(at(model.devices().get(i), host, port));
    }
    return with(model, devices, model.products());
  }

  /** The ports that the devices really have. */
  static PlantModel atPorts(PlantModel model, List<Integer> ports) {
    List<DeviceDefinition> devices = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      DeviceDefinition device = model.devices().get(i);
      devices.add(at(device, host(device), ports.get(i)));
    }
    return with(model, devices, model.products());
  }

  /** Planned times per item as a clock on the wall sees them when the plant runs faster. */
  static PlantModel atSpeed(PlantModel model, double speed) {
    List<Product> products =
        model.products().stream()
            .map(
                product ->
                    new Product(
                        product.id(),
                        product.description(),
                        shortened(product.plannedRunTimePerItem(), speed),
                        shortened(product.plannedRunTimes(), speed),
                        product.nameplateRunTimePerItem() == null
                            ? null
                            : shortened(product.nameplateRunTimePerItem(), speed),
                        shortened(product.nameplateRunTimes(), speed),
                        product.demonstratedRunTimePerItem() == null
                            ? null
                            : shortened(product.demonstratedRunTimePerItem(), speed),
                        shortened(product.demonstratedRunTimes(), speed),
                        product.plannedSetupTime() == null
                            ? null
                            : shortened(product.plannedSetupTime(), speed),
                        shortened(product.plannedSetupTimes(), speed)))
            .toList();
    return with(model, model.devices(), products);
  }

  private static Duration shortened(Duration time, double speed) {
    return Duration.ofNanos(Math.round(time.toNanos() / speed));
  }

  private static @Nullable Map<String, Duration> shortened(
      @Nullable Map<String, Duration> times, double speed) {
    return times == null
        ? null
        : times.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> shortened(entry.getValue(), speed)));
  }

  private static String host(DeviceDefinition device) {
    return switch (device.endpoint()) {
      case ModbusTcp modbus -> modbus.host();
      case ModbusRtuTcp rtu -> rtu.host();
      case ModbusRtu serial -> serial.serialPort();
      case EtherNetIp eip -> eip.host();
    };
  }

  private static DeviceDefinition at(DeviceDefinition device, String host, int port) {
    DeviceEndpoint there =
        switch (device.endpoint()) {
          case ModbusTcp own ->
              new ModbusTcp(
                  host,
                  port,
                  own.unitId(),
                  own.timeout(),
                  own.maxGap(),
                  own.maxRegisters(),
                  own.pauseAfterConnect(),
                  own.requestGap());
          case ModbusRtuTcp own ->
              new ModbusRtuTcp(
                  host,
                  port,
                  own.baudRate(),
                  own.unitId(),
                  own.timeout(),
                  own.maxGap(),
                  own.maxRegisters(),
                  own.pauseAfterConnect(),
                  own.requestGap());
          case ModbusRtu own -> own;
          case EtherNetIp own ->
              new EtherNetIp(host, port, own.path(), own.timeout(), own.connectionSize());
        };
    return new DeviceDefinition(
        device.name(),
        device.gateway(),
        device.equipment(),
        device.template(),
        there,
        device.period(),
        device.tags());
  }

  private static PlantModel with(
      PlantModel model, List<DeviceDefinition> devices, List<Product> products) {
    return new PlantModel(
        model.format(),
        model.enterprise(),
        model.site(),
        model.timeZone(),
        model.areas(),
        model.templates(),
        devices,
        products,
        model.accounting());
  }
}
