// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import java.util.function.Consumer;

/** Reaches the devices of a protocol. Shared between threads. */
public interface Driver {
  /** What a device is reached through: devices with the same name here share one {@link Line}. */
  String lineName(DeviceEndpoint endpoint);

  /** A line for the devices of that name. Nothing is opened yet. */
  Line line(DeviceEndpoint endpoint);

  /** What runs the conversations of a line; a platform thread where they block in native code. */
  default Thread.Builder thread(DeviceEndpoint endpoint) {
    return Thread.ofVirtual();
  }

  /** One connection that serves one or more devices. Confined to one thread, but for openers. */
  @FunctionalInterface
  interface Line {
    /**
     * @param failures told of what a conversation survives, to count it.
     */
    Device.Opener opener(ResolvedPlant.Device device, Consumer<DeviceException> failures);
  }
}
