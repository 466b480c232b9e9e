// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.facts.Window;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Planned downtime that somebody booked. Immutable.
 *
 * @param kind why the unit is not meant to work.
 */
public record Booking(Window window, Kind kind) {
  /** Why a unit is not meant to work. */
  public enum Kind {
    MAINTENANCE,
    NO_DEMAND,
    TRIAL,
    OTHER;

    /** A kind as people write it: {@code No demand}. */
    static Optional<Kind> of(String text) {
      String name = text.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
      return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }
  }
}
