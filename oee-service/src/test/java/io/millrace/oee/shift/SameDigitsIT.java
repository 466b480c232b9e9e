// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.account.NineDays;
import io.millrace.oee.document.Csv;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Whoever asks for a KPI gets the same digits, wherever: by window, by shift, by day, in a report,
 * a spreadsheet, on paper, in an event, and in what is kept. Times and pieces are compared as they
 * are written, ratios as the 64-bit numbers that their digits are of.
 */
class SameDigitsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final String FILLER_IS = "equipment=" + FILLER;

  private static RunningService service;
  private static Surfaces surfaces;

  @BeforeAll
  static void start() {
    Stream.fresh().close();
    service =
        RunningService.start(DATABASE, "--millrace.oee.account.every=200ms", NineDays.delay());
    surfaces = new Surfaces(service);
    NineDays.fill(service);
    assertEquals(
        201,
        service
            .post(
                "/api/v1/downtime-edits",
                """
                {"equipment": "%s", "author": "=ann", "why": "saw it",
                 "parts": [{"from": "2026-03-25T08:30:00Z", "to": "2026-03-25T09:30:00Z",
                            "state": "DOWN", "reason": "breakdown", "comment": "=Zacięcie"}]}
                """
                    .formatted(FILLER))
            .status());
    NineDays.awaitSettled(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aClosedShiftHasOneSetOfDigits() throws IOException {
    JsonNode reports =
        surfaces.json("/api/v1/shift-reports?" + FILLER_IS + window(NineDays.START, NineDays.END));
    List<JsonNode> all = new ArrayList<>();
    reports.at("/reports").forEach(all::add);
    assertTrue(all.size() > 15, all.size() + " shifts");
    Map<String, Map<String, String>> events = surfaces.events();
    Map<String, Map<String, String>> series = surfaces.series("SHIFT");
    Random random = new Random(23);
    boolean isCorrectedSeen = false;
    for (int i = 0; i < 12; i++) {
      JsonNode report = all.get(random.nextInt(all.size()));
      if (i == 0) {
        report = all.stream().filter(r -> r.at("/revision").asInt() == 2).findFirst().orElseThrow();
      }
      isCorrectedSeen |= report.at("/revision").asInt() > 1;
      String from = report.at("/from").asString();
      String one = "/api/v1/shift-reports/" + from + "?" + FILLER_IS;
      String same =
          "/api/v1/oee?" + FILLER_IS + "&from=" + from + "&to=" + report.at("/to").asString();

      Map<String, String> digits = Surfaces.figures(surfaces.json(same).at("/total"));
      assertTrue(digits.size() > 30, digits.toString());
      assertTrue(digits.containsKey("oeeIndex"), digits.toString());

      assertEquals(digits, surfaces.csv(same).getFirst(), from + ": window as CSV");
      assertEquals(digits, series.get(from), from + ": series by shift");
      assertEquals(digits, Surfaces.figures(report.at("/figures")), from + ": list of reports");
      assertEquals(
          digits, Surfaces.figures(surfaces.json(one).at("/report/figures")), from + ": report");
      assertEquals(digits, surfaces.sections(one), from + ": report as CSV");
      assertEquals(digits, surfaces.workbook(one), from + ": report as XLSX");
      assertEquals(digits, surfaces.paper(one, digits), from + ": report as PDF");
      assertEquals(digits, Surfaces.figures(surfaces.kept(from)), from + ": as kept");
      Map<String, String> told = new TreeMap<>(digits);
      told.remove("revision");
      assertEquals(told, events.get(from + " " + report.at("/revision").asInt()), from + ": event");
    }
    assertTrue(isCorrectedSeen);
  }

  /** Any window, and whatever it is grouped by: a group is the window it says it is. */
  @Test
  void aGroupIsTheWindowItSaysItIs() {
    Random random = new Random(31);
    for (int i = 0; i < 8; i++) {
      Instant from = NineDays.START.plusMillis(random.nextLong(6 * 86_400_000L));
      Instant to = from.plusMillis(3_600_000 + random.nextLong(2 * 86_400_000L));
      String place = i % 2 == 0 ? FILLER.path() : TestPlant.LINE.path();
      for (String by : List.of("SHIFT", "DAY", "WEEK", "MONTH")) {
        String question =
            "/api/v1/oee/series?equipment=%s%s&by=%s".formatted(place, window(from, to), by);
        List<Map<String, String>> rows = surfaces.csv(question);
        int row = 0;
        for (JsonNode group : surfaces.json(question).at("/groups")) {
          Map<String, String> digits = Surfaces.figures(group.at("/figures"));
          assertEquals(digits, rows.get(row++), question);
          if (!group.at("/key").asString().endsWith("none")) {
            String same =
                "/api/v1/oee?equipment=%s&from=%s&to=%s"
                    .formatted(place, group.at("/from").asString(), group.at("/to").asString());
            assertEquals(
                digits,
                Surfaces.figures(surfaces.json(same).at("/total")),
                question + " and " + same);
          }
        }
        assertEquals(row, rows.size());
      }
    }
  }

  /** Groups, waterfall and Pareto of any window sum to its KPIs' inputs, to the microsecond. */
  @Test
  void partsOfAWindowSumToIt() {
    Random random = new Random(37);
    for (int i = 0; i < 5; i++) {
      Instant from = NineDays.START.plusMillis(random.nextLong(6 * 86_400_000L));
      Instant to = from.plusMillis(3_600_000 + random.nextLong(2 * 86_400_000L));
      String line = "equipment=" + TestPlant.LINE + window(from, to);
      JsonNode total = surfaces.json("/api/v1/oee?" + line).at("/total/times");
      Duration apt = duration(total.at("/actualProductionTime/value"));
      Duration pbt = duration(total.at("/plannedBusyTime/value"));
      for (String by : List.of("SHIFT", "DAY", "WEEK", "MONTH", "PRODUCT", "ORDER", "TEAM")) {
        Duration aptSum = Duration.ZERO;
        Duration pbtSum = Duration.ZERO;
        for (JsonNode group :
            surfaces.json("/api/v1/oee/series?" + line + "&by=" + by).at("/groups")) {
          JsonNode times = group.at("/figures/times");
          aptSum = aptSum.plus(duration(times.at("/actualProductionTime/value")));
          pbtSum = pbtSum.plus(duration(times.at("/plannedBusyTime/value")));
        }
        assertEquals(apt, aptSum, by);
        assertEquals(pbt, pbtSum, by);
      }
      boolean isFound = false;
      for (JsonNode step : surfaces.json("/api/v1/oee/waterfall?" + line).at("/steps")) {
        if (step.at("/remains").asString().equals("actualProductionTime")) {
          assertEquals(apt, duration(step.at("/left")));
          isFound = true;
        }
      }
      assertTrue(isFound);
      Duration stops = Duration.ZERO;
      for (JsonNode row :
          surfaces.json("/api/v1/downtimes/pareto?" + line + "&by=CAUSE").at("/rows")) {
        stops = stops.plus(duration(row.at("/time")));
      }
      assertEquals(
          duration(total.at("/actualUnitDelayTime/value"))
              .plus(duration(total.at("/actualUnitDownTime/value")))
              .plus(duration(total.at("/actualUnitSetupTime/value"))),
          stops,
          () ->
              line
                  + total
                  + surfaces.json("/api/v1/downtimes/pareto?" + line + "&by=CAUSE")
                  + surfaces.json("/api/v1/oee/waterfall?" + line));
    }
  }

  /** The stops of a report are its losses, and say who said what. */
  @Test
  void aReportTellsItsStopsAndWhatItWasComputedBy() {
    String one = "/api/v1/shift-reports/2026-03-25T05:00:00Z?" + FILLER_IS;
    JsonNode report = surfaces.json(one);
    assertEquals("EDIT", report.at("/report/cause").asString());
    assertEquals("=ann", report.at("/revisions/1/author").asString());
    Duration lost = Duration.ZERO;
    for (JsonNode stop : report.at("/detail/stops")) {
      lost = lost.plus(duration(stop.at("/accounted")));
    }
    JsonNode times = report.at("/report/figures/times");
    assertEquals(
        duration(times.at("/actualUnitDelayTime/value"))
            .plus(duration(times.at("/actualUnitDownTime/value")))
            .plus(duration(times.at("/actualUnitSetupTime/value"))),
        lost);
    assertEquals("Europe/Paris", report.at("/detail/definitions/timeZone").asString());
    assertEquals("two", report.at("/detail/definitions/calendar").asString());
    assertEquals("usual@1", report.at("/detail/definitions/reasonTree").asString());
    String text = surfaces.paper(one);
    assertTrue(text.contains("=Zacięcie"), text);
    assertTrue(text.contains("plant model version 1"), text);
    assertTrue(text.contains("revision 2"), text);
    String csv = service.get(one, Csv.TYPE).text();
    assertTrue(csv.contains(",'=Zacięcie"), csv);
    // As it was reported first: without the edit.
    JsonNode first = surfaces.json(one + "&revision=1");
    assertFalse(first.toString().contains("Zacięcie"));
    assertTrue(surfaces.paper(one + "&revision=1").contains("the newest revision is 2"));
    assertEquals(404, service.get(one + "&revision=9").status());
    assertEquals(
        404, service.get("/api/v1/shift-reports/2026-03-25T05:00:01Z?" + FILLER_IS).status());
    assertEquals(406, service.get(one, "image/png").status());
  }

  /** As many rows as the JSON has, and the JSON wherever nobody asked for anything else. */
  @ParameterizedTest
  @CsvSource({
    "/api/v1/oee, /workUnits, 1",
    "/api/v1/oee/series?by=DAY, /groups, 0",
    "/api/v1/oee/waterfall, /steps, 0",
    "/api/v1/oee/waterfall?step=down, /intervals/intervals, 0",
    "/api/v1/downtimes, /stops, 0",
    "/api/v1/downtimes/pareto, /rows, 0",
    "/api/v1/downtime-edits, /edits, 0",
    "/api/v1/shift-reports, /reports, 0",
    "/api/v1/shifts, /shifts, 0",
    "/api/v1/runs, /runs, 0",
    "/api/v1/planned-downtimes, /plannedDowntimes, 0",
  })
  void everyTableComesAsCsv(String path, String rows, int more) {
    book();
    String question =
        path
            + (path.contains("?") ? "&" : "?")
            + "equipment="
            + TestPlant.LINE
            + "&from=2026-03-25T00:00:00Z&to=2026-03-26T00:00:00Z";
    int expected = surfaces.json(question).at(rows).size() + more;
    assertTrue(expected > 0, question);
    RunningService.Raw csv = service.get(question, Csv.TYPE);
    assertEquals(200, csv.status(), csv.text());
    assertTrue(csv.type().startsWith(Csv.TYPE), csv.type());
    List<List<String>> lines = CsvText.lines(csv.text());
    assertEquals(expected, lines.size() - 1, question);
    for (List<String> line : lines) {
      assertEquals(lines.getFirst().size(), line.size(), line.toString());
    }
    assertTrue(service.get(question, "*/*").type().startsWith("application/json"));
    assertTrue(service.get(question, "text/html,*/*;q=0.8").type().startsWith("application/json"));
  }

  @Test
  void statesComeAsCsv() {
    String question =
        "/api/v1/states?" + FILLER_IS + "&from=2026-03-25T00:00:00Z&to=2026-03-26T00:00:00Z";
    assertEquals(
        surfaces.json(question).at("/workUnits/0/intervals").size(),
        CsvText.lines(service.get(question, Csv.TYPE).text()).size() - 1);
  }

  @Test
  void whatDoesNotFitOrIsWrongIsAProblemAlsoWhereCsvIsWanted() {
    String all = window(NineDays.START, NineDays.END);
    RunningService.Raw cut =
        service.get("/api/v1/shift-reports?limit=3&" + FILLER_IS + all, Csv.TYPE);
    assertEquals(422, cut.status());
    assertTrue(cut.type().startsWith("application/problem+json"), cut.type());
    assertTrue(cut.text().contains("TOO_MANY_ROWS"), cut.text());
    RunningService.Raw unknown = service.get("/api/v1/oee?equipment=acme/nowhere", Csv.TYPE);
    assertEquals(404, unknown.status());
    assertTrue(unknown.type().startsWith("application/problem+json"), unknown.type());
  }

  private static void book() {
    if (surfaces
        .json("/api/v1/runs?" + FILLER_IS + "&from=2026-03-25T00:00:00Z&to=2026-03-26T00:00:00Z")
        .at("/runs")
        .isEmpty()) {
      assertEquals(
          201,
          service
              .post(
                  "/api/v1/planned-downtimes",
                  """
                  {"equipment": "%s", "from": "2026-03-25T21:30:00Z", "to": "2026-03-25T21:40:00Z",
                   "kind": "MAINTENANCE", "why": "grease", "author": "ann"}
                  """
                      .formatted(FILLER))
              .status());
      assertEquals(
          201,
          service
              .post(
                  "/api/v1/runs",
                  """
                  {"equipment": "%s", "product": "water", "order": "4711", "author": "ann",
                   "from": "2026-03-25T22:00:00Z", "to": "2026-03-25T23:00:00Z"}
                  """
                      .formatted(FILLER))
              .status());
      NineDays.awaitSettled(service);
    }
  }

  private static String window(Instant from, Instant to) {
    return "&from=" + from + "&to=" + to;
  }

  private static Duration duration(JsonNode node) {
    return Duration.parse(node.asString());
  }
}
