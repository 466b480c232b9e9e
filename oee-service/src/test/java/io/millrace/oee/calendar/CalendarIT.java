// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.Json;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.account.NineDays;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Calendar files in and out over HTTP, with accounts that are kept. */
class CalendarIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  private static final String WINDOW = "&from=2026-03-23T00:00:00Z&to=2026-03-31T00:00:00Z";
  private static final String IMPORT =
      "/api/v1/planned-downtimes/import?author=ann&equipment=%s" + WINDOW;

  /**
   * Each day from 10:00 to 11:00 in Paris, on the clocks of Windows; over the change on the 29th.
   */
  private static final String SERIES =
      AgendaTest.event(
          "SUMMARY:Grease\\, weekly;CATEGORIES:maintenance;"
              + "DTSTART_TZID=Romance Standard Time:20260327T100000;DURATION:PT1H;RRULE:FREQ=DAILY;COUNT=3");

  private static RunningService service;

  @BeforeAll
  static void start() {
    Stream.fresh().close();
    service =
        RunningService.start(DATABASE, "--millrace.oee.account.every=200ms", NineDays.delay());
    NineDays.fill(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anImportedCalendarChangesOeeAndTheSameAgainChangesNothing() {
    String path = IMPORT.formatted(FILLER);
    assertEquals("PT0S", planned("2026-03-27T09:00:00Z", "2026-03-27T10:00:00Z"));

    JsonNode dry = follow(path + "&dryRun=true", SERIES);
    assertEquals(3, dry.at("/booked").size());
    assertTrue(dry.at("/isDryRun").asBoolean());
    assertEquals(List.of(), bookings(FILLER.path()));
    assertEquals("PT0S", planned("2026-03-27T09:00:00Z", "2026-03-27T10:00:00Z"));

    JsonNode first = follow(path, SERIES);
    assertEquals(dry.at("/booked/0/id"), first.at("/booked/0/id"));
    assertEquals("Grease, weekly", first.at("/booked/0/why").asString());
    assertEquals("MAINTENANCE", first.at("/booked/0/kind").asString());
    List<String> expected =
        List.of(
            "2026-03-27T09:00:00Z/2026-03-27T10:00:00Z",
            "2026-03-28T09:00:00Z/2026-03-28T10:00:00Z",
            "2026-03-29T08:00:00Z/2026-03-29T09:00:00Z");
    assertEquals(expected, bookings(FILLER.path()));
    assertEquals("PT1H", planned("2026-03-27T09:00:00Z", "2026-03-27T10:00:00Z"));
    assertEquals("PT1H", planned("2026-03-29T08:00:00Z", "2026-03-29T09:00:00Z"));

    JsonNode again = follow(path, SERIES);
    assertEquals(0, again.at("/booked").size() + again.at("/cancelled").size());
    assertEquals(3, again.at("/unchanged").size());
    assertEquals(expected, bookings(FILLER.path()));

    JsonNode moved =
        follow(
            path,
            SERIES
                + AgendaTest.event(
                    "RECURRENCE-ID:20260327T090000Z;SUMMARY:Grease\\, weekly;CATEGORIES:MAINTENANCE;"
                        + "DTSTART:20260327T110000Z;DURATION:PT30M"));
    assertEquals(1, moved.at("/booked").size());
    assertEquals(1, moved.at("/cancelled").size());
    assertEquals("ann", moved.at("/cancelled/0/cancelledBy").asString());
    NineDays.awaitSettled(service);
    assertEquals("PT0S", planned("2026-03-27T09:00:00Z", "2026-03-27T10:00:00Z"));
    assertEquals("PT30M", planned("2026-03-27T11:00:00Z", "2026-03-27T11:30:00Z"));
  }

  @Test
  void anExportIsReadAtAnotherPlaceAndNotBookedAgainAtItsOwn() {
    String line = TestPlant.LINE.path();
    RunningService.Answer booked =
        service.post(
            "/api/v1/planned-downtimes",
            """
            {"equipment": "%s", "from": "2026-03-25T05:00:00Z", "to": "2026-03-25T07:00:00Z",
             "kind": "NO_DEMAND", "why": "Öl; Fett, usw.", "author": "ann"}
            """
                .formatted(line));
    assertEquals(201, booked.status());
    String id = booked.at("/id").asString();
    RunningService.Raw export =
        service.get(
            "/api/v1/planned-downtimes?equipment=%s&from=2026-03-25T00:00:00Z&to=2026-03-26T00:00:00Z"
                .formatted(line),
            "text/calendar");
    assertEquals(200, export.status());
    assertTrue(export.type().startsWith("text/calendar"), export.type());
    assertTrue(export.text().contains("\r\nUID:" + id + "\r\n"), export.text());
    assertTrue(
        export.text().contains("DTSTART:20260325T050000Z\r\nDTEND:20260325T070000Z"),
        export.text());

    JsonNode own = raw(IMPORT.formatted(line), export.text());
    assertEquals(0, own.at("/booked").size());
    assertEquals("BOOKED_HERE", own.at("/skipped/0/reason").asString());
    JsonNode other = raw(IMPORT.formatted(CAPPER), export.text());
    assertEquals("2026-03-25T05:00:00Z", other.at("/booked/0/from").asString());
    assertEquals("2026-03-25T07:00:00Z", other.at("/booked/0/to").asString());
    assertEquals("NO_DEMAND", other.at("/booked/0/kind").asString());
    assertEquals("Öl; Fett, usw.", other.at("/booked/0/why").asString());

    assertEquals(
        200,
        service
            .post("/api/v1/planned-downtimes/" + id + "/cancel", "{\"author\": \"bob\"}")
            .status());
    String cancelled =
        service
            .get(
                "/api/v1/planned-downtimes?equipment=%s&from=2026-03-25T00:00:00Z&to=2026-03-26T00:00:00Z"
                    .formatted(line),
                "text/calendar")
            .text();
    assertTrue(cancelled.contains("STATUS:CANCELLED\r\n"), cancelled);
    assertTrue(cancelled.contains("SEQUENCE:1\r\n"), cancelled);
  }

  @Test
  void shiftsAreEventsWithTheSameUidWheneverTheyAreAsked() {
    String early =
        service
            .get(
                "/api/v1/shifts?equipment=%s&from=2026-03-30T04:00:00Z&to=2026-03-30T05:00:00Z"
                    .formatted(FILLER),
                "text/calendar")
            .text();
    assertEquals(
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Millrace//oee-service//EN
        CALSCALE:GREGORIAN
        X-WR-CALNAME:Shifts of acme/lyon/bottling/line1/filler
        BEGIN:VEVENT
        UID:%s
        DTSTAMP:20260330T040000Z
        SEQUENCE:0
        DTSTART:20260330T040000Z
        DTEND:20260330T120000Z
        SUMMARY:early\\, team A
        DESCRIPTION:Breaks: 09:00 to 09:30 (Europe/Paris)
        LOCATION:acme/lyon/bottling/line1/filler
        STATUS:CONFIRMED
        TRANSP:TRANSPARENT
        X-MILLRACE-BREAK:20260330T070000Z/20260330T073000Z
        END:VEVENT
        END:VCALENDAR
        """
            .formatted(early.replaceFirst("(?s).*\r\nUID:([0-9a-f-]{36})\r\n.*", "$1"))
            .replace("\n", "\r\n"),
        early);
    String subscribed =
        service.get("/api/v1/shifts/calendar.ics?equipment=" + FILLER, "*/*").text();
    assertTrue(subscribed.split("BEGIN:VEVENT", -1).length > 180, subscribed.substring(0, 300));
    assertEquals(
        200,
        service
            .get("/api/v1/planned-downtimes/calendar.ics?equipment=" + FILLER, "text/calendar,*/*")
            .status());
  }

  /** More bookings than one answer has: a calendar that lacks some would be believed. */
  @Test
  void aCutAnswerIsRefused() {
    String daily =
        AgendaTest.event(
            "DTSTART:20280101T%02d0000Z;DURATION:PT1H;CATEGORIES:OTHER;RRULE:FREQ=DAILY");
    StringBuilder events = new StringBuilder();
    for (int hour = 0; hour < 3; hour++) {
      events.append(daily.formatted(hour).replace("UID:u1", "UID:many" + hour));
    }
    JsonNode many =
        follow(
            "/api/v1/planned-downtimes/import?author=ann&equipment=%s&from=2028-01-01T00:00:00Z&to=2028-12-31T00:00:00Z"
                .formatted(TestPlant.TABLE),
            events.toString());
    assertEquals(3 * 365, many.at("/booked").size());
    RunningService.Raw cut =
        service.get(
            "/api/v1/planned-downtimes?equipment=%s&from=2028-01-01T00:00:00Z&to=2028-12-31T00:00:00Z"
                .formatted(TestPlant.TABLE),
            "text/calendar");
    assertEquals(422, cut.status());
    assertTrue(cut.text().contains("TOO_MANY_ROWS"), cut.text());
  }

  @Test
  void whatCannotBeReadBooksNothingAndSaysWhereAndWhatToDo() {
    String path = IMPORT.formatted(CAPPER);
    List<String> before = bookings(CAPPER.path());
    RunningService.Raw answer =
        service.post(
            path + "&kind=TRIAL",
            "text/calendar",
            text(
                AgendaTest.event("DTSTART:20260325T050000Z;DURATION:PT1H")
                    + AgendaTest.event("DTSTART_TZID=Mars/Olympus:20260325T050000;DURATION:PT1H")));
    assertEquals(422, answer.status());
    JsonNode problem = Json.MAPPER.readTree(answer.text());
    assertEquals("INVALID_CALENDAR", problem.at("/code").asString());
    assertEquals("line 10", problem.at("/errors/0/pointer").asString());
    assertTrue(problem.at("/errors/0/message").asString().contains("Mars/Olympus"));
    assertTrue(problem.at("/errors/0/remedy").asString().contains("IANA"));
    assertEquals(before, bookings(CAPPER.path()));

    assertEquals(400, service.post(path, "text/calendar", "").status());
    assertEquals(415, service.post(path, "application/json", "{}").status());
    assertEquals(413, service.post(path, "text/calendar", "x".repeat(1 << 21)).status());
    assertEquals(400, service.post(path + "&kind=PARTY", "text/calendar", text("")).status());
    assertEquals(
        422,
        service.post(path.replace("2026-03-31", "2027-06-01"), "text/calendar", text("")).status());
    assertEquals(
        422,
        service.post(path.replace("author=ann", "author="), "text/calendar", text("")).status());
    assertFalse(service.post(path, "text/calendar", text("")).text().contains("INVALID"));
  }

  private static String text(String events) {
    return new String(AgendaTest.calendar("", events), StandardCharsets.UTF_8);
  }

  private static JsonNode follow(String path, String events) {
    return raw(path, text(events));
  }

  private static JsonNode raw(String path, String text) {
    RunningService.Raw answer = service.post(path, "text/calendar", text);
    assertEquals(200, answer.status(), answer.text());
    return Json.MAPPER.readTree(answer.text());
  }

  /** Of exactly that place, those that hold. */
  private static List<String> bookings(String place) {
    List<String> found = new ArrayList<>();
    service
        .get("/api/v1/planned-downtimes?equipment=" + place + WINDOW)
        .at("/plannedDowntimes")
        .forEach(
            one -> {
              if (one.at("/cancelledAt").isMissingNode()
                  && one.at("/equipment").asString().equals(place)) {
                found.add(one.at("/from").asString() + "/" + one.at("/to").asString());
              }
            });
    return found;
  }

  private static String planned(String from, String to) {
    RunningService.Answer answer =
        service.get("/api/v1/oee?equipment=%s&from=%s&to=%s".formatted(FILLER, from, to));
    assertEquals(200, answer.status(), answer.body().toString());
    return answer.at("/total/times/plannedDowntime/value").asString();
  }
}
