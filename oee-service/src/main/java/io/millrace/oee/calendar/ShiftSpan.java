// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.contracts.plant.ShiftCalendar.Shift;
import io.millrace.oee.facts.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One shift on one day. Immutable.
 *
 * @param shift its name.
 * @param date day on which it began, on the site's calendar.
 * @param team who works it; null when the calendar does not say.
 * @param window from its first instant to the first after it. A time of day that a change of the
 *     clocks leaves out is the instant of the change; one that comes twice is the first of the two.
 * @param breaks planned downtime in it, in order, cut to the shift.
 */
public record ShiftSpan(
    String shift, LocalDate date, @Nullable String team, Window window, List<Window> breaks) {
  public ShiftSpan {
    breaks = List.copyOf(breaks);
  }

  /**
   * The shifts of a calendar that touch a window, uncut, by time.
   *
   * @param zone the site's time zone.
   */
  public static List<ShiftSpan> during(ShiftCalendar calendar, ZoneId zone, Window window) {
    List<ShiftSpan> spans = new ArrayList<>();
    LocalDate last = window.to().atZone(zone).toLocalDate();
    for (LocalDate day = window.from().atZone(zone).toLocalDate().minusDays(1);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      for (ShiftCalendar.Turn turn : calendar.turns(day)) {
        Optional<Shift> shift = calendar.shift(turn.shift());
        if (shift.isPresent()) {
          of(shift.get(), day, turn.team(), zone)
              .filter(span -> span.window().touches(window))
              .ifPresent(spans::add);
        }
      }
    }
    spans.sort(Comparator.comparing(span -> span.window().from()));
    return List.copyOf(spans);
  }

  /** Empty when the clocks leave the whole shift out. */
  private static Optional<ShiftSpan> of(
      Shift shift, LocalDate day, @Nullable String team, ZoneId zone) {
    Instant from = at(day, shift.start(), zone);
    Instant to = at(shift.isOvernight() ? day.plusDays(1) : day, shift.end(), zone);
    if (!from.isBefore(to)) {
      return Optional.empty();
    }
    Window window = new Window(from, to);
    List<Window> breaks = new ArrayList<>();
    for (ShiftCalendar.Break pause : shift.breaks()) {
      boolean isNextDay = shift.isOvernight() && pause.start().isBefore(shift.start());
      Instant start = at(isNextDay ? day.plusDays(1) : day, pause.start(), zone);
      Instant end = start.plus(pause.length());
      if (start.isBefore(end)) {
        new Window(start, end).cut(window).ifPresent(breaks::add);
      }
    }
    return Optional.of(new ShiftSpan(shift.name(), day, team, window, breaks));
  }

  private static Instant at(LocalDate day, LocalTime time, ZoneId zone) {
    var gap = zone.getRules().getTransition(day.atTime(time));
    return gap != null && gap.isGap()
        ? gap.getInstant()
        : ZonedDateTime.of(day, time, zone).withEarlierOffsetAtOverlap().toInstant();
  }
}
