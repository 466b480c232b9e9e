// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Driver;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reaches Modbus devices; all units behind one host and port, or on one serial port, share one
 * connection.
 */
public final class ModbusDriver implements Driver {
  /** Between two frames on a line of which nobody said how fast it is: that of 9600 baud. */
  private static final Duration SILENCE = LineSpeed.of(9_600).silence();

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
      case DeviceEndpoint.ModbusTcp tcp -> place(tcp.host(), tcp.portOrDefault());
      case DeviceEndpoint.ModbusRtuTcp rtu -> place(rtu.host(), rtu.portOrDefault()) + " RTU";
      case DeviceEndpoint.ModbusRtu serial -> serial.serialPort();
      case DeviceEndpoint.EtherNetIp other -> throw noModbus(other);
    };
  }

  @Override
  public Thread.Builder thread(DeviceEndpoint endpoint) {
    return endpoint instanceof DeviceEndpoint.ModbusRtu
        ? Thread.ofPlatform().daemon()
        : Thread.ofVirtual();
  }

  @Override
  public Line line(DeviceEndpoint endpoint) {
    LineSpeed speed = speed(endpoint);
    ModbusConnection connection =
        switch (endpoint) {
          case DeviceEndpoint.ModbusTcp tcp ->
              ModbusConnection.tcp(
                  tcp.host(), tcp.portOrDefault(), betweenConnects, clocks.nanos());
          case DeviceEndpoint.ModbusRtuTcp rtu ->
              ModbusConnection.rtuOverTcp(
                  rtu.host(),
                  rtu.portOrDefault(),
                  speed == null ? SILENCE : speed.silence(),
                  betweenConnects,
                  clocks.nanos());
          case DeviceEndpoint.ModbusRtu serial ->
              ModbusConnection.serial(serial, betweenConnects, clocks.nanos());
          case DeviceEndpoint.EtherNetIp other -> throw noModbus(other);
        };
    return (device, failures) ->
        switch (device.endpoint()) {
          case DeviceEndpoint.Modbus own ->
              new ModbusDevice(
                  device.name(), device.tags(), own, connection, speed(own), clocks, failures);
          case DeviceEndpoint.EtherNetIp other -> throw noModbus(other);
        };
  }

  private static @Nullable LineSpeed speed(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.ModbusRtuTcp rtu -> {
        Integer baud = rtu.baudRate();
        yield baud == null ? null : LineSpeed.of(baud);
      }
      case DeviceEndpoint.ModbusRtu serial -> LineSpeed.of(serial);
      case DeviceEndpoint.ModbusTcp _, DeviceEndpoint.EtherNetIp _ -> null;
    };
  }

  private static String place(String host, int port) {
    return host.toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static IllegalArgumentException noModbus(DeviceEndpoint endpoint) {
    return new IllegalArgumentException("no Modbus device is at " + endpoint);
  }
}
