// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Instant;

/**
 * A work unit went into another state, or its state got another cause or code. Immutable.
 *
 * @param unit the work unit.
 * @param at when, event time, UTC.
 * @param meaning what it does from then on.
 */
public record StateChange(EquipmentId unit, Instant at, Meaning meaning) implements Fact {}
