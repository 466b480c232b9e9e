// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A work unit was in one state for a while. Immutable.
 *
 * @param unit the work unit.
 * @param from first instant of it, event time, UTC, microseconds.
 * @param to first instant after it; after {@code from}.
 * @param state what the unit did.
 * @param cause why, in the plant's words; null when the state says all.
 * @param code the device's own state code; null when the state was inferred or could not be read.
 */
public record StateInterval(
    EquipmentId unit,
    Instant from,
    Instant to,
    EquipmentState state,
    @Nullable String cause,
    @Nullable Long code)
    implements Fact {

  /**
   * @throws IllegalArgumentException when the interval has no length.
   */
  public StateInterval {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "an interval of %s ends after it begins, not from %s to %s".formatted(unit, from, to));
    }
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  /** The part of this interval that lies in the window; empty when none does. */
  public Optional<StateInterval> in(Window window) {
    Instant first = from.isBefore(window.from()) ? window.from() : from;
    Instant end = to.isAfter(window.to()) ? window.to() : to;
    return first.isBefore(end)
        ? Optional.of(new StateInterval(unit, first, end, state, cause, code))
        : Optional.empty();
  }

  StateInterval until(Instant end) {
    return new StateInterval(unit, from, end, state, cause, code);
  }

  boolean means(Meaning meaning) {
    return meaning.equals(new Meaning(state, cause, code));
  }
}
