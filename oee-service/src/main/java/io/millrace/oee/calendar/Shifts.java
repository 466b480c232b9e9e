// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Dated;
import io.millrace.oee.document.Ics;
import io.millrace.oee.document.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shifts of a place as they are answered. Immutable.
 *
 * @param calendar its name; absent when the place is always meant to work.
 * @param timeZone the site's.
 * @param shifts by time; those that touch the window, uncut.
 */
record Shifts(String equipment, @Nullable String calendar, String timeZone, List<ShiftView> shifts)
    implements Dated {
  Shifts {
    shifts = List.copyOf(shifts);
  }

  /**
   * @param date day on which it began.
   * @param duration its length; an hour more or less where the clocks change.
   */
  record ShiftView(
      String shift,
      LocalDate date,
      @Nullable String team,
      Instant from,
      Instant to,
      Duration duration,
      List<BreakView> breaks) {
    ShiftView {
      breaks = List.copyOf(breaks);
    }

    static ShiftView of(ShiftSpan span) {
      return new ShiftView(
          span.shift(),
          span.date(),
          span.team(),
          span.window().from(),
          span.window().to(),
          span.window().length(),
          span.breaks().stream().map(pause -> new BreakView(pause.from(), pause.to())).toList());
    }
  }

  /** A break of a shift. */
  record BreakView(Instant from, Instant to) {}

  @Override
  public Table table() {
    return Table.of(
        List.of("equipment", "shift", "date", "team", "from", "to", "duration", "breaks"),
        shifts,
        shift ->
            Cell.row(
                equipment,
                shift.shift(),
                shift.date(),
                shift.team(),
                shift.from(),
                shift.to(),
                shift.duration(),
                shift.breaks().stream().map(one -> one.from() + "/" + one.to()).toList()));
  }

  @Override
  public Ics.Agenda agenda() {
    return new Ics.Agenda("Shifts of " + equipment, shifts.stream().map(this::event).toList());
  }

  private Ics.Event event(ShiftView shift) {
    String uid = equipment + "\nshift\n" + shift.shift() + "\n" + shift.date();
    return new Ics.Event(
        UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8)).toString(),
        0,
        // The same shift is the same text whenever it is asked for.
        shift.from(),
        shift.from(),
        shift.to(),
        shift.team() == null ? shift.shift() : shift.shift() + ", team " + shift.team(),
        shift.breaks().isEmpty() ? null : breaks(shift),
        equipment,
        false,
        shift.breaks().stream()
            .map(
                pause ->
                    new Ics.Property(
                        "X-MILLRACE-BREAK",
                        Ics.instant(pause.from()) + "/" + Ics.instant(pause.to())))
            .toList());
  }

  /** For people, who look at it on the site's clocks. */
  private String breaks(ShiftView shift) {
    return shift.breaks().stream()
        .map(pause -> local(pause.from()) + " to " + local(pause.to()))
        .collect(Collectors.joining(", ", "Breaks: ", " (" + timeZone + ")"));
  }

  private LocalTime local(Instant at) {
    return at.atZone(ZoneId.of(timeZone)).toLocalTime();
  }
}
