// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.simulator.modbus.DeviceServer;
import io.millrace.simulator.modbus.Misbehaviour;

/**
 * A device of the simulated plant that runs. Safe for use by several threads.
 *
 * @param definition what the plant model says of it.
 * @param server what answers on its port.
 */
public record SimulatedDevice(ResolvedPlant.Device definition, DeviceServer server) {
  public String name() {
    return definition.name();
  }

  /** The TCP port it listens on. */
  public int port() {
    return server.port();
  }

  /** From the next request on it behaves in this way, until told otherwise. */
  public void misbehave(Misbehaviour misbehaviour) {
    server.misbehave(misbehaviour);
  }

  /** It behaves well again. */
  public void behave() {
    server.behave();
  }
}
