// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.Window;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of a stretch of a work unit's time; it lies over what the machine said, which
 * never changes. Overlays of one unit do not overlap. Immutable.
 *
 * @param window the stretch.
 * @param state what the unit did; null to leave what the machine said.
 * @param reason code of a reason; null when none is given.
 * @param comment null when there is none.
 * @param edit the edit it comes from.
 * @param isProposed whether the service said it of itself, by what people said before.
 */
public record Overlay(
    Window window,
    @Nullable EquipmentState state,
    @Nullable String reason,
    @Nullable String comment,
    UUID edit,
    boolean isProposed) {
  /** What a person said. */
  public Overlay(
      Window window,
      @Nullable EquipmentState state,
      @Nullable String reason,
      @Nullable String comment,
      UUID edit) {
    this(window, state, reason, comment, edit, false);
  }

  Overlay during(Window part) {
    return new Overlay(part, state, reason, comment, edit, isProposed);
  }
}
