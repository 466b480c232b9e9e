// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Driver;
import java.time.Duration;
import java.util.Locale;

/** Reaches EtherNet/IP devices; those behind one host, port and path share one line. */
public final class EipDriver implements Driver {
  private final Clocks clocks;
  private final Duration betweenConnects;

  /**
   * @param betweenConnects the shortest time from one connect to the next of a device.
   */
  public EipDriver(Clocks clocks, Duration betweenConnects) {
    this.clocks = clocks;
    this.betweenConnects = betweenConnects;
  }

  @Override
  public String lineName(DeviceEndpoint endpoint) {
    DeviceEndpoint.EtherNetIp eip = own(endpoint);
    return "%s:%d/%s"
        .formatted(eip.host().toLowerCase(Locale.ROOT), eip.portOrDefault(), eip.pathOrDefault());
  }

  @Override
  public Line line(DeviceEndpoint endpoint) {
    return (device, failures) ->
        new EipDevice(
            device.name(),
            device.tags(),
            own(device.endpoint()),
            clocks,
            betweenConnects,
            failures);
  }

  private static DeviceEndpoint.EtherNetIp own(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.EtherNetIp eip -> eip;
      case DeviceEndpoint.Modbus other ->
          throw new IllegalArgumentException("no EtherNet/IP device is at " + other);
    };
  }
}
