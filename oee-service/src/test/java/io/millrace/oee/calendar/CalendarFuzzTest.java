// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.oee.calendar.CalendarFile.Mistake;
import io.millrace.oee.facts.Window;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, they are read or refused. */
class CalendarFuzzTest {
  private static final int FILES = 20_000;
  private static final Window YEAR =
      AgendaTest.window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");

  private static final String WHOLE =
      AgendaTest.event(
              "SUMMARY_LANGUAGE=en:Fett\\, Öl;CATEGORIES:TRIAL,x;DTSTART_TZID=Europe/Paris:20260302T060000;"
                  + "DTEND_TZID=Europe/Paris:20260302T073000;RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;COUNT=9;"
                  + "EXDATE:20260303T050000Z;RDATE_VALUE=PERIOD:20260304T060000Z/PT3H")
          + AgendaTest.event(
              "SEQUENCE:2;RECURRENCE-ID_TZID=Europe/Paris:20260302T060000;STATUS:CONFIRMED;DTSTART:20260309;DURATION:P1DT2H")
          + AgendaTest.event(
                  "DTSTART_VALUE=DATE:20200229;RRULE:FREQ=MONTHLY;BYDAY=-1SA;BYSETPOS=-1;WKST=SU;UNTIL=20261231T225959Z")
              .replace("UID:u1", "UID:u2")
          + AgendaTest.event(
                  "DTSTART_VALUE=DATE:20260224;RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=24,-5")
              .replace("UID:u1", "UID:u3");

  /** What a change may put in: digits and words that mean something where they land. */
  private static final List<String> PIECES =
      List.of(
          "0",
          "9",
          "-1",
          "99999999",
          "2147483648",
          "T",
          "Z",
          ";",
          ":",
          ",",
          "=",
          "\"",
          "\\",
          "/",
          "\r\n ",
          "\r\n",
          "\n",
          "BEGIN:VEVENT\r\n",
          "END:VEVENT\r\n",
          "END:VCALENDAR\r\n",
          "RRULE:FREQ=DAILY\r\n",
          "RRULE:FREQ=YEARLY;BYWEEKNO=53\r\n",
          "BYYEARDAY=366;",
          "BYMONTHDAY=-31;",
          "BYDAY=53MO;",
          "UNTIL=",
          "COUNT=",
          "INTERVAL=",
          "DTSTART:",
          "EXDATE;VALUE=DATE:",
          "P",
          "PT",
          "W",
          "\u0000",
          "\uFFFF",
          "ß",
          "日",
          ";ENCODING=QUOTED-PRINTABLE",
          ";CHARSET=",
          "FREQ=SECONDLY",
          "RSCALE=CHINESE;",
          "20261025T023000");

  @Test
  void mutatedFilesAreReadOrRefused() {
    byte[] whole = AgendaTest.calendar("METHOD:PUBLISH\n", WHOLE);
    Random random = new Random(42);
    int read = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] file = mutated(whole, random);
      List<Mistake> mistakes = new ArrayList<>();
      try {
        Agenda agenda =
            Agenda.of(file, YEAR, ZoneId.of("Europe/Paris"), Booking.Kind.OTHER, mistakes);
        assertEquals(
            List.of(),
            agenda.told().stream()
                .flatMap(one -> one.occurrences().stream())
                .filter(one -> !YEAR.contains(one.window().from()))
                .toList());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(new String(file, StandardCharsets.UTF_8), e);
      }
      for (Mistake mistake : mistakes) {
        assertTrue(mistake.line() > 0 && !mistake.message().isBlank(), mistake.toString());
      }
      read += mistakes.isEmpty() ? 1 : 0;
    }
    // Else nearly all of them would be refused for the same reason, and little would be tried.
    assertTrue(read > FILES / 20 && read < FILES - FILES / 20, read + " were read");
  }

  private static byte[] mutated(byte[] whole, Random random) {
    StringBuilder text = new StringBuilder(new String(whole, StandardCharsets.UTF_8));
    for (int change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(6));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> text.setCharAt(at, (char) ('0' + random.nextInt(75)));
        default -> {
          // A line that stands there once more, or a file that was cut.
          int line = text.indexOf("\r\n", at);
          if (random.nextInt(8) == 0) {
            text.setLength(at);
          } else if (line >= 0) {
            text.insert(line, text.substring(at, line));
          }
        }
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(20) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
