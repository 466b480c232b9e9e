// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.oee.calendar.Agenda.Reason;
import io.millrace.oee.calendar.BookingStore.Placed;
import io.millrace.oee.calendar.CalendarFile.Mistake;
import io.millrace.oee.calendar.Intake.Known;
import io.millrace.oee.calendar.Intake.Order;
import io.millrace.oee.document.Ics;
import io.millrace.oee.facts.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One file after the other, and what becomes of the bookings. */
class IntakeTest {
  private static final Window WINDOW =
      AgendaTest.window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
  private static final Order ORDER =
      new Order("acme/lyon", WINDOW, "ann", Instant.parse("2026-06-01T00:00:00Z"));

  private static final String THREE_DAYS =
      AgendaTest.event("DTSTART:20260302T060000Z;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=3");
  private static final String SECOND_MOVED =
      AgendaTest.event("RECURRENCE-ID:20260303T060000Z;DTSTART:20260303T100000Z;DURATION:PT1H");

  private static final List<String> KINDS = List.of("Maintenance", "No demand", "trial", "OTHER");

  private final Map<UUID, Known> kept = new HashMap<>();

  @Test
  void theSameFileAgainChangesNothing() {
    assertEquals("3 booked, 0 cancelled, 0 unchanged []", follow(THREE_DAYS));
    assertEquals("0 booked, 0 cancelled, 3 unchanged []", follow(THREE_DAYS));
  }

  @Test
  void anOccurrenceThatMovesThereAndBackIsBookedEachTime() {
    follow(THREE_DAYS);
    assertEquals("1 booked, 1 cancelled, 2 unchanged []", follow(THREE_DAYS + SECOND_MOVED));
    assertEquals("0 booked, 0 cancelled, 3 unchanged []", follow(THREE_DAYS + SECOND_MOVED));
    assertEquals("1 booked, 1 cancelled, 2 unchanged []", follow(THREE_DAYS));
    assertEquals("1 booked, 1 cancelled, 2 unchanged []", follow(THREE_DAYS + SECOND_MOVED));
    assertEquals(3, live());
    assertEquals(6, kept.size());
  }

  @Test
  void whatIsGoneFromAnEventIsCancelled() {
    follow(THREE_DAYS);
    assertEquals(
        "0 booked, 1 cancelled, 2 unchanged []", follow(THREE_DAYS.replace("COUNT=3", "COUNT=2")));
    assertEquals(
        "0 booked, 2 cancelled, 0 unchanged [CANCELLED]",
        follow(THREE_DAYS.replace("UID:u1", "UID:u1\nSTATUS:CANCELLED")));
  }

  @Test
  void anotherLengthKindOrSummaryIsAnotherBooking() {
    follow(THREE_DAYS);
    for (String changed :
        List.of(
            THREE_DAYS.replace("PT1H", "PT2H"),
            THREE_DAYS.replace("UID:u1", "UID:u1\nSUMMARY:grease"),
            THREE_DAYS.replace("UID:u1", "UID:u1\nCATEGORIES:TRIAL"))) {
      assertEquals("3 booked, 3 cancelled, 0 unchanged []", follow(changed));
    }
    assertEquals(3, live());
  }

  /** Others may be planned in another calendar, from which another file comes. */
  @Test
  void eventsThatTheFileDoesNotHaveAreLeftAndCounted() {
    follow(THREE_DAYS);
    Intake intake = intake(THREE_DAYS.replace("UID:u1", "UID:u2"));
    assertEquals(3, intake.booked().size());
    assertEquals(0, intake.cancelled().size());
    assertEquals(3, intake.left());
  }

  /** A file with one occurrence of a series says nothing of the others. */
  @Test
  void aSingleOccurrenceLeavesTheRestOfItsSeries() {
    follow(THREE_DAYS);
    assertEquals("1 booked, 1 cancelled, 0 unchanged []", follow(SECOND_MOVED));
    assertEquals(
        "0 booked, 1 cancelled, 0 unchanged [CANCELLED]",
        follow(SECOND_MOVED.replace("UID:u1", "UID:u1\nSTATUS:CANCELLED")));
    assertEquals(2, live());
  }

  @Test
  void anOccurrenceThatMovedIntoTheWindowLeavesWhereItWas() {
    Order before =
        new Order(
            "acme/lyon",
            AgendaTest.window("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            "ann",
            ORDER.at());
    String event =
        AgendaTest.event("DTSTART:20251230T060000Z;DURATION:PT1H;RDATE:20251231T060000Z");
    follow(event, before);
    String moved =
        AgendaTest.event("RECURRENCE-ID:20251231T060000Z;DTSTART:20260102T060000Z;DURATION:PT1H");
    assertEquals("1 booked, 1 cancelled, 0 unchanged []", follow(event + moved, ORDER));
    assertEquals(2, live());
  }

  @Test
  void whatSomebodyCancelledHereStaysCancelled() {
    follow(THREE_DAYS);
    Known one = kept.values().iterator().next();
    kept.put(one.booking().id(), new Known(one.booking().cancelled(ORDER.at(), "bob"), false));
    assertEquals("0 booked, 0 cancelled, 2 unchanged [CANCELLED_HERE]", follow(THREE_DAYS));
  }

  @Test
  void anExportFromHereIsNotBookedTwice() {
    String file = THREE_DAYS.replace("UID:u1", "UID:7b1d4a5e-0000-4000-8000-000000000001");
    Intake intake =
        Intake.of(
            agenda(file, WINDOW), List.of(), Set.of("7b1d4a5e-0000-4000-8000-000000000001"), ORDER);
    assertEquals(List.of(), intake.booked());
    assertEquals(Reason.BOOKED_HERE, intake.skipped().getFirst().reason());
  }

  /** Whatever bookings there are, their export read at another place has the same windows. */
  @Test
  void anExportReadElsewhereHasTheSameWindows() {
    Random random = new Random(7);
    List<String> words =
        List.of(
            "grease", "Öl, Fett; usw.", "c:\\temp", "日本語のメンテナンス", "a\nb", "\uD83D\uDEE0", " ", ":");
    List<Placed> bookings = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder why = new StringBuilder("x");
      for (int word = random.nextInt(8); word > 0; word--) {
        why.append(words.get(random.nextInt(words.size())));
      }
      Instant from = WINDOW.from().plusSeconds(random.nextInt(360 * 86_400));
      Placed booking =
          Placed.of(
              new UUID(3, i),
              "acme/lyon/bottling/line1",
              new Window(from, from.plusSeconds(1 + random.nextInt(100_000))),
              Booking.Kind.of(KINDS.get(random.nextInt(4))).orElseThrow(),
              why.toString(),
              "ann; the \"boss\", really",
              from);
      bookings.add(i % 10 == 0 ? booking.cancelled(from.plusSeconds(60), "bob") : booking);
    }
    String text = Ics.of(new Bookings("acme/lyon", false, bookings).agenda());
    for (String line : text.split("\r\n", -1)) {
      assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= 75, line);
    }
    assertEquals(
        text.length() - text.replace("\n", "").length(), text.split("\r\n", -1).length - 1);
    List<Mistake> mistakes = new ArrayList<>();
    Agenda agenda =
        Agenda.of(
            text.getBytes(StandardCharsets.UTF_8), WINDOW, ZoneId.of("Asia/Tokyo"), null, mistakes);
    assertEquals(List.of(), mistakes);
    assertEquals(
        bookings.stream()
            .filter(one -> one.cancelledAt() == null)
            .map(
                one ->
                    one.window()
                        + " "
                        + one.kind()
                        + " "
                        + one.why().replaceAll("\\s+", " ").strip())
            .toList(),
        agenda.told().stream()
            .flatMap(one -> one.occurrences().stream())
            .map(one -> one.window() + " " + one.kind() + " " + one.why())
            .toList());
    assertEquals(30, agenda.skipped().size());
  }

  private long live() {
    return kept.values().stream().filter(one -> one.booking().cancelledAt() == null).count();
  }

  private String follow(String events) {
    return follow(events, ORDER);
  }

  private String follow(String events, Order order) {
    Intake intake = intake(events, order);
    intake.booked().forEach(one -> assertEquals(null, kept.put(one.id(), new Known(one, false))));
    intake.cancelled().forEach(one -> kept.put(one.id(), new Known(one, true)));
    return "%d booked, %d cancelled, %d unchanged %s"
        .formatted(
            intake.booked().size(),
            intake.cancelled().size(),
            intake.unchanged().size(),
            intake.skipped().stream().map(Agenda.Skipped::reason).toList());
  }

  private Intake intake(String events) {
    return intake(events, ORDER);
  }

  private Intake intake(String events, Order order) {
    return Intake.of(agenda(events, order.window()), kept.values(), Set.of(), order);
  }

  private static Agenda agenda(String events, Window window) {
    List<Mistake> mistakes = new ArrayList<>();
    Agenda agenda =
        Agenda.of(
            AgendaTest.calendar("", events),
            window,
            ZoneId.of("Europe/Paris"),
            Booking.Kind.MAINTENANCE,
            mistakes);
    assertEquals(List.of(), mistakes);
    return agenda;
  }
}
