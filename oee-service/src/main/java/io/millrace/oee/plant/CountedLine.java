// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.plant;

import io.millrace.contracts.equipment.EquipmentId;
import java.util.List;

/**
 * A work center that counts as a line by some of its work units, and not as the sum of them.
 * Immutable.
 *
 * @param line the work center.
 * @param entry whose times and produced pieces are the line's.
 * @param exit whose good pieces are the line's; the same unit where a constraint was named.
 */
public record CountedLine(EquipmentId line, EquipmentId entry, EquipmentId exit) {

  /** Whether one unit, the constraint, stands for the line. */
  public boolean isByConstraint() {
    return entry.equals(exit);
  }

  /** The units that stand for the line, each once. */
  public List<EquipmentId> units() {
    return isByConstraint() ? List.of(entry) : List.of(entry, exit);
  }
}
