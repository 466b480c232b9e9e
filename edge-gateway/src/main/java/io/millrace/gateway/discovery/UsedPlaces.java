// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModelVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Where the plant models' devices are, of whichever gateway. Pure. */
final class UsedPlaces {
  private UsedPlaces() {}

  /** Every host that a device names. */
  static List<String> hosts(List<PlantModelVersion> models) {
    TreeSet<String> hosts = new TreeSet<>();
    models.forEach(
        model -> model.model().devices().forEach(device -> hosts.add(host(device.endpoint()))));
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
        for (InetAddress address : addresses.apply(host(device.endpoint()))) {
          used.computeIfAbsent(
                  address.getHostAddress() + ":" + port(device.endpoint()), _ -> new ArrayList<>())
              .add(device.name());
        }
      }
    }
    return used;
  }

  private static String host(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.ModbusTcp modbus -> modbus.host();
      case DeviceEndpoint.EtherNetIp eip -> eip.host();
    };
  }

  private static int port(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.ModbusTcp modbus -> modbus.portOrDefault();
      case DeviceEndpoint.EtherNetIp eip -> eip.portOrDefault();
    };
  }
}
