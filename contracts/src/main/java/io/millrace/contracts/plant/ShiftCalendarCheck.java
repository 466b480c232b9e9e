// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.plant.ShiftCalendar.Shift;
import io.millrace.contracts.plant.ShiftCalendar.Turn;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mistakes in shift calendars: what is accounted for twice, or by a shift that is not there. */
final class ShiftCalendarCheck {
  private static final int LONGEST_ROTATION = 366;
  private static final long LONGEST_EXCEPTION = 366;

  private final ShiftCalendar calendar;
  private final String at;
  private final Set<Problem> problems;

  private ShiftCalendarCheck(ShiftCalendar calendar, String at, Set<Problem> problems) {
    this.calendar = calendar;
    this.at = at;
    this.problems = problems;
  }

  static void check(List<ShiftCalendar> calendars, String at, Set<Problem> problems) {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < calendars.size(); i++) {
      ShiftCalendar calendar = calendars.get(i);
      String where = at + "/" + i;
      PlantModelCheck.checkName(where + "/name", "calendar", calendar.name(), problems);
      PlantModelCheck.checkUnique(names, calendar.name(), where + "/name", "calendar", problems);
      new ShiftCalendarCheck(calendar, where, problems).check();
    }
  }

  private void check() {
    int before = problems.size();
    shifts();
    List<ShiftCalendar.Day> days = calendar.rotation().days();
    if (days.isEmpty() || days.size() > LONGEST_ROTATION) {
      add(
          "/rotation/days",
          "the rotation has %d days".formatted(days.size()),
          "give 1 to %d: 7 for a week".formatted(LONGEST_ROTATION));
    }
    for (int i = 0; i < days.size(); i++) {
      turns(days.get(i).turns(), "/rotation/days/" + i);
    }
    for (int i = 0; i < calendar.exceptions().size(); i++) {
      ShiftCalendar.OtherDay other = calendar.exceptions().get(i);
      String where = "/exceptions/" + i;
      turns(other.turns(), where);
      long length = other.last().toEpochDay() - other.from().toEpochDay();
      if (length < 0 || length > LONGEST_EXCEPTION) {
        add(
            where + "/to",
            "the exception lasts from %s to %s".formatted(other.from(), other.last()),
            "give a last day that is not before the first, at most a year later");
      }
    }
    if (problems.size() == before) {
      overlaps();
    }
  }

  private void shifts() {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < calendar.shifts().size(); i++) {
      Shift shift = calendar.shifts().get(i);
      String where = "/shifts/" + i;
      PlantModelCheck.checkName(at + where + "/name", "shift", shift.name(), problems);
      PlantModelCheck.checkUnique(names, shift.name(), at + where + "/name", "shift", problems);
      breaks(shift, where);
    }
  }

  private void breaks(Shift shift, String where) {
    Duration reached = Duration.ZERO;
    for (int i = 0; i < shift.breaks().size(); i++) {
      ShiftCalendar.Break pause = shift.breaks().get(i);
      Duration start = Duration.between(shift.start(), pause.start());
      if (start.isNegative()) {
        start = start.plusDays(1);
      }
      Duration end = start.plus(pause.length());
      if (!pause.length().isPositive() || end.compareTo(shift.usualLength()) > 0) {
        add(
            where + "/breaks/" + i,
            "the break of %s at %s is not within the shift from %s to %s"
                .formatted(pause.length(), pause.start(), shift.start(), shift.end()),
            "give it a length above zero and a start within the shift");
      } else if (start.compareTo(reached) < 0) {
        add(
            where + "/breaks/" + i,
            "the break at %s begins before the one before it has ended".formatted(pause.start()),
            "write breaks in their order, without overlap");
      }
      reached = end;
    }
  }

  private void turns(List<Turn> turns, String where) {
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      if (calendar.shift(turn.shift()).isEmpty()) {
        add(
            where + "/turns/" + i + "/shift",
            "the calendar has no shift '%s'".formatted(turn.shift()),
            "add it under shifts, or name one of: "
                + PlantModelCheck.names(calendar.shifts().stream().map(Shift::name).toList()));
      }
    }
  }

  /** On the days of one rotation and around each exception. */
  private void overlaps() {
    LocalDate first = calendar.rotation().from();
    int days = calendar.rotation().days().size();
    overlaps(first, first.plusDays(days + 1L), "/rotation/days");
    for (int i = 0; i < calendar.exceptions().size(); i++) {
      ShiftCalendar.OtherDay other = calendar.exceptions().get(i);
      overlaps(other.from().minusDays(1), other.last().plusDays(2), "/exceptions/" + i);
    }
  }

  private void overlaps(LocalDate from, LocalDate to, String where) {
    Duration reached = Duration.ZERO;
    String last = "";
    for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
      Duration midnight = Duration.ofDays(day.toEpochDay() - from.toEpochDay());
      List<Shift> shifts = new ArrayList<>();
      calendar.turns(day).forEach(turn -> calendar.shift(turn.shift()).ifPresent(shifts::add));
      shifts.sort(Comparator.comparing(Shift::start));
      for (Shift shift : shifts) {
        Duration start = midnight.plusSeconds(shift.start().toSecondOfDay());
        if (start.compareTo(reached) < 0) {
          add(
              where,
              "on %s shift '%s' begins before '%s' has ended".formatted(day, shift.name(), last),
              "let one shift end when the next begins; teams that overlap are one shift");
          return;
        }
        reached = start.plus(shift.usualLength());
        last = shift.name();
      }
    }
  }

  private void add(String field, String message, String remedy) {
    problems.add(new Problem(at + field, message, remedy));
  }
}
