// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a place is meant to work: shifts, the days on which they turn, and the days that differ.
 * Times are those of the site's wall clock, so a shift over a change to summer time is an hour
 * shorter. Immutable.
 *
 * @param name unique in the site.
 * @param shifts kinds of shifts.
 * @param rotation which shifts there are on which day.
 * @param exceptions days on which it is otherwise: holidays, extra shifts. The last one that has a
 *     day holds for it.
 */
public record ShiftCalendar(
    String name, List<Shift> shifts, Rotation rotation, @Nullable List<OtherDay> exceptions) {
  public ShiftCalendar {
    shifts = List.copyOf(shifts);
    exceptions = exceptions == null ? List.of() : List.copyOf(exceptions);
  }

  /**
   * @param name unique in the calendar.
   * @param start when it begins.
   * @param end when it ends; on the next day when that is not after its start.
   * @param breaks planned downtime in it.
   */
  public record Shift(String name, LocalTime start, LocalTime end, @Nullable List<Break> breaks) {
    public Shift {
      breaks = breaks == null ? List.of() : List.copyOf(breaks);
    }

    @Override
    public List<Break> breaks() {
      return breaks == null ? List.of() : breaks;
    }

    /** Whether it ends on the day after it began. */
    @JsonIgnore // No field of the document.
    public boolean isOvernight() {
      return !end.isAfter(start);
    }

    /** Its length on a day of 24 hours; positive, at most 24 h. */
    public Duration usualLength() {
      return isOvernight()
          ? Duration.between(start, end).plusDays(1)
          : Duration.between(start, end);
    }
  }

  /**
   * @param start when it begins; in a shift over midnight a time before the shift's start lies on
   *     the second day.
   * @param length how long it is; positive.
   * @param name for people; null when it has none.
   */
  public record Break(LocalTime start, Duration length, @Nullable String name) {}

  /**
   * @param from day on which the first of the days lies; the rotation goes on for ever from there.
   * @param days what turns on each day, then from the first again: seven for a week.
   */
  public record Rotation(LocalDate from, List<Day> days) {
    public Rotation {
      days = List.copyOf(days);
    }
  }

  /**
   * @param turns shifts that begin on this day; empty for a day off.
   */
  public record Day(@Nullable List<Turn> turns) {
    public Day {
      turns = turns == null ? List.of() : List.copyOf(turns);
    }

    @Override
    public List<Turn> turns() {
      return turns == null ? List.of() : turns;
    }
  }

  /**
   * @param shift name of the shift.
   * @param team who works it; null when the calendar does not say.
   */
  public record Turn(String shift, @Nullable String team) {}

  /**
   * @param from first day that differs.
   * @param to last day that differs; the first when left out.
   * @param turns shifts that begin on each of these days; none when left out.
   * @param note why: {@code Christmas}.
   */
  public record OtherDay(
      LocalDate from, @Nullable LocalDate to, @Nullable List<Turn> turns, @Nullable String note) {
    public OtherDay {
      turns = turns == null ? List.of() : List.copyOf(turns);
    }

    @Override
    public List<Turn> turns() {
      return turns == null ? List.of() : turns;
    }

    public LocalDate last() {
      return to == null ? from : to;
    }

    boolean has(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(last());
    }
  }

  @Override
  public List<OtherDay> exceptions() {
    return exceptions == null ? List.of() : exceptions;
  }

  public Optional<Shift> shift(String wanted) {
    return shifts.stream().filter(shift -> shift.name().equals(wanted)).findFirst();
  }

  /** Shifts that begin on a day, in no order. Before the rotation's first day there are none. */
  public List<Turn> turns(LocalDate day) {
    List<OtherDay> own = exceptions().stream().filter(exception -> exception.has(day)).toList();
    if (!own.isEmpty()) {
      return own.getLast().turns();
    }
    long since = day.toEpochDay() - rotation.from().toEpochDay();
    return since < 0 || rotation.days().isEmpty()
        ? List.of()
        : rotation.days().get((int) (since % rotation.days().size())).turns();
  }
}
