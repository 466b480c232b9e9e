// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;

/**
 * A machine that was broken, as whoever read it each second saw it. Immutable.
 *
 * @param unit the machine.
 * @param span from the first reading that showed it to the first that did not.
 * @param fault which of its faults it was, from 0.
 */
record Breakdown(EquipmentId unit, Span span, int fault) {
  Duration length() {
    return Duration.between(span.from(), span.to());
  }
}
