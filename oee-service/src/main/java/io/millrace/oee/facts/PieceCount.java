// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Counter.Correction;
import io.millrace.contracts.plant.CounterRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A work unit's counter moved. Immutable.
 *
 * @param unit the work unit.
 * @param since event time of the counter's value before; the pieces were made after it.
 * @param at event time of the reading that showed them; the pieces belong to the window it lies in.
 * @param counts what was counted.
 * @param pieces how many; 0 only beside a correction.
 * @param correction how the counter was read when it did not simply grow; null when it did.
 * @param product what was made, a product's id; null when the model does not say.
 * @param isOverGap whether the counter was not read for longer than a reading speaks for, so that
 *     the pieces were made while nothing was known.
 */
public record PieceCount(
    EquipmentId unit,
    Instant since,
    Instant at,
    CounterRule.Counts counts,
    long pieces,
    @Nullable Correction correction,
    @Nullable String product,
    boolean isOverGap)
    implements Fact {

  /**
   * @throws IllegalArgumentException when the pieces are negative, or none without a correction.
   */
  public PieceCount {
    if (pieces < 0 || (pieces == 0 && correction == null)) {
      throw new IllegalArgumentException("a count of %s is of %d pieces".formatted(unit, pieces));
    }
  }
}
