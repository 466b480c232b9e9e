// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.plant.DeviceEndpoint;

/**
 * Reaches each device by the driver of its protocol. Shared between threads.
 *
 * @param modbus for Modbus, whatever carries it.
 * @param etherNetIp for EtherNet/IP.
 */
public record DriverOfProtocol(Driver modbus, Driver etherNetIp) implements Driver {
  @Override
  public String lineName(DeviceEndpoint endpoint) {
    return of(endpoint).lineName(endpoint);
  }

  @Override
  public Line line(DeviceEndpoint endpoint) {
    return of(endpoint).line(endpoint);
  }

  @Override
  public Thread.Builder thread(DeviceEndpoint endpoint) {
    return of(endpoint).thread(endpoint);
  }

  private Driver of(DeviceEndpoint endpoint) {
    return switch (endpoint) {
      case DeviceEndpoint.Modbus _ -> modbus;
      case DeviceEndpoint.EtherNetIp _ -> etherNetIp;
    };
  }
}
