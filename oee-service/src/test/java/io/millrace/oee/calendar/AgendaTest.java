// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.oee.calendar.Agenda.Occurrence;
import io.millrace.oee.calendar.CalendarFile.Mistake;
import io.millrace.oee.facts.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the text of a calendar to the occurrences in a window. */
class AgendaTest {
  static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  /** The clocks of Paris go forward on 2026-03-29, and back on 2026-10-25. */
  static final Window YEAR = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");

  /** An event as lines; the answer as "begin/length", by time, in UTC. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Times: UTC, by zone, by Windows name, behind a prefix, without a zone, with VALUE.
          DTSTART:20260302T060000Z;DTEND:20260302T073000Z                                   | 03-02T06:00/PT1H30M
          DTSTART_TZID=America/New_York:20260302T060000;DURATION:PT2H                       | 03-02T11:00/PT2H
          DTSTART_TZID=W. Europe Standard Time:20260302T060000;DURATION:PT2H                | 03-02T05:00/PT2H
          DTSTART_TZID=/example.org/2026/Asia/Kolkata:20260302T060000;DURATION:PT2H         | 03-02T00:30/PT2H
          DTSTART:20260302T060000;DURATION:PT2H                                             | 03-02T05:00/PT2H
          DTSTART_VALUE=DATE-TIME:20260702T060000;DURATION:PT2H                             | 07-02T04:00/PT2H
          # Days: one without an end, several, and those of 23 and 25 hours.
          DTSTART_VALUE=DATE:20260302                                                       | 03-01T23:00/PT24H
          DTSTART:20260302;DTEND:20260305                                                   | 03-01T23:00/PT72H
          DTSTART_VALUE=DATE:20260329                                                       | 03-28T23:00/PT23H
          DTSTART_VALUE=DATE:20261025                                                       | 10-24T22:00/PT25H
          DTSTART_VALUE=DATE:20261025;DURATION:P1D                                          | 10-24T22:00/PT25H
          # A length is exact in hours, and of the calendar in days.
          DTSTART_TZID=Europe/Paris:20260328T220000;DURATION:PT24H                          | 03-28T21:00/PT24H
          DTSTART_TZID=Europe/Paris:20260328T220000;DURATION:P1D                            | 03-28T21:00/PT23H
          DTSTART_TZID=Europe/Paris:20260328T220000;DURATION:P1W                            | 03-28T21:00/PT167H
          # What the clocks leave out is later; what comes twice is the first of the two.
          DTSTART_TZID=Europe/Paris:20260329T023000;DURATION:PT1H                           | 03-29T01:30/PT1H
          DTSTART_TZID=Europe/Paris:20261025T023000;DURATION:PT1H                           | 10-25T00:30/PT1H
          # Each day at 22:00 of Paris, over both changes.
          DTSTART_TZID=Europe/Paris:20260327T220000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=4  | 03-27T21:00/PT1H 03-28T21:00/PT1H 03-29T20:00/PT1H 03-30T20:00/PT1H
          DTSTART_TZID=Europe/Paris:20261023T220000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=4  | 10-23T20:00/PT1H 10-24T20:00/PT1H 10-25T21:00/PT1H 10-26T21:00/PT1H
          DTSTART_TZID=Europe/Paris:20260328T220000;DTEND_TZID=Europe/Paris:20260329T060000;RRULE:FREQ=DAILY;COUNT=2 | 03-28T21:00/PT7H 03-29T20:00/PT7H
          # From its beginning decades ago: 2026-01-12 is 1410 weeks after 1999-01-04.
          DTSTART_TZID=Europe/Paris:19990104T060000;DURATION:PT1H;RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260208T000000Z | 01-12T05:00/PT1H 01-26T05:00/PT1H
          DTSTART:20251229T060000Z;DURATION:PT1H;RRULE:FREQ=WEEKLY;BYDAY=MO,SU;INTERVAL=2;COUNT=5                     | 01-04T06:00/PT1H 01-12T06:00/PT1H 01-18T06:00/PT1H 01-26T06:00/PT1H
          # The last day of a month, the first working day, the third Friday, a date of the year.
          DTSTART:20260131T060000Z;DURATION:PT1H;RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3                            | 01-31T06:00/PT1H 02-28T06:00/PT1H 03-31T06:00/PT1H
          DTSTART:20260131T060000Z;DURATION:PT1H;RRULE:FREQ=DAILY;BYMONTHDAY=-1;COUNT=3                              | 01-31T06:00/PT1H 02-28T06:00/PT1H 03-31T06:00/PT1H
          DTSTART:20260131T060000Z;DURATION:PT1H;RRULE:FREQ=MONTHLY;COUNT=3                                          | 01-31T06:00/PT1H 03-31T06:00/PT1H 05-31T06:00/PT1H
          DTSTART:20260101T060000Z;DURATION:PT1H;RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3          | 01-01T06:00/PT1H 02-02T06:00/PT1H 03-02T06:00/PT1H
          DTSTART:20260116T060000Z;DURATION:PT1H;RRULE:FREQ=MONTHLY;BYDAY=3FR;COUNT=3                                | 01-16T06:00/PT1H 02-20T06:00/PT1H 03-20T06:00/PT1H
          DTSTART_VALUE=DATE:20200224;RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=24                                      | 02-23T23:00/PT24H
          # The last one is meant, as an instant and as a day.
          DTSTART:20260302T060000Z;DURATION:PT1H;RRULE:FREQ=DAILY;UNTIL=20260303T060000Z                             | 03-02T06:00/PT1H 03-03T06:00/PT1H
          DTSTART:20260302T060000Z;DURATION:PT1H;RRULE:FREQ=DAILY;UNTIL=20260303T055959Z                             | 03-02T06:00/PT1H
          DTSTART_TZID=Europe/Paris:20260302T233000;DURATION:PT1H;RRULE:FREQ=DAILY;UNTIL=20260303                    | 03-02T22:30/PT1H 03-03T22:30/PT1H
          # Left out: an instant, by another zone, a day; added: instants, periods, days.
          DTSTART_TZID=Europe/Paris:20260328T220000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=3;EXDATE_TZID=Europe/Paris:20260329T220000 | 03-28T21:00/PT1H 03-30T20:00/PT1H
          DTSTART_TZID=Europe/Paris:20260328T220000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=3;EXDATE:20260329T200000Z,20260330T200000Z | 03-28T21:00/PT1H
          DTSTART_TZID=Europe/Paris:20260328T220000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=3;EXDATE_VALUE=DATE:20260329               | 03-28T21:00/PT1H 03-30T20:00/PT1H
          DTSTART:20260302T060000Z;DURATION:PT1H;RDATE:20260304T060000Z,20260303T060000Z,20260302T060000Z                           | 03-02T06:00/PT1H 03-03T06:00/PT1H 03-04T06:00/PT1H
          DTSTART:20260302T060000Z;DURATION:PT1H;RDATE_VALUE=PERIOD:20260304T060000Z/PT3H,20260305T060000Z/20260305T063000Z         | 03-02T06:00/PT1H 03-04T06:00/PT3H 03-05T06:00/PT30M
          DTSTART_VALUE=DATE:20260302;RDATE_VALUE=DATE:20260304                                                                     | 03-01T23:00/PT24H 03-03T23:00/PT24H
          # It begins in the window, or it is not of it.
          DTSTART:20251231T235959Z;DURATION:PT1H                                            | ''
          DTSTART:20270101T000000Z;DURATION:PT1H                                            | ''
          DTSTART:20261231T235959Z;DURATION:PT48H                                           | 12-31T23:59:59/PT48H
          STATUS:CANCELLED;DTSTART:20260302T060000Z;DTEND:20260302T073000Z                  | ''
          """)
  void eventsBecomeOccurrences(String event, String expected) {
    assertEquals(expected, told(event(event)));
  }

  @Test
  void theMachinesLocaleChangesNoWeek() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.US);
      assertEquals(
          "01-04T06:00/PT1H 01-12T06:00/PT1H",
          told(
              event(
                  "DTSTART:20260104T060000Z;DURATION:PT1H;RRULE:FREQ=WEEKLY;BYDAY=MO,SU;INTERVAL=2;COUNT=2")));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyWindowsNameIsAZoneOfThisMachine() throws IOException {
    Properties names = new Properties();
    try (InputStream file = ZoneName.class.getResourceAsStream("windows-zones.properties")) {
      names.load(Objects.requireNonNull(file));
    }
    assertTrue(names.size() > 130, names.size() + " names");
    for (String name : names.stringPropertyNames()) {
      assertEquals(Optional.of(ZoneId.of(names.getProperty(name))), ZoneName.find(name), name);
    }
  }

  /** Rules of Paris are those of this machine, whatever the file says of it. */
  @Test
  void aTimeZoneOfTheFileDoesNotWin() {
    String wrong =
        """
        BEGIN:VTIMEZONE
        TZID:Europe/Paris
        BEGIN:STANDARD
        DTSTART:19700101T000000
        TZOFFSETFROM:+0900
        TZOFFSETTO:+0900
        END:STANDARD
        END:VTIMEZONE
        """;
    assertEquals(
        "03-02T05:00/PT1H",
        told(wrong + event("DTSTART_TZID=Europe/Paris:20260302T060000;DURATION:PT1H")));
  }

  @Test
  void oneOccurrenceMovesAnotherIsCancelledAndTheirOriginalsStayKnown() {
    String series =
        event("DTSTART_TZID=Europe/Paris:20260302T060000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=4");
    String moved =
        event(
            "RECURRENCE-ID_TZID=Europe/Paris:20260303T060000;DTSTART_TZID=Europe/Paris:20260303T140000;DURATION:PT2H");
    String gone =
        event(
            "RECURRENCE-ID:20260304T050000Z;STATUS:CANCELLED;DTSTART:20260304T050000Z;DURATION:PT1H");
    for (String text : List.of(series + moved + gone, gone + moved + series)) {
      Agenda agenda = agenda(calendar("", text));
      assertEquals("03-02T05:00/PT1H 03-03T13:00/PT2H 03-05T05:00/PT1H", told(agenda));
      assertEquals(
          Instant.parse("2026-03-03T05:00:00Z"),
          agenda.told().getFirst().occurrences().get(1).original());
      assertTrue(agenda.told().getFirst().isWhole());
    }
    Agenda alone = agenda(calendar("", moved));
    assertEquals("03-03T13:00/PT2H", told(alone));
    assertEquals(false, alone.told().getFirst().isWhole());
  }

  @Test
  void theNewerTellingHoldsWhereThereAreTwo() {
    String older = event("SEQUENCE:1;DTSTART:20260302T060000Z;DURATION:PT1H");
    String newer = event("SEQUENCE:2;DTSTART:20260302T070000Z;DURATION:PT1H");
    assertEquals("03-02T07:00/PT1H", told(older + newer));
    assertEquals("03-02T07:00/PT1H", told(newer + older));
    assertEquals(
        "9 | \"u1\" is in the file twice, on line 3 as well",
        RefusedCalendarTest.refusal(calendar("", older + older)));
  }

  @Test
  void aCancellingMessageBooksNothing() {
    Agenda agenda =
        agenda(calendar("METHOD:CANCEL\n", event("DTSTART:20260302T060000Z;DURATION:PT1H")));
    assertEquals("", told(agenda));
    assertEquals(Agenda.Reason.CANCELLED, agenda.skipped().getFirst().reason());
  }

  @ParameterizedTest
  @CsvSource({
    "MAINTENANCE, MAINTENANCE",
    "'red,No demand', NO_DEMAND",
    "'trial,MAINTENANCE', TRIAL",
    "holiday, OTHER",
    "'a\\,TRIAL', OTHER",
  })
  void categoriesSayTheKindElseTheParameterDoes(String categories, Booking.Kind kind) {
    assertEquals(
        kind,
        agenda(
                calendar(
                    "",
                    event(
                        "CATEGORIES:%s;DTSTART:20260302T060000Z;DURATION:PT1H"
                            .formatted(categories))))
            .told()
            .getFirst()
            .occurrences()
            .getFirst()
            .kind());
  }

  @Test
  void summariesAreUnfoldedUnescapedAndOneLine() {
    String text = "SUMMARY:Fett\\, Öl\\nund \n  mehr;DTSTART:20260302T060000Z;DURATION:PT1H";
    assertEquals(
        "Fett, Öl und mehr",
        agenda(calendar("", event(text))).told().getFirst().occurrences().getFirst().why());
    String longest = "x".repeat(300);
    String cut =
        agenda(
                calendar(
                    "", event("SUMMARY:" + longest + ";DTSTART:20260302T060000Z;DURATION:PT1H")))
            .told()
            .getFirst()
            .occurrences()
            .getFirst()
            .why();
    assertEquals("x".repeat(199) + "…", cut);
  }

  @Test
  void whatIsNotBookedIsTold() {
    Agenda agenda =
        agenda(
            calendar(
                "",
                event("DTSTART:20260302T060000Z")
                    + "BEGIN:VTODO\nUID:t\nEND:VTODO\n"
                    + event("DTSTART:20250302T060000Z;DURATION:PT1H").replace("UID:u1", "UID:u2")));
    assertEquals(
        "[NO_EVENT t, NO_LENGTH u1, OUTSIDE_WINDOW u2]",
        agenda.skipped().stream()
            .map(one -> one.reason() + " " + one.uid())
            .sorted()
            .toList()
            .toString());
  }

  /** Lines are parted by ";" before a name; "_" stands for the ";" of a parameter. */
  static String event(String lines) {
    return "BEGIN:VEVENT\nUID:u1\n"
        + Arrays.stream(lines.split(";(?=[A-Z-]+[:_])"))
            .map(line -> line.replaceFirst("^([A-Z-]+)_", "$1;"))
            .collect(Collectors.joining("\n"))
        + "\nEND:VEVENT\n";
  }

  static byte[] calendar(String more, String inner) {
    return ("BEGIN:VCALENDAR\nVERSION:2.0\n" + more + inner + "END:VCALENDAR\n")
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  static Agenda agenda(byte[] file) {
    List<Mistake> mistakes = new ArrayList<>();
    Agenda agenda = Agenda.of(file, YEAR, PARIS, Booking.Kind.OTHER, mistakes);
    assertEquals(List.of(), mistakes);
    return agenda;
  }

  private static String told(String inner) {
    return told(agenda(calendar("", inner)));
  }

  private static String told(Agenda agenda) {
    return agenda.told().stream()
        .flatMap(one -> one.occurrences().stream())
        .map(AgendaTest::shown)
        .collect(Collectors.joining(" "));
  }

  private static String shown(Occurrence one) {
    return one.window().from().toString().substring(5).replaceAll("(:00)?Z$", "")
        + "/"
        + one.window().length();
  }

  static Window window(String from, String to) {
    return new Window(Instant.parse(from), Instant.parse(to));
  }
}
