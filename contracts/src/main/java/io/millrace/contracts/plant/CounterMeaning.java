// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Counter} has to know of the plant model. Immutable.
 *
 * @param rollOverAt first value the counter cannot show; positive.
 * @param piecesPerCount pieces per step; positive.
 * @param plannedRunTimePerItem PRI of what its work unit makes; null when not known.
 */
public record CounterMeaning(
    BigInteger rollOverAt, int piecesPerCount, @Nullable Duration plannedRunTimePerItem) {

  /** The meaning of a work unit's counter. */
  public static CounterMeaning of(ResolvedPlant.WorkUnit unit, ResolvedPlant.Counter counter) {
    return new CounterMeaning(
        counter.rollOverAt(), counter.piecesPerCount(), unit.plannedRunTimePerItem());
  }
}
