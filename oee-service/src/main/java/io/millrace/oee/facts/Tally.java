// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of one kind and product that a work unit counted in a window. Immutable.
 *
 * @param unit the work unit.
 * @param counts what was counted.
 * @param product a product's id; null when the model did not say.
 * @param pieces how many; not negative.
 * @param unobserved how many of them were made while the counter was not read.
 * @param presets how often the counter was preset, so that pieces made around then are not known.
 */
public record Tally(
    EquipmentId unit,
    CounterRule.Counts counts,
    @Nullable String product,
    long pieces,
    long unobserved,
    long presets) {

  /** Without the pieces of times about which nothing is known. */
  public Tally observed() {
    return new Tally(unit, counts, product, pieces - unobserved, 0, presets);
  }
}
