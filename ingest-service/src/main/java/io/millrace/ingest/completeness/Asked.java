// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The place and the window that were asked about, in whole minutes. Immutable.
 *
 * @param place a path, without a slash at its end.
 */
record Asked(String place, Instant from, Instant to) {

  /**
   * A window within one minute is that minute.
   *
   * @param from an hour before the end when null.
   * @param to {@code now} when null.
   */
  static Asked of(String equipment, @Nullable Instant from, @Nullable Instant to, Instant now) {
    Instant asked = to == null ? now : to;
    Instant start =
        (from == null ? asked.minus(Duration.ofHours(1)) : from).truncatedTo(ChronoUnit.MINUTES);
    Instant floor = asked.truncatedTo(ChronoUnit.MINUTES);
    boolean isWithinAMinute = start.equals(floor) && from != null && from.isBefore(asked);
    String place =
        equipment.endsWith("/") ? equipment.substring(0, equipment.length() - 1) : equipment;
    return new Asked(place, start, isWithinAMinute ? floor.plus(Duration.ofMinutes(1)) : floor);
  }

  /** Whether the window has a length, and not more than this one. */
  boolean isWithin(Duration longest) {
    return from.isBefore(to) && Duration.between(from, to).compareTo(longest) <= 0;
  }
}
