// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.RunningService;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.ScopeStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.Assessment;
import io.millrace.oee.kpi.KpiInputs;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.plant.TestPlant;
import io.millrace.oee.shift.ClosedShiftStore;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private static RunningService service;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(DATABASE, "--millrace.oee.account.every=200ms", NineDays.delay());
    jdbc = service.bean(JdbcClient.class);
    NineDays.fill(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whatIsKeptIsWhatTheFactsGiveWhateverTheWindow() {
    assertTrue(count("account") > 0);
    Random random = new Random(5);
    for (int i = 0; i < 30; i++) {
      Instant from = NineDays.START.plusSeconds(random.nextLong(7 * 86_400));
      Window window = new Window(from, from.plusSeconds(1 + random.nextLong(2 * 86_400)));
      KpiInputs computed = computed(window);
      for (Over over : Over.values()) {
        assertEquals(computed, kept(window, over), window + " over " + over);
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
    NineDays.awaitSettled(service);
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
    assertEquals(computed(NineDays.ALL), kept(NineDays.ALL, Over.ALL));

    String id = answer.body().at("/edits/0/edit/id").asString();
    assertEquals(
        201,
        service.post("/api/v1/downtime-edits/" + id + "/undo", "{\"author\": \"bob\"}").status());
    NineDays.awaitSettled(service);
    assertEquals(before + 2, reported());
    assertEquals(computed(NineDays.ALL), kept(NineDays.ALL, Over.ALL));
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
    NineDays.awaitSettled(service);
    assertEquals(computed(NineDays.ALL), kept(NineDays.ALL, Over.ALL));
    assertTrue(
        kept(NineDays.ALL, Over.ALL).orderTime().equals(Duration.ofDays(1)),
        kept(NineDays.ALL, Over.ALL).orderTime().toString());
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

  private static KpiInputs kept(Window window, Over over) {
    Scope scope = scope();
    List<Account> accounts =
        service.bean(AccountStore.class).find(scope, window, 1_000_000, over).orElseThrow();
    return Assessment.of(scope, accounts, KpiProfile.ISO_22400).total().inputs();
  }

  /** From the facts alone, as if nothing were kept. */
  private static KpiInputs computed(Window window) {
    Scope scope = scope();
    Map<EquipmentId, Terms> terms = AccountStore.terms(scope);
    List<Account> accounts = new ArrayList<>();
    service
        .bean(UnitFactStore.class)
        .find(terms, window, 1_000_000)
        .orElseThrow()
        .forEach(
            (unit, own) ->
                accounts.addAll(Account.of(Objects.requireNonNull(terms.get(unit)), own, window)));
    return Assessment.of(scope, accounts, KpiProfile.ISO_22400).total().inputs();
  }

  private static Scope scope() {
    return service.bean(ScopeStore.class).find(TestPlant.LINE).orElseThrow();
  }

  /** Of the facts' time only: later shifts, of which nothing is known, go on closing meanwhile. */
  private static long reported() {
    return jdbc.sql("select count(*) from closed_shift where to_at <= :end::timestamptz")
        .param("end", NineDays.END.toString())
        .query(Long.class)
        .single();
  }

  private static long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }
}
