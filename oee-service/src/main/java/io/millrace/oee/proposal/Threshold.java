// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.plant.Signals;
import java.util.Optional;

/**
 * From which lower bound of its measured precision on a reason is applied by itself: as the nearest
 * place says. Immutable.
 *
 * @param usual where no place says it, 0.5..1; 1 for never, since none is ever so high.
 */
public record Threshold(double usual) {

  /**
   * What holds for a work unit; empty for never.
   *
   * @param model newest model of its site; empty when there is none.
   */
  Optional<Double> at(Optional<Signals> model, EquipmentId unit) {
    double held = model.flatMap(one -> one.applyAbove(unit)).orElse(usual);
    return held < 1 ? Optional.of(held) : Optional.empty();
  }
}
