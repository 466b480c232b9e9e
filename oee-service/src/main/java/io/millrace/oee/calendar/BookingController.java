// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.Problem.Mistake;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Ics;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.Window;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Planned downtime: maintenance, no demand, trials. */
@RestController
@RequestMapping("/api/v1/planned-downtimes")
@Tag(name = "calendar", description = "When equipment is meant to work")
public final class BookingController {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST = 1000;

  private final PlaceStore places;
  private final BookingStore bookings;
  private final InstantSource clock;

  public BookingController(PlaceStore places, BookingStore bookings, InstantSource clock) {
    this.places = places;
    this.bookings = bookings;
    this.clock = clock;
  }

  /** What is booked, why and by whom. */
  record Request(
      @Nullable String equipment,
      @Nullable Instant from,
      @Nullable Instant to,
      Booking.@Nullable Kind kind,
      @Nullable String why,
      @Nullable String author) {}

  /** Who cancels. */
  record Cancel(@Nullable String author) {}

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Book planned downtime of a place and everything below it, also afterwards",
      description =
          "Within a shift it is outside planned busy time. Same Idempotency-Key: same booking.")
  BookingStore.Placed book(
      @RequestBody Request request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant from = request.from();
    Instant to = request.to();
    Booking.Kind kind = request.kind();
    List<Mistake> mistakes = new ArrayList<>();
    String why = text(request.why(), "/why", "say why it is not meant to work", mistakes);
    String author = text(request.author(), "/author", "say who you are: a name", mistakes);
    if (kind == null) {
      mistakes.add(new Mistake("/kind", "no kind", "MAINTENANCE, NO_DEMAND, TRIAL or OTHER"));
    }
    if (from == null
        || to == null
        || !from.isBefore(to)
        || Duration.between(from, to).compareTo(LONGEST) > 0) {
      mistakes.add(
          new Mistake(
              "/from",
              "it lasts from %s to %s".formatted(from, to),
              "send 'from' before 'to', at most a year apart"));
    }
    if (!mistakes.isEmpty() || from == null || to == null || kind == null) {
      throw new ProblemException(
          Problem.of(
              422, "INVALID_BOOKING", "it cannot be booked; each error says what to do", mistakes));
    }
    String equipment = request.equipment() == null ? "" : request.equipment();
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    String path = asked.question().equipment().path();
    UUID id =
        key == null
            ? UUID.randomUUID()
            : UUID.nameUUIDFromBytes((path + "\nbooking\n" + key).getBytes(StandardCharsets.UTF_8));
    bookings.add(BookingStore.Placed.of(id, path, new Window(from, to), kind, why, author, now));
    return bookings.find(id).orElseThrow();
  }

  @PostMapping("/{id}/cancel")
  @Operation(summary = "Take a booking back; its time is planned busy time again")
  BookingStore.Placed cancel(@PathVariable UUID id, @RequestBody Cancel request) {
    List<Mistake> mistakes = new ArrayList<>();
    String author = text(request.author(), "/author", "say who you are: a name", mistakes);
    if (!mistakes.isEmpty()) {
      throw new ProblemException(
          Problem.of(422, "INVALID_BOOKING", "nobody says who cancels it", mistakes));
    }
    bookings.cancel(id, author, clock.instant().truncatedTo(ChronoUnit.MICROS));
    return bookings
        .find(id)
        .orElseThrow(
            () ->
                ProblemException.of(
                    404, "UNKNOWN_BOOKING", "there is no booking %s".formatted(id)));
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE, Ics.TYPE})
  @Operation(summary = "Bookings that touch a window, cancelled ones too")
  Bookings bookings(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to) {
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    List<BookingStore.Placed> found =
        bookings.find(asked.question().equipment(), asked.question().window(), MOST + 1);
    return new Bookings(
        asked.question().equipment().path(),
        found.size() > MOST,
        found.stream().limit(MOST).toList());
  }

  @GetMapping(path = "/calendar.ics", produces = Ics.TYPE)
  @Operation(
      summary = "The same as a calendar file, for calendar programs to subscribe to",
      description =
          "From a month ago until two months from now; a UID is a booking's id, and what was"
              + " cancelled has STATUS:CANCELLED.")
  Bookings bookingsAsCalendar(@RequestParam String equipment) {
    Window around = Subscription.around(clock.instant());
    return bookings(equipment, around.from(), around.to());
  }

  /** A text of a request; blank when it is missing or too long, which is a mistake. */
  static String text(@Nullable String text, String at, String remedy, List<Mistake> mistakes) {
    if (text == null || text.isBlank() || text.length() > 200) {
      mistakes.add(new Mistake(at, "it is missing, blank or longer than 200", remedy));
      return "";
    }
    return text;
  }
}
