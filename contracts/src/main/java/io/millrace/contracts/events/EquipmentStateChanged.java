// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A work unit went into another state, on {@code equipment.states.v1}. Immutable.
 *
 * @param id stays the same when the event is sent twice.
 * @param at event time of the change, UTC.
 * @param equipment the work unit.
 * @param state what it does from then on.
 * @param cause why, in the plant's words; null when the state says all.
 * @param code the device's own state code; null when the state was inferred or is unknown.
 */
public record EquipmentStateChanged(
    UUID id,
    Instant at,
    EquipmentId equipment,
    EquipmentState state,
    @Nullable String cause,
    @Nullable Long code) {}
