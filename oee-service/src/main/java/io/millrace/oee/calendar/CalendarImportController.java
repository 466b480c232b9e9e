// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.Problem.Mistake;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.document.Ics;
import io.millrace.oee.facts.PlaceStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Planned downtime from the calendars in which people plan it. */
@RestController
@RequestMapping("/api/v1/planned-downtimes/import")
@Tag(name = "calendar")
public final class CalendarImportController {
  private static final Duration LONGEST = Duration.ofDays(366);

  private final PlaceStore places;
  private final BookingStore bookings;
  private final InstantSource clock;

  public CalendarImportController(PlaceStore places, BookingStore bookings, InstantSource clock) {
    this.places = places;
    this.bookings = bookings;
    this.clock = clock;
  }

  /**
   * What was done, or with a dry run would be.
   *
   * @param booked occurrences that are new.
   * @param cancelled bookings whose occurrence moved, changed, was cancelled or is gone.
   * @param unchanged bookings that the file has as they are.
   * @param skipped what is in the file and is not booked.
   * @param left how many bookings from calendars begin in the window, are of no event of this file,
   *     and stay.
   */
  record Imported(
      boolean isDryRun,
      List<BookingStore.Placed> booked,
      List<BookingStore.Placed> cancelled,
      List<BookingStore.Placed> unchanged,
      List<Agenda.Skipped> skipped,
      int left) {
    static Imported of(boolean isDryRun, Intake intake) {
      return new Imported(
          isDryRun,
          intake.booked(),
          intake.cancelled(),
          intake.unchanged(),
          intake.skipped(),
          intake.left());
    }
  }

  @PostMapping(consumes = Ics.TYPE)
  @Operation(
      summary =
          "Follow a calendar file: what it plans is booked, what it no longer has is cancelled",
      description =
          "Books each occurrence that begins in the window, at most a year; the whole file or"
              + " nothing. CATEGORIES of MAINTENANCE, NO_DEMAND, TRIAL or OTHER say the kind, else"
              + " the parameter does. Days and times without a time zone are those of the site; a"
              + " TZID is an IANA or Windows name, and the file's own VTIMEZONE is not read. An"
              + " occurrence is the event's UID and when it began before it was moved. The same"
              + " file again changes nothing. An occurrence that moved, changed its length, kind"
              + " or summary, was cancelled or is gone from an event that the file has: its booking"
              + " is cancelled, and where it still takes place another one is made. Events that the"
              + " file does not have are left alone, and counted in 'left'. What somebody cancelled"
              + " here stays cancelled. At most 1 MiB, 5000 events, 1000 of them recurring, 10000"
              + " occurrences.")
  Imported followCalendar(
      @RequestParam String equipment,
      @RequestParam Instant from,
      @RequestParam Instant to,
      @RequestParam String author,
      @RequestParam(required = false) Booking.@Nullable Kind kind,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(mediaType = Ics.TYPE, schema = @Schema(type = "string")))
          @RequestBody
          byte[] file) {
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    EquipmentId place = asked.question().equipment();
    ZoneId site = asked.scope().model(place).map(model -> model.terms(place).zone()).orElse(null);
    List<Mistake> unnamed = new ArrayList<>();
    String by = BookingController.text(author, "author", "say who you are: a name", unnamed);
    refuse(unnamed, "nobody says who imports it");
    List<CalendarFile.Mistake> mistakes = new ArrayList<>();
    Agenda agenda = Agenda.of(file, asked.question().window(), site, kind, mistakes);
    refuse(
        mistakes.stream()
            .limit(CalendarFile.MOST_MISTAKES)
            .map(one -> new Mistake("line " + one.line(), one.message(), one.remedy()))
            .toList(),
        "nothing was booked; each error says where and what to do");
    return Imported.of(
        dryRun,
        bookings.follow(
            agenda,
            new Intake.Order(
                place.path(),
                asked.question().window(),
                by,
                clock.instant().truncatedTo(ChronoUnit.MICROS)),
            dryRun));
  }

  private static void refuse(List<Mistake> mistakes, String detail) {
    if (!mistakes.isEmpty()) {
      throw new ProblemException(Problem.of(422, "INVALID_CALENDAR", detail, mistakes));
    }
  }
}
