// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mistakes in where devices are, and in how devices of one line are reached together. */
final class EndpointCheck {
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int SLOWEST = 300;
  private static final int FASTEST = 4_000_000;

  private final Set<Problem> problems;
  private final Map<String, Spoken> lines = new HashMap<>();

  /** What the first device of a line says of it. */
  private record Spoken(String device, String how) {}

  EndpointCheck(Set<Problem> problems) {
    this.problems = problems;
  }

  void check(DeviceDefinition device, String at) {
    switch (device.endpoint()) {
      case DeviceEndpoint.ModbusTcp modbus -> {
        reach(modbus.host(), modbus.port(), modbus.timeout(), at);
        modbus(modbus, at);
        line(device, modbus.host(), modbus.portOrDefault(), "modbus-tcp", at);
      }
      case DeviceEndpoint.ModbusRtuTcp rtu -> {
        reach(rtu.host(), rtu.port(), rtu.timeout(), at);
        range(at + "/baudRate", "baud rate", rtu.baudRate(), SLOWEST, FASTEST);
        modbus(rtu, at);
        Integer baud = rtu.baudRate();
        String how = "modbus-rtu-tcp" + (baud == null ? "" : " with %d baud".formatted(baud));
        line(device, rtu.host(), rtu.portOrDefault(), how, at);
      }
      case DeviceEndpoint.ModbusRtu serial -> serial(device, serial, at);
      case DeviceEndpoint.EtherNetIp eip -> endpoint(eip, at);
    }
  }

  private void serial(DeviceDefinition device, DeviceEndpoint.ModbusRtu serial, String at) {
    String port = serial.serialPort();
    if (port.isBlank() || port.length() > 253 || port.chars().anyMatch(c -> c <= ' ')) {
      problems.add(
          new Problem(
              at + "/serialPort",
              "'%s' is no serial port".formatted(port),
              "give its name on the gateway's machine: /dev/ttyUSB0 or COM3"));
    }
    range(at + "/baudRate", "baud rate", serial.baudRate(), SLOWEST, FASTEST);
    range(at + "/dataBits", "data bits of RTU", serial.dataBits(), 8, 8);
    range(at + "/stopBits", "stop bits", serial.stopBits(), 1, 2);
    timeout(serial.timeout(), at);
    modbus(serial, at);
    String how =
        "%d baud, parity %s, %d stop bits"
            .formatted(
                serial.baudRateOrDefault(), serial.parityOrDefault(), serial.stopBitsOrDefault());
    line(device, device.gatewayName() + " " + port, how, at);
  }

  private void modbus(DeviceEndpoint.Modbus endpoint, String at) {
    range(at + "/unitId", "unit id", endpoint.unitId(), 0, 255);
    range(at + "/maxGap", "gap", endpoint.maxGap(), 0, 124);
    range(at + "/maxRegisters", "registers in a request", endpoint.maxRegisters(), 1, 125);
    pause(at + "/pauseAfterConnect", "pause", endpoint.pauseAfterConnect());
    pause(at + "/requestGap", "request gap", endpoint.requestGap());
  }

  private void endpoint(DeviceEndpoint.EtherNetIp endpoint, String at) {
    reach(endpoint.host(), endpoint.port(), endpoint.timeout(), at);
    Integer size = endpoint.connectionSize();
    if (size != null && size != 0) {
      range(at + "/connectionSize", "bytes of a message", size, 100, 4000);
    }
    try {
      CipRoute.parse(endpoint.pathOrDefault());
    } catch (IllegalArgumentException e) {
      problems.add(
          new Problem(
              at + "/path",
              "'%s' is no way to a controller: %s"
                  .formatted(endpoint.pathOrDefault(), e.getMessage()),
              "give ports, each with the slot or address beyond it, 1,0 or 1,2,2,192.0.2.7,1,0; or"
                  + " nothing for the device itself"));
    }
  }

  private void line(DeviceDefinition device, String host, int port, String how, String at) {
    line(device, host.toLowerCase(Locale.ROOT) + ":" + port, how, at);
  }

  /** Devices of one line speak alike, since there is one line. */
  private void line(DeviceDefinition device, String line, String how, String at) {
    Spoken first = lines.putIfAbsent(line, new Spoken(device.name(), how));
    if (first != null && !first.how().equals(how)) {
      problems.add(
          new Problem(
              at,
              "device '%s' is reached with %s, and device '%s' over the same line with %s"
                  .formatted(device.name(), how, first.device(), first.how()),
              "give both the same, or another line"));
    }
  }

  private void reach(String host, @Nullable Integer port, @Nullable Duration timeout, String at) {
    if (host.isBlank() || host.length() > 253 || host.chars().anyMatch(c -> c <= ' ' || c == '/')) {
      problems.add(
          new Problem(
              at + "/host",
              "'%s' is not a host".formatted(host),
              "give a name or an address without port: 192.168.0.10"));
    }
    range(at + "/port", "port", port, 1, 65535);
    timeout(timeout, at);
  }

  private void timeout(@Nullable Duration timeout, String at) {
    if (timeout != null
        && (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
      problems.add(
          new Problem(
              at + "/timeout", "timeout is " + timeout, "give 10 ms to 60 s: PT0.01S to PT1M"));
    }
  }

  private void pause(String pointer, String what, @Nullable Duration pause) {
    if (pause != null && (pause.isNegative() || pause.compareTo(LONGEST_PAUSE) > 0)) {
      problems.add(new Problem(pointer, "%s is %s".formatted(what, pause), "give 0 to 10 s"));
    }
  }

  private void range(String pointer, String what, @Nullable Integer value, int low, int high) {
    if (value != null && (value < low || value > high)) {
      String remedy = low == high ? "give %d".formatted(low) : "give %d to %d".formatted(low, high);
      problems.add(new Problem(pointer, "%s is %d".formatted(what, value), remedy));
    }
  }
}
