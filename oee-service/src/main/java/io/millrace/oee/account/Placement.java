// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

/** What the calendar says of an instant; a booking is over a break, both only within a shift. */
public enum Placement {
  /** The unit is meant to work; so it always is where there is no calendar. */
  SHIFT,
  BREAK,
  /** Planned downtime that somebody booked. */
  BOOKED,
  OUTSIDE
}
