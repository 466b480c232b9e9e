// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.RunningService;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.KpiInputs;
import io.millrace.oee.plant.TestPlant;
import io.millrace.oee.shift.ClosedShiftStore;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Kept accounts against those computed from the facts; one plant, week by week. */
class AccountsIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  /** Before a month that is wholly accounted for, with its weeks. */
  private static final Instant START = Instant.parse("2026-02-26T00:00:00Z");

  private static final Instant END = START.plusSeconds(36 * 86_400);
  private static final Window ALL = new Window(START, END);

  private static KeptLine line;
  private static RunningService service;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    line = KeptLine.start(DATABASE, ALL);
    service = line.service;
    jdbc = service.bean(JdbcClient.class);
    NineDays.awaitSettled(service, END);
  }

  @AfterAll
  static void stop() {
    line.close();
  }

  @Test
  void whatIsKeptIsWhatTheFactsGiveWhateverTheWindow() {
    assertTrue(count("account") > 0);
    assertTrue(count("account_sum") > 0);
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      Instant from = START.plusSeconds(random.nextLong(34 * 86_400));
      int days = i % 2 == 0 ? 2 : 50;
      Window window = new Window(from, from.plusSeconds(1 + random.nextLong(days * 86_400L)));
      KpiInputs computed = line.computed(window);
      for (Over over : Over.values()) {
        assertEquals(computed, line.kept(window, over), window + " over " + over);
        assertEquals(computed, line.summed(window, over), window + " added up over " + over);
      }
    }
  }

  /** Down for an hour of an early shift, told days later: that shift's report gets a revision. */
  @Test
  void anEditReopensExactlyTheShiftItTouches() {
    long before = reported();
    RunningService.Answer answer =
        service.post(
            "/api/v1/downtime-edits",
            """
            {"equipment": "%s", "author": "ann", "why": "saw it",
             "parts": [{"from": "2026-03-25T08:30:00Z", "to": "2026-03-25T09:30:00Z",
                        "state": "DOWN", "reason": "breakdown", "comment": "jam"}]}
            """
                .formatted(FILLER));
    assertEquals(201, answer.status(), answer.body().toString());
    NineDays.awaitSettled(service, END);
    assertEquals(before + 1, reported());
    JsonNode reports =
        service
            .get(
                "/api/v1/shift-reports?equipment=%s&from=2026-03-25T00:00:00Z&to=2026-03-25T12:00:00Z&revisions=%s"
                    .formatted(FILLER, ClosedShiftStore.Wanted.ALL))
            .body()
            .at("/reports");
    assertEquals(2, reports.size());
    assertEquals("CLOSED", reports.get(0).at("/cause").asString());
    assertEquals("EDIT", reports.get(1).at("/cause").asString());
    assertEquals("ann", reports.get(1).at("/author").asString());
    assertEquals(2, reports.get(1).at("/revision").asInt());
    assertEquals(line.computed(ALL), line.kept(ALL, Over.ALL));

    String id = answer.body().at("/edits/0/edit/id").asString();
    assertEquals(
        201,
        service.post("/api/v1/downtime-edits/" + id + "/undo", "{\"author\": \"bob\"}").status());
    NineDays.awaitSettled(service, END);
    assertEquals(before + 2, reported());
    assertEquals(line.computed(ALL), line.kept(ALL, Over.ALL));
  }

  /**
   * At 23:00Z a day ends, and a slice with it. Of a set-up from 22:50 to 23:40 the first 25 min are
   * planned, 15 of them in the new day; a person then says that it began at 22:58. What is kept of
   * the new day follows, although nobody said anything of it.
   */
  @Test
  void whatIsSaidOfASetupsBeginningChangesTheSliceBehindIt() {
    Window day = window("2026-03-11T23:00:00Z", "2026-03-12T05:00:00Z");
    said(CAPPER, "2026-03-11T22:40:00Z", "2026-03-11T22:50:00Z", "DOWN");
    said(CAPPER, "2026-03-11T22:50:00Z", "2026-03-11T23:40:00Z", "SETUP");
    said(CAPPER, "2026-03-11T23:40:00Z", "2026-03-12T05:00:00Z", "PRODUCING");
    NineDays.awaitSettled(service, END);
    assertEquals(Duration.ofMinutes(15), line.forgiven(day, CAPPER));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.ALL));
    said(CAPPER, "2026-03-11T22:40:00Z", "2026-03-11T22:58:00Z", "DOWN");
    // At once, and when it is made again.
    assertEquals(Duration.ofMinutes(23), line.forgiven(day, CAPPER));
    NineDays.awaitSettled(service, END);
    assertEquals(Duration.ofMinutes(23), line.forgiven(day, CAPPER));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.ALL));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.WEEKS));
  }

  /**
   * Scrap of the filler behind midnight is that of a start-up from the set-up's end before it on.
   */
  @Test
  void whatIsSaidOfASetupsEndChangesTheStartUpBehindIt() {
    Window night = window("2026-03-11T23:00:00Z", "2026-03-12T05:00:00Z");
    scrapSeven("2026-03-11T23:05:00Z", "2026-03-11T23:35:00Z");
    said(FILLER, "2026-03-11T21:00:00Z", "2026-03-11T22:55:00Z", "SETUP");
    said(FILLER, "2026-03-11T22:55:00Z", "2026-03-12T05:00:00Z", "PRODUCING");
    NineDays.awaitSettled(service, END);
    long started = line.startUpScrap(night);
    // Half an hour earlier, so that the start-up is over at 23:05.
    said(FILLER, "2026-03-11T22:25:00Z", "2026-03-11T22:55:00Z", "PRODUCING");
    assertEquals(started - 7, line.startUpScrap(night));
    NineDays.awaitSettled(service, END);
    assertEquals(started - 7, line.startUpScrap(night));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.WEEKS));
  }

  /** Of the filler, and nothing else in that time. */
  private static void scrapSeven(String from, String to) {
    jdbc.sql(
            """
            with removed as (
              delete from piece_count c using work_unit u
              where c.work_unit_id = u.id and u.path = :path and c.counts = 'SCRAP'
                and c.at >= :from::timestamptz and c.at < :to::timestamptz)
            insert into piece_count (work_unit_id, since_at, at, counts, pieces, product, over_gap)
            select id, :from::timestamptz - interval '1 s', :from::timestamptz, 'SCRAP', 7, 'water',
              false
            from work_unit where path = :path
            """)
        .param("from", from)
        .param("to", to)
        .param("path", FILLER.path())
        .update();
  }

  /** What is left of the stop is a minor one, also in the shift that nobody touched. */
  @Test
  void whatIsSaidOfAStopsEndChangesTheShiftItBeganIn() {
    Window stop = stopOverTheEndOfAnEarlyShift();
    Instant edge =
        stop.from().atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
    Window shift = new Window(edge.minus(Duration.ofHours(1)), edge);
    KpiInputs before = line.computed(shift);
    RunningService.Answer answer =
        service.post(
            "/api/v1/downtime-edits",
            """
            {"equipment": "%s", "author": "ann", "why": "saw it",
             "parts": [{"from": "%s", "to": "%s", "state": "PRODUCING"}]}
            """
                .formatted(CAPPER, edge.plusSeconds(60), stop.to()));
    assertEquals(201, answer.status(), answer.body().toString());
    assertNotEquals(before, line.computed(shift));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.DAYS));
    NineDays.awaitSettled(service, END);
    assertEquals(line.computed(ALL), line.kept(ALL, Over.DAYS));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.ALL));
  }

  /** Of the capper: minor up to a minute after the shift's end, and not as a whole. */
  private static Window stopOverTheEndOfAnEarlyShift() {
    return jdbc.sql(
            """
            select i.from_at, i.to_at from state_interval i join work_unit u on u.id = i.work_unit_id
            where u.path = :path and i.state in ('DOWN', 'DELAYED')
              and extract(hour from i.from_at at time zone 'Europe/Paris') in (5, 13, 21)
              and extract(hour from i.to_at at time zone 'Europe/Paris') in (6, 14, 22)
              and extract(minute from i.from_at) >= 56 and extract(minute from i.to_at) > 5
            order by i.from_at
            """)
        .param("path", CAPPER.path())
        .query(
            (row, _) ->
                new Window(KeptStore.instant(row, "from_at"), KeptStore.instant(row, "to_at")))
        .list()
        .getFirst();
  }

  private static void said(EquipmentId unit, String from, String to, String state) {
    RunningService.Answer answer =
        service.post(
            "/api/v1/downtime-edits",
            """
            {"equipment": "%s", "author": "ann",
             "parts": [{"from": "%s", "to": "%s", "state": "%s"}]}
            """
                .formatted(unit, from, to, state));
    assertEquals(201, answer.status(), answer.body().toString());
  }

  private static Window window(String from, String to) {
    return new Window(Instant.parse(from), Instant.parse(to));
  }

  /** Sums of weeks and months are those of the accounts, and no other is made again. */
  @Test
  void anEditRemovesTheSumsThatHaveItAndNoOthers() {
    NineDays.awaitSettled(service, END);
    List<String> before = sums();
    RunningService.Answer answer =
        service.post(
            "/api/v1/downtime-edits",
            """
            {"equipment": "%s", "author": "ann",
             "parts": [{"from": "2026-03-11T08:00:00Z", "to": "2026-03-11T08:30:00Z",
                        "state": "DOWN"}]}
            """
                .formatted(CAPPER));
    assertEquals(201, answer.status(), answer.body().toString());
    NineDays.awaitSettled(service, END);
    List<String> touched = new ArrayList<>(before);
    touched.removeAll(sums());
    assertEquals(
        List.of(CAPPER + " MONTH 2026-02-28 23:00", CAPPER + " WEEK 2026-03-08 23:00"),
        touched.stream().map(sum -> sum.substring(0, sum.indexOf('|'))).distinct().toList());
    assertEquals(line.computed(ALL), line.kept(ALL, Over.ALL));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.MONTHS));
    assertEquals(line.computed(ALL), line.kept(ALL, Over.WEEKS));
    assertEquals(before.size(), sums().size());
  }

  /** Each row with the transaction that made it. */
  private static List<String> sums() {
    return jdbc.sql(
            """
            select u.path || ' ' || s.period || ' '
              || to_char(s.period_from at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || '|'
              || coalesce(s.product, '') || coalesce(s.order_id, '') || ' ' || s.xmin
            from account_sum s join work_unit u on u.id = s.work_unit_id
            where s.period_to <= :end::timestamptz
            order by 1
            """)
        .param("end", END.toString())
        .query((row, _) -> row.getString(1))
        .list();
  }

  @Test
  void bookingsAndRunsReopenWhatTheyTouch() {
    RunningService.Answer booked =
        service.post(
            "/api/v1/planned-downtimes",
            """
            {"equipment": "%s", "from": "2026-03-26T05:00:00Z", "to": "2026-03-26T07:00:00Z",
             "kind": "MAINTENANCE", "why": "grease", "author": "ann"}
            """
                .formatted(TestPlant.LINE));
    assertEquals(201, booked.status(), booked.body().toString());
    RunningService.Answer run =
        service.post(
            "/api/v1/runs",
            """
            {"equipment": "%s", "product": "water", "order": "4711", "author": "ann",
             "from": "2026-03-26T05:30:00Z", "to": "2026-03-27T05:30:00Z"}
            """
                .formatted(FILLER));
    assertEquals(201, run.status(), run.body().toString());
    NineDays.awaitSettled(service, END);
    assertEquals(line.computed(ALL), line.kept(ALL, Over.ALL));
    assertTrue(
        line.kept(ALL, Over.ALL).orderTime().equals(Duration.ofDays(1)),
        line.kept(ALL, Over.ALL).orderTime().toString());
    assertEquals(
        409,
        service
            .post(
                "/api/v1/runs",
                """
                {"equipment": "%s", "product": "water", "author": "ann",
                 "from": "2026-03-26T06:30:00Z", "to": "2026-03-26T07:30:00Z"}
                """
                    .formatted(FILLER))
            .status());
  }

  /** Of the facts' time only: later shifts, of which nothing is known, go on closing meanwhile. */
  private static long reported() {
    return jdbc.sql("select count(*) from closed_shift where to_at <= :end::timestamptz")
        .param("end", END.toString())
        .query(Long.class)
        .single();
  }

  private static long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }
}
