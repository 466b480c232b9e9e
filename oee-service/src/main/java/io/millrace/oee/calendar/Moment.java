// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.calendar.CalendarFile.Line;
import io.millrace.oee.calendar.CalendarFile.Mistake;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date, or a time of day on a date, as a calendar file has it. Immutable.
 *
 * @param local midnight for a date.
 * @param zone in which it holds, with the rules of this machine, never those of the file.
 * @param isDate whether the whole day is meant.
 */
record Moment(LocalDateTime local, ZoneId zone, boolean isDate) {
  /** In which there were plants and will be. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 2999;

  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)(?:T(\\d\\d)(\\d\\d)(\\d\\d)(Z?))?");

  private static final Pattern LENGTH =
      Pattern.compile(
          "([+-]?)P(?:(\\d{1,4})W|(?:(\\d{1,5})D)?"
              + "(?:T(?:(\\d{1,6})H)?(?:(\\d{1,8})M)?(?:(\\d{1,9})S)?)?)");

  /**
   * How long something lasts.
   *
   * @param days on the local calendar, of 23 to 25 hours.
   * @param more exact time beside them.
   */
  record Length(long days, Duration more) {}

  /** The first instant that is meant. A time that the clocks leave out is as much later. */
  Instant at() {
    return (isDate ? local.toLocalDate().atStartOfDay(zone) : local.atZone(zone)).toInstant();
  }

  /** The same time on another day. */
  Moment on(LocalDate day) {
    return new Moment(day.atTime(local.toLocalTime()), zone, isDate);
  }

  /** What ends so long after it. */
  Instant plus(Length length) {
    return new Moment(local.plusDays(length.days()), zone, isDate).at().plus(length.more());
  }

  /**
   * The values of a line, one or several.
   *
   * @param site time zone of times that name none; null when that is not known.
   * @return fewer than there are when one is wrong; a mistake says why.
   */
  static List<Moment> all(Line line, @Nullable ZoneId site, String of, List<Mistake> mistakes) {
    return Arrays.stream(line.value().split(",", -1))
        .flatMap(value -> of(line, value, site, of, mistakes).stream())
        .toList();
  }

  /** The one value of a line; empty when it is wrong, and a mistake says why. */
  static Optional<Moment> of(Line line, @Nullable ZoneId site, String of, List<Mistake> mistakes) {
    return of(line, line.value(), site, of, mistakes);
  }

  /** One of its values. */
  static Optional<Moment> of(
      Line line, String value, @Nullable ZoneId site, String of, List<Mistake> mistakes) {
    Matcher written = WRITTEN.matcher(value.strip());
    boolean isDate =
        line.parameter("VALUE").filter("DATE"::equalsIgnoreCase).isPresent()
            || (written.matches() && written.group(4) == null);
    Optional<LocalDateTime> local =
        written.matches() && isDate == (written.group(4) == null)
            ? local(written)
            : Optional.empty();
    if (local.isEmpty()) {
      mistakes.add(
          new Mistake(
              line.number(),
              "%s of %s is %s".formatted(line.name(), of, CalendarFile.shown(value)),
              "write a day of 1970 to 2999 as 20260302, a time as 20260302T060000Z or with TZID"));
      return Optional.empty();
    }
    boolean isUtc = !isDate && !written.group(7).isEmpty();
    return zone(line, isUtc, isDate, site, of, mistakes)
        .map(zone -> new Moment(local.get(), zone, isDate));
  }

  private static Optional<ZoneId> zone(
      Line line,
      boolean isUtc,
      boolean isDate,
      @Nullable ZoneId site,
      String of,
      List<Mistake> mistakes) {
    if (isUtc) {
      return Optional.of(ZoneOffset.UTC);
    }
    Optional<String> named = line.parameter("TZID").filter(_ -> !isDate);
    Optional<ZoneId> zone =
        named.isPresent() ? ZoneName.find(named.get()) : Optional.ofNullable(site);
    if (zone.isEmpty()) {
      mistakes.add(
          new Mistake(
              line.number(),
              named.isPresent()
                  ? "%s of %s is in the unknown time zone %s"
                      .formatted(line.name(), of, CalendarFile.shown(named.get()))
                  : "%s of %s says no time zone, and the place has none of its own"
                      .formatted(line.name(), of),
              "name a zone of the IANA list, Europe/Paris for one, or send the time in UTC"));
    }
    return zone;
  }

  private static Optional<LocalDateTime> local(Matcher written) {
    try {
      LocalDate day = LocalDate.of(number(written, 1), number(written, 2), number(written, 3));
      if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
        return Optional.empty();
      }
      LocalTime time =
          written.group(4) == null
              ? LocalTime.MIDNIGHT
              : LocalTime.of(number(written, 4), number(written, 5), number(written, 6));
      return Optional.of(day.atTime(time));
    } catch (DateTimeException _) {
      return Optional.empty(); // Such as the thirtieth of February.
    }
  }

  private static int number(Matcher written, int group) {
    return Integer.parseInt(written.group(group));
  }

  /** A length as calendar files have it; empty when it is none, or below zero. */
  static Optional<Length> length(String text) {
    Matcher written = LENGTH.matcher(text.strip());
    if (!written.matches() || written.group(1).equals("-") || text.strip().endsWith("P")) {
      return Optional.empty();
    }
    return Optional.of(
        new Length(
            7 * part(written, 2) + part(written, 3),
            Duration.ofHours(part(written, 4))
                .plusMinutes(part(written, 5))
                .plusSeconds(part(written, 6))));
  }

  private static long part(Matcher written, int group) {
    return written.group(group) == null ? 0 : Long.parseLong(written.group(group));
  }
}
