// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Driver;
import java.time.Duration;
import java.util.Locale;

/** Reaches Modbus TCP devices; all units behind one host and port share one connection. */
public final class ModbusDriver implements Driver {
  private final Clocks clocks;
  private final Duration betweenConnects;

  /**
   * @param betweenConnects the shortest time from one connect to the next on a line.
   */
  public ModbusDriver(Clocks clocks, Duration betweenConnects) {
    this.clocks = clocks;
    this.betweenConnects = betweenConnects;
  }

  @Override
  public String lineName(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.ModbusTcp modbus ->
          modbus.host().toLowerCase(Locale.ROOT) + ":" + modbus.portOrDefault();
      case DeviceEndpoint.EtherNetIp other -> throw noModbus(other);
    };
  }

  @Override
  public Line line(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.ModbusTcp modbus -> {
        ModbusConnection connection =
            new ModbusConnection(
                modbus.host(), modbus.portOrDefault(), betweenConnects, clocks.nanos());
        yield (device, failures) ->
            switch (device.endpoint()) {
              case DeviceEndpoint.ModbusTcp own ->
                  new ModbusDevice(device.name(), device.tags(), own, connection, clocks, failures);
              case DeviceEndpoint.EtherNetIp other -> throw noModbus(other);
            };
      }
      case DeviceEndpoint.EtherNetIp other -> throw noModbus(other);
    };
  }

  private static IllegalArgumentException noModbus(DeviceEndpoint endpoint) {
    return new IllegalArgumentException("no Modbus device is at " + endpoint);
  }
}
