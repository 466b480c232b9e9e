// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A work unit's counter moved, on {@code equipment.counts.v1}. Immutable.
 *
 * @param id stays the same when the event is sent twice.
 * @param since event time of the counter's reading before; the pieces were made after it.
 * @param at event time of the reading that showed them, UTC.
 * @param equipment the work unit.
 * @param counts what was counted.
 * @param pieces how many; positive.
 * @param correction how the counter was read when it went backwards: {@code ROLL_OVER} or {@code
 *     RESET}; null when it simply grew.
 * @param product what was made, a product's id; null when not known.
 */
public record EquipmentCounted(
    UUID id,
    Instant since,
    Instant at,
    EquipmentId equipment,
    CounterRule.Counts counts,
    long pieces,
    @Nullable String correction,
    @Nullable String product) {}
