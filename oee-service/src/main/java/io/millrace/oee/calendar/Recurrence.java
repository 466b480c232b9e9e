// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.calendar.CalendarFile.Line;
import io.millrace.oee.calendar.CalendarFile.Mistake;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.Part;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * On which days an event comes again, at the time of day of its first. The library reckons with
 * days alone, so that no time zone is in the rule. Immutable.
 *
 * @param rule as the file has it, without its end.
 * @param until last instant at which it may begin; null when there is none.
 * @param number line of the file.
 */
record Recurrence(String rule, @Nullable Instant until, int number) {
  /** A calendar with a longer one is not for planned downtime. */
  private static final int LONGEST_INTERVAL = 1000;

  /** Days of a rule, one by one. Confined to one thread. */
  static final class Days {
    private final @Nullable RecurrenceRuleIterator days;
    private boolean hasGivenUp;

    private Days(@Nullable RecurrenceRuleIterator days) {
      this.days = days;
      this.hasGivenUp = days == null;
    }

    /** Whether the end of the days is that of the library's patience, and not of the rule. */
    boolean hasGivenUp() {
      return hasGivenUp;
    }

    /** The next day of the rule; empty when there is none. */
    Optional<LocalDate> next() {
      try {
        return days == null || !days.hasNext()
            ? Optional.empty()
            : Optional.of(local(days.nextDateTime()));
      } catch (IllegalArgumentException | IllegalStateException _) {
        hasGivenUp = true; // The library does so on a rule that names no day for long.
        return Optional.empty();
      }
    }
  }

  /**
   * @param first when the event is for the first time.
   * @return empty when the rule cannot be followed; a mistake says why.
   */
  static Optional<Recurrence> of(Line line, Moment first, String of, List<Mistake> mistakes) {
    RecurrenceRule rule;
    Instant until;
    try {
      rule = new RecurrenceRule(line.value().strip(), RfcMode.RFC5545_STRICT);
      until = until(rule, first.zone());
    } catch (InvalidRecurrenceRuleException | RuntimeException e) {
      // What the library throws besides its own is no more than another way to refuse a text.
      return refused(line, of, "cannot be read: " + e.getMessage(), mistakes);
    }
    Optional<String> refused = refused(rule);
    if (refused.isPresent()) {
      return refused(line, of, refused.get(), mistakes);
    }
    if (rule.getUntil() != null) {
      rule.setUntil(null);
    }
    Recurrence recurrence = new Recurrence(rule.toString(), until, line.number());
    LocalDate day = first.local().toLocalDate();
    Optional<LocalDate> begins = recurrence.days(day, day).next();
    if (!begins.equals(Optional.of(day))) {
      return refused(
          line, of, "does not have the day %s, on which it begins".formatted(day), mistakes);
    }
    return Optional.of(recurrence);
  }

  private static Optional<Recurrence> refused(
      Line line, String of, String why, List<Mistake> mistakes) {
    mistakes.add(
        new Mistake(
            line.number(),
            "RRULE of %s %s".formatted(of, why),
            "let it recur by days, weeks, months or years, or send each occurrence by itself"));
    return Optional.empty();
  }

  private static Optional<String> refused(RecurrenceRule rule) {
    Freq often = rule.getFreq();
    if (often == Freq.HOURLY || often == Freq.MINUTELY || often == Freq.SECONDLY) {
      return Optional.of("comes more often than each day");
    }
    // Named here, not in a constant: the library's parts cannot be loaded before its rules are.
    for (Part part : List.of(Part.BYHOUR, Part.BYMINUTE, Part.BYSECOND, Part.RSCALE, Part.SKIP)) {
      if (rule.hasPart(part)) {
        return Optional.of("has %s, which is not read here".formatted(part));
      }
    }
    if (rule.hasPart(Part.BYSETPOS) && often != Freq.MONTHLY && often != Freq.YEARLY) {
      return Optional.of("has BYSETPOS, which is read by months and years only");
    }
    if (often == Freq.YEARLY && rule.hasPart(Part.BYMONTHDAY) && !rule.hasPart(Part.BYMONTH)) {
      return Optional.of("has BYMONTHDAY without BYMONTH, which programs read in two ways");
    }
    return rule.getInterval() > LONGEST_INTERVAL
        ? Optional.of("has an INTERVAL above %d".formatted(LONGEST_INTERVAL))
        : Optional.empty();
  }

  /** A date is meant with its last instant. */
  private static @Nullable Instant until(RecurrenceRule rule, ZoneId zone) {
    DateTime until = rule.getUntil();
    if (until == null) {
      return null;
    }
    LocalDate day = local(until);
    if (until.isAllDay()) {
      return day.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1);
    }
    return until.isFloating()
        ? day.atTime(until.getHours(), until.getMinutes(), until.getSeconds())
            .atZone(zone)
            .toInstant()
        : Instant.ofEpochMilli(until.getTimestamp());
  }

  /**
   * Its days, in their order.
   *
   * @param first the day of the event itself.
   * @param from from which on they are asked for.
   */
  Days days(LocalDate first, LocalDate from) {
    try {
      RecurrenceRuleIterator days =
          new RecurrenceRule(rule, RfcMode.RFC5545_STRICT).iterator(day(first));
      if (from.isAfter(first)) {
        days.fastForward(day(from));
      }
      return new Days(days);
    } catch (IllegalArgumentException | IllegalStateException _) {
      return new Days(null); // As above.
    } catch (InvalidRecurrenceRuleException e) {
      throw new IllegalStateException("the rule was read before: " + rule, e);
    }
  }

  private static LocalDate local(DateTime day) {
    return LocalDate.of(day.getYear(), day.getMonth() + 1, day.getDayOfMonth());
  }

  private static DateTime day(LocalDate day) {
    return new DateTime(day.getYear(), day.getMonthValue() - 1, day.getDayOfMonth());
  }
}
