// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import static io.millrace.oee.calendar.AgendaTest.PARIS;
import static io.millrace.oee.calendar.AgendaTest.YEAR;
import static io.millrace.oee.calendar.AgendaTest.agenda;
import static io.millrace.oee.calendar.AgendaTest.calendar;
import static io.millrace.oee.calendar.AgendaTest.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.oee.calendar.CalendarFile.Mistake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calendar files that are not followed: where they are wrong, and in time. */
class RefusedCalendarTest {
  /** An event, and its first mistake by line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DTSTART_TZID=Mars/Olympus:20260302T060000;DURATION:PT1H            | 5 | DTSTART of "u1" is in the unknown time zone "Mars/Olympus"
          DTSTART_TZID=Customized Time Zone:20260302T060000;DURATION:PT1H    | 5 | DTSTART of "u1" is in the unknown time zone "Customized Time Zone"
          DTSTART:20260302T060000Z;DTEND:20260302T050000Z                    | 6 | "u1" ends at 2026-03-02T05:00:00Z, but begins at 2026-03-02T06:00:00Z
          DTSTART:20260302T060000Z;DTEND:20260303                            | 6 | "u1" ends at
          DTSTART:20260302T060000Z;DTEND:20260302T070000Z;DURATION:PT1H      | 6 | "u1" has a DTEND and a DURATION
          DTSTART:20260302T060000Z;DURATION:-PT1H                            | 6 | DURATION of "u1" is "-PT1H"
          DTSTART:20260302T060000Z;DURATION:P                                | 6 | DURATION of "u1" is "P"
          DTSTART:20260302T060000Z;DURATION:P400D                            | 6 | "u1" lasts 400 days
          DTSTART:20260230T060000Z;DURATION:PT1H                             | 5 | DTSTART of "u1" is "20260230T060000Z"
          DTSTART:00010101T060000Z;DURATION:PT1H;RRULE:FREQ=DAILY            | 5 | DTSTART of "u1" is "00010101T060000Z"
          DTSTART_VALUE=DATE:20260302T060000Z                                | 5 | DTSTART of "u1" is
          SUMMARY:x                                                          | 3 | "u1" has no DTSTART
          DTSTART:20260302T060000Z;RRULE:FREQ=HOURLY                         | 6 | RRULE of "u1" comes more often than each day
          DTSTART:20260302T060000Z;RRULE:FREQ=SECONDLY;COUNT=5               | 6 | RRULE of "u1" comes more often than each day
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;BYHOUR=1,2               | 6 | RRULE of "u1" has BYHOUR
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;BYMINUTE=1               | 6 | RRULE of "u1" has BYMINUTE
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;BYSECOND=1               | 6 | RRULE of "u1" has BYSECOND
          DTSTART:20260302T060000Z;RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1  | 6 | RRULE of "u1" has BYSETPOS
          DTSTART:20260302T060000Z;RRULE:FREQ=YEARLY;BYMONTHDAY=2            | 6 | RRULE of "u1" has BYMONTHDAY without BYMONTH
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;INTERVAL=2147483647      | 6 | RRULE of "u1" has an INTERVAL above 1000
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;INTERVAL=0               | 6 | RRULE of "u1" cannot be read
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;COUNT=-1                 | 6 | RRULE of "u1" cannot be read
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;COUNT=2;UNTIL=20260401   | 6 | RRULE of "u1" cannot be read
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;UNTIL=soon               | 6 | RRULE of "u1" cannot be read
          DTSTART:20260302T060000Z;RRULE:BYDAY=MO                            | 6 | RRULE of "u1" cannot be read
          DTSTART:20260302T060000Z;RRULE:FREQ=WEEKLY;BYDAY=TU                | 6 | RRULE of "u1" does not have the day 2026-03-02
          DTSTART:20260302T060000Z;RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 | 6 | RRULE of "u1" does not have the day
          DTSTART:20260302T060000Z;RRULE:FREQ=DAILY;RRULE:FREQ=WEEKLY        | 3 | "u1" has more than one rule
          DTSTART:20260302T060000Z;EXDATE:tomorrow                           | 6 | EXDATE of "u1" is "tomorrow"
          DTSTART:20260302T060000Z;RDATE_VALUE=PERIOD:20260302T060000Z/x     | 6 | RDATE of "u1" is "x"
          DTSTART:20260302T060000Z;SEQUENCE:newest                           | 6 | SEQUENCE of "u1" is "newest"
          DTSTART:20260302T060000Z;RECURRENCE-ID_RANGE=THISANDFUTURE:20260302T060000Z | 6 | "u1" changes an occurrence and all that follow it
          """)
  void eventsThatCannotBeBookedAreRefused(String event, int line, String message) {
    String told = refusal(calendar("", event(event)));
    assertTrue(told.startsWith(line + " | " + message), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                                         | 1 | there is no calendar
          hello                                                                      | 1 | there is no colon in "hello"
          BEGIN:VEVENT~END:VEVENT~                                                   | 1 | a second thing begins: "VEVENT"
          BEGIN:VCALENDAR~VERSION:1.0~END:VCALENDAR~                                 | 2 | it is no iCalendar of VERSION 2.0
          BEGIN:VCALENDAR~END:VCALENDAR~                                             | 1 | it is no iCalendar of VERSION 2.0
          BEGIN:VCALENDAR~VERSION:2.0~METHOD:REPLY~END:VCALENDAR~                    | 3 | it is a message with METHOD "REPLY"
          BEGIN:VCALENDAR~VERSION:2.0~BEGIN:VEVENT~UID:1~DTSTART:2026                | 5 | the file ends within "VEVENT"
          BEGIN:VCALENDAR~VERSION:2.0~BEGIN:VEVENT~UID:1~END:VCALENDAR~              | 5 | "VCALENDAR" ends before the "VEVENT" in it does
          BEGIN:VCALENDAR~VERSION:2.0~BEGIN:VEVENT~DTSTART:20260302~END:VEVENT~END:VCALENDAR~ | 3 | an event has no UID
          BEGIN:VCALENDAR~VERSION:2.0~BEGIN:VEVENT~X-HINT~EXDATE:20260302~END:VEVENT~END:VCALENDAR~ | 4 | there is no colon in "X-HINT"
          BEGIN:VCALENDAR~VERSION:2.0~END:VEVENT~END:VCALENDAR~                      | 3 | "END:VEVENT", which did not begin
          BEGIN:VCALENDAR~VERSION:2.0~END:VCALENDAR~BEGIN:VCALENDAR~END:VCALENDAR~   | 4 | a second thing begins
          BEGIN:VCALENDAR~VERSION:2.0~END:VCALENDAR~SUMMARY:x~                       | 4 | "SUMMARY" stands outside the calendar
          """)
  void filesThatAreNoCalendarAreRefused(String file, int line, String message) {
    String told = refusal(file.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8));
    assertTrue(told.startsWith(line + " | " + message), told);
  }

  @Test
  void otherEncodingsAndControlCharactersAreRefused() {
    String text =
        new String(
            calendar("", event("SUMMARY:Öl;DTSTART:20260302T060000Z")), StandardCharsets.UTF_8);
    assertEquals("5 | it is not UTF-8", refusal(text.getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals(
        "5 | it has the control character U+0000",
        refusal(text.replace('Ö', '\0').getBytes(StandardCharsets.UTF_8)));
    assertTrue(refusal(text.getBytes(StandardCharsets.UTF_16)).contains("it is not UTF-8"));
    // A mark of the byte order is none of these.
    assertEquals(1, agenda(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)).skipped().size());
  }

  @Test
  void aPlaceWithoutATimeZoneHasNoDays() {
    List<Mistake> mistakes = new ArrayList<>();
    Agenda.of(calendar("", event("DTSTART:20260302")), YEAR, null, Booking.Kind.OTHER, mistakes);
    assertEquals(
        "DTSTART of \"u1\" says no time zone, and the place has none of its own",
        mistakes.getFirst().message());
  }

  @Test
  void withoutAKindAnEventIsRefusedUnlessItIsCancelled() {
    List<Mistake> mistakes = new ArrayList<>();
    Agenda.of(
        calendar("", event("STATUS:CANCELLED;DTSTART:20260302")), YEAR, PARIS, null, mistakes);
    assertEquals(List.of(), mistakes);
    Agenda.of(calendar("", event("DTSTART:20260302")), YEAR, PARIS, null, mistakes);
    assertEquals(
        "\"u1\" has no category that is a kind of downtime", mistakes.getFirst().message());
  }

  /** What would take long, or never end, is refused before it does. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void hostileFilesAreRefusedInTime(int which) {
    String daily = "DTSTART:19700101T060000Z;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=1000000";
    String never =
        "DTSTART:19700105T060000Z;DURATION:PT1H;"
            + "RRULE:FREQ=YEARLY;INTERVAL=3;BYMONTH=1;BYDAY=MO,TU;BYSETPOS=1,9,-9,366";
    List<Mistake> mistakes = new ArrayList<>();
    long before = System.nanoTime();
    Agenda.of(
        switch (which) {
          case 0 -> calendar("", numbered(100, daily));
          case 1 -> calendar("", numbered(1_001, daily));
          case 2 -> calendar("", numbered(5_001, "DTSTART:20260302"));
          case 3 -> calendar("", "BEGIN:X\n".repeat(100_000));
          default -> calendar("", numbered(1_001, never));
        },
        YEAR,
        PARIS,
        Booking.Kind.OTHER,
        mistakes);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    String expected =
        switch (which) {
          case 0 -> "there are more than 10000 occurrences in the window";
          case 2 -> "the calendar has more than 5000 events";
          case 3 -> "\"VCALENDAR\" ends before the \"X\" in it does";
          default -> "1001 of the events recur; at most 1000 are read";
        };
    assertEquals(expected, mistakes.getFirst().message());
    assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, took.toString());
  }

  private static String numbered(int times, String event) {
    return IntStream.range(0, times)
        .mapToObj(i -> event(event).replace("UID:u1", "UID:n" + i))
        .collect(Collectors.joining());
  }

  static String refusal(byte[] file) {
    List<Mistake> mistakes = new ArrayList<>();
    Agenda.of(file, YEAR, PARIS, Booking.Kind.OTHER, mistakes);
    assertTrue(!mistakes.isEmpty(), "nothing is wrong with it");
    assertTrue(mistakes.stream().allMatch(one -> one.remedy().length() > 10));
    return mistakes.getFirst().line() + " | " + mistakes.getFirst().message();
  }
}
