// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.bottling;

import io.millrace.contracts.readings.TagValue;
import java.util.Map;
import java.util.OptionalInt;

/** What the controllers of a line show of its state. Immutable. */
public interface LineSignals {
  /**
   * By own name of the tag.
   *
   * @param machine own name of the work unit.
   * @throws IllegalArgumentException for a machine that the line does not have.
   */
  Map<String, TagValue> of(String machine, LineState line);

  /** The state code that a machine shows; empty for one that shows none. */
  OptionalInt stateCode(String machine, MachineState state);
}
