// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.Window;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person said of a stretch of a work unit's time, or that an earlier word no longer holds.
 * Edits are only ever added. Immutable.
 *
 * @param id chosen when it was made.
 * @param window the stretch; of an undo that of what it undoes.
 * @param state what the unit did; null to leave what the machine said.
 * @param reason code of a reason; null when none is given.
 * @param reasonTree the tree, with its version, that the reason was taken from.
 * @param comment null when there is none.
 * @param undoes the edit that no longer holds; null when this one says something.
 * @param author who said it.
 * @param at when, service's clock.
 * @param why null when nobody said.
 */
public record Edit(
    UUID id,
    Window window,
    @Nullable EquipmentState state,
    @Nullable String reason,
    @Nullable String reasonTree,
    @Nullable String comment,
    @Nullable UUID undoes,
    String author,
    Instant at,
    @Nullable String why) {
  /** The author of a reason that the service applied of itself; no person may have that name. */
  public static final String PROPOSAL = "proposal";

  Overlay overlay(Window part) {
    return new Overlay(part, state, reason, comment, id, author.equals(PROPOSAL));
  }
}
