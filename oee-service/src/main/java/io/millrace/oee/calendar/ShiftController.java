// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.Terms;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The shifts of a place as instants. */
@RestController
@RequestMapping("/api/v1/shifts")
@Tag(name = "calendar")
public final class ShiftController {
  private static final Duration LONGEST = Duration.ofDays(92);

  private final PlaceStore places;

  public ShiftController(PlaceStore places) {
    this.places = places;
  }

  /**
   * @param calendar its name; absent when the place is always meant to work.
   * @param timeZone the site's.
   * @param shifts by time; those that touch the window, uncut.
   */
  record Shifts(
      String equipment, @Nullable String calendar, String timeZone, List<ShiftView> shifts)
      implements Tabular {
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

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(summary = "Shifts that touch a window, by the calendar that holds at the place")
  Shifts shifts(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to) {
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    EquipmentId place = asked.question().equipment();
    Terms terms =
        asked
            .scope()
            .model(place)
            .map((Signals model) -> model.terms(place))
            .orElseGet(() -> Terms.unknown(ZoneOffset.UTC));
    ShiftCalendar calendar = terms.calendar();
    return new Shifts(
        place.path(),
        calendar == null ? null : calendar.name(),
        terms.zone().getId(),
        calendar == null
            ? List.of()
            : ShiftSpan.during(calendar, terms.zone(), asked.question().window()).stream()
                .map(ShiftView::of)
                .toList());
  }
}
