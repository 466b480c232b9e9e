// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What a client asks about: a place and a window, or why that cannot be asked. */
public sealed interface Question {

  /**
   * @param equipment a work unit, or a place above some.
   */
  record Clear(EquipmentId equipment, Window window) implements Question {}

  /**
   * @param status 400 when it cannot be read, 422 when it makes no sense.
   * @param code what is wrong, for programs.
   * @param parameter where.
   * @param message what is wrong, with the value.
   * @param remedy what to ask instead.
   */
  record Refused(int status, String code, String parameter, String message, String remedy)
      implements Question {}

  /** How long a window is that nobody gave a beginning: about a shift. */
  Duration USUAL = Duration.ofHours(8);

  /**
   * @param from first instant of the window; null for {@link #USUAL} before its end.
   * @param to first instant after it; null for now.
   * @param longest longest window that is answered.
   */
  static Question of(
      String equipment,
      @Nullable Instant from,
      @Nullable Instant to,
      Instant now,
      Duration longest) {
    Instant end = to == null ? now.truncatedTo(ChronoUnit.MILLIS) : to;
    return of(equipment, from == null ? end.minus(USUAL) : from, end, longest);
  }

  private static Question of(String equipment, Instant from, Instant to, Duration longest) {
    EquipmentId place;
    try {
      place = EquipmentId.of(equipment);
    } catch (IllegalArgumentException e) {
      return new Refused(
          400,
          "INVALID_PARAMETER",
          "equipment",
          String.valueOf(e.getMessage()),
          "Send the path of a work unit or of a place above it: acme/lyon/bottling/line1.");
    }
    if (!from.isBefore(to)) {
      return new Refused(
          422,
          "IMPOSSIBLE_WINDOW",
          "to",
          "the window ends at %s, not after it begins at %s".formatted(to, from),
          "Send a 'to' that is later than 'from'.");
    }
    if (from.isBefore(Instant.EPOCH) || to.isAfter(LATEST)) {
      return new Refused(
          422,
          "IMPOSSIBLE_WINDOW",
          "from",
          "the window %s to %s lies outside the years 1970 to 2999".formatted(from, to),
          "Send a window in which the plant existed.");
    }
    Window window = new Window(from, to);
    if (window.length().compareTo(longest) > 0) {
      return new Refused(
          422,
          "WINDOW_TOO_LONG",
          "from",
          "the window is %s long; at most %s is answered".formatted(window.length(), longest),
          "Ask for parts of it.");
    }
    return new Clear(place, window);
  }

  /** Later times are typing errors, and the database has an end as well. */
  Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");
}
