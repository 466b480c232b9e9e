// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.facts.Window;

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
    OTHER
  }
}
