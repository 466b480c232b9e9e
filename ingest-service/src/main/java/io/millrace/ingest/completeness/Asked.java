// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.kit.problem.ProblemException;
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
   * @param from an hour before the end when null.
   * @param to now when null.
   */
  static Asked of(
      String equipment,
      @Nullable Instant from,
      @Nullable Instant to,
      Instant now,
      Duration longest) {
    Instant asked = to == null ? now : to;
    Instant start =
        (from == null ? asked.minus(Duration.ofHours(1)) : from).truncatedTo(ChronoUnit.MINUTES);
    Instant floor = asked.truncatedTo(ChronoUnit.MINUTES);
    boolean isWithinAMinute = start.equals(floor) && from != null && from.isBefore(asked);
    Instant end = isWithinAMinute ? floor.plus(Duration.ofMinutes(1)) : floor;
    if (!start.isBefore(end) || Duration.between(start, end).compareTo(longest) > 0) {
      throw ProblemException.of(
          422,
          "IMPOSSIBLE_WINDOW",
          "from",
          "the window from %s to %s, in whole minutes, cannot be answered".formatted(start, end),
          "give a from that is earlier than to, by %d days at most".formatted(longest.toDays()));
    }
    String place =
        equipment.endsWith("/") ? equipment.substring(0, equipment.length() - 1) : equipment;
    return new Asked(place, start, end);
  }

  ProblemException unknownPlace() {
    return ProblemException.of(
        404,
        "UNKNOWN_EQUIPMENT",
        "equipment",
        "no reading ever came from '%s' or below it".formatted(place),
        "give a path from the enterprise down, as in the plant model: acme/lyon/bottling");
  }
}
