// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Ics;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.Terms;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private final InstantSource clock;

  public ShiftController(PlaceStore places, InstantSource clock) {
    this.places = places;
    this.clock = clock;
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE, Ics.TYPE})
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
                .map(Shifts.ShiftView::of)
                .toList());
  }

  @GetMapping(path = "/calendar.ics", produces = Ics.TYPE)
  @Operation(
      summary = "The same as a calendar file, for calendar programs to subscribe to",
      description = "From a month ago until two months from now; a UID is a place, shift and date.")
  Shifts shiftsAsCalendar(@RequestParam String equipment) {
    Window around = Subscription.around(clock.instant());
    return shifts(equipment, around.from(), around.to());
  }
}
