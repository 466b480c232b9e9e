// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModelVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Where the plant models' devices are, of whichever gateway. Pure. */
final class UsedPlaces {
  private UsedPlaces() {}

  /** Every host that a device names. */
  static List<String> hosts(List<PlantModelVersion> models) {
    TreeSet<String> hosts = new TreeSet<>();
    for (PlantModelVersion model : models) {
      for (DeviceDefinition device : model.model().devices()) {
        reached(device.endpoint()).ifPresent(reached -> hosts.add(reached.host()));
      }
    }
    return List.copyOf(hosts);
  }

  /**
   * Names of devices by address and port.
   *
   * @param addresses those of a host; none when they are not known.
   */
  static Map<String, List<String>> of(
      List<PlantModelVersion> models, Function<String, List<InetAddress>> addresses) {
    Map<String, List<String>> used = new TreeMap<>();
    for (PlantModelVersion model : models) {
      for (DeviceDefinition device : model.model().devices()) {
        Reached reached = reached(device.endpoint()).orElse(null);
        if (reached == null) {
          continue;
        }
        for (InetAddress address : addresses.apply(reached.host())) {
          used.computeIfAbsent(
                  address.getHostAddress() + ":" + reached.port(), _ -> new ArrayList<>())
              .add(device.name());
        }
      }
    }
    return used;
  }

  private record Reached(String host, int port) {}

  /** Where a device is in the network; nowhere when it is on a serial port. */
  private static Optional<Reached> reached(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.ModbusTcp tcp ->
          Optional.of(new Reached(tcp.host(), tcp.portOrDefault()));
      case DeviceEndpoint.ModbusRtuTcp rtu ->
          Optional.of(new Reached(rtu.host(), rtu.portOrDefault()));
      case DeviceEndpoint.EtherNetIp eip ->
          Optional.of(new Reached(eip.host(), eip.portOrDefault()));
      case DeviceEndpoint.ModbusRtu _ -> Optional.empty();
    };
  }
}
