// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import java.util.ArrayList;
import java.util.List;

/**
 * The line at one tick. Immutable.
 *
 * @param seed what chance decides from.
 * @param tick how many ticks have passed since the start.
 * @param machines in the order in which the pieces pass them.
 * @param buffers pieces between each two of them.
 */
public record LineState(long seed, long tick, List<MachineState> machines, List<Integer> buffers) {
  public LineState {
    machines = List.copyOf(machines);
    buffers = List.copyOf(buffers);
  }

  /** The same while a machine is changed over to another product. */
  public LineState changingOver(int machine, double seconds) {
    List<MachineState> those = new ArrayList<>(machines);
    those.set(machine, machines.get(machine).in(Mode.SETUP, 0, seconds));
    return new LineState(seed, tick, those, buffers);
  }
}
