// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.simulator.device.FieldServer;
import io.millrace.simulator.eip.ControllerServer;
import io.millrace.simulator.eip.EipMisbehaviour;
import io.millrace.simulator.modbus.DeviceServer;
import io.millrace.simulator.modbus.Misbehaviour;

/**
 * A device of the simulated plant that runs. Safe for use by several threads.
 *
 * @param definition what the plant model says of it.
 * @param server what answers on its port; one controller may answer for several devices.
 */
public record SimulatedDevice(ResolvedPlant.Device definition, FieldServer server) {
  public String name() {
    return definition.name();
  }

  /** The TCP port it listens on. */
  public int port() {
    return server.port();
  }

  /**
   * From the next request on it behaves in this way, until told otherwise.
   *
   * @throws IllegalArgumentException when it does not speak Modbus.
   */
  public void misbehave(Misbehaviour misbehaviour) {
    if (!(server instanceof DeviceServer modbus)) {
      throw new IllegalArgumentException(name() + " does not speak Modbus");
    }
    modbus.misbehave(misbehaviour);
  }

  /**
   * From the next message on its controller behaves in this way, until told otherwise.
   *
   * @throws IllegalArgumentException when it does not speak EtherNet/IP.
   */
  public void misbehave(EipMisbehaviour misbehaviour) {
    if (!(server instanceof ControllerServer controller)) {
      throw new IllegalArgumentException(name() + " does not speak EtherNet/IP");
    }
    controller.misbehave(misbehaviour);
  }

  /** It behaves well again. */
  public void behave() {
    server.behave();
  }
}
