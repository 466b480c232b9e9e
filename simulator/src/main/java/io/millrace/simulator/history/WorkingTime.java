// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.plant.ShiftCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** When a line is fed: during shifts, but for their breaks and for booked downtime. Pure. */
final class WorkingTime {
  private WorkingTime() {}

  /** By time, without overlap, of every shift that begins on a day that the span touches. */
  static List<Span> of(ShiftCalendar calendar, ZoneId zone, Span span, List<Span> booked) {
    List<Span> working = new ArrayList<>();
    LocalDate last = span.to().atZone(zone).toLocalDate();
    for (LocalDate day = span.from().atZone(zone).toLocalDate().minusDays(1);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      for (ShiftCalendar.Turn turn : calendar.turns(day)) {
        LocalDate begun = day;
        calendar.shift(turn.shift()).ifPresent(shift -> add(shift, begun, zone, booked, working));
      }
    }
    working.sort(Comparator.comparing(Span::from));
    return List.copyOf(working);
  }

  private static void add(
      ShiftCalendar.Shift shift, LocalDate day, ZoneId zone, List<Span> booked, List<Span> into) {
    Instant from = at(day, shift.start(), zone);
    Instant to = at(shift.isOvernight() ? day.plusDays(1) : day, shift.end(), zone);
    if (!from.isBefore(to)) {
      return;
    }
    List<Span> left = List.of(new Span(from, to));
    for (ShiftCalendar.Break pause : shift.breaks()) {
      boolean isNextDay = shift.isOvernight() && pause.start().isBefore(shift.start());
      Instant start = at(isNextDay ? day.plusDays(1) : day, pause.start(), zone);
      left = without(left, new Span(start, start.plus(pause.length())));
    }
    for (Span one : booked) {
      left = without(left, one);
    }
    into.addAll(left);
  }

  private static List<Span> without(List<Span> spans, Span hole) {
    List<Span> left = new ArrayList<>();
    for (Span span : spans) {
      if (!span.from().isBefore(hole.to()) || !hole.from().isBefore(span.to())) {
        left.add(span);
        continue;
      }
      if (span.from().isBefore(hole.from())) {
        left.add(new Span(span.from(), hole.from()));
      }
      if (hole.to().isBefore(span.to())) {
        left.add(new Span(hole.to(), span.to()));
      }
    }
    return left;
  }

  private static Instant at(LocalDate day, LocalTime time, ZoneId zone) {
    return ZonedDateTime.of(day, time, zone).toInstant();
  }
}
