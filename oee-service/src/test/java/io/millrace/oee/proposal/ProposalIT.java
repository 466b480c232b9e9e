// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** People give stops their reasons; the service learns, proposes, and applies what is proven. */
class ProposalIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  /** Stops of 2 min each 10 min; code 3 GUARD_OPEN and code 6 DOOR by turns. */
  private static final Instant PAST = Instant.parse("2026-02-02T06:00:00Z");

  private static final int STOPS = 60;
  private static final int TAUGHT = 40;

  private static RunningService service;
  private static Instant lately = PAST;

  @BeforeAll
  static void start() {
    // What other tests left on the topics is not of this plant.
    Stream.fresh().close();
    service =
        RunningService.start(
            DATABASE, "--millrace.stream.group=proposal-it", "--millrace.oee.proposal.every=500ms");
    // The service is set to never; the plant says it for one of its machines.
    service
        .bean(PlantModelStore.class)
        .save(
            TestPlant.version(
                1,
                Map.of(
                    "products:\n",
                    """
                    accounting:
                      places: [{equipment: bottling/line1/filler, proposals: {applyAbove: 0.7}}]
                    products:
                    """)));
    JdbcClient jdbc = service.bean(JdbcClient.class);
    jdbc.sql("insert into work_unit (path) values (:path)").param("path", FILLER.path()).update();
    fill(jdbc, PAST, STOPS);
    for (int i = 0; i < TAUGHT; i++) {
      assertEquals(201, said(stop(PAST, i), i % 2 == 0 ? "breakdown" : "setup").status());
    }
    lately = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(3 * 3600);
    // Only now, so that nothing is applied before it is proven.
    fill(jdbc, lately, 2);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void reasonsAreProposedWithTheirMeasuredPrecision() {
    JsonNode answer =
        service
            .get(
                "/api/v1/downtime-proposals?equipment=%s&from=%s&to=%s"
                    .formatted(FILLER, PAST, stop(PAST, STOPS)))
            .body();
    assertEquals(TAUGHT, answer.at("/lessons").asInt(), answer.toString());
    assertEquals(0.7, answer.at("/applyAbove").asDouble());
    assertEquals(STOPS - TAUGHT, answer.at("/stops").size());
    for (JsonNode stop : answer.at("/stops")) {
      long number =
          Duration.between(PAST, Instant.parse(stop.at("/from").asString())).toMinutes() / 10;
      JsonNode first = stop.at("/proposals/0");
      assertEquals(number % 2 == 0 ? "breakdown" : "setup", first.at("/reason").asString());
      assertTrue(first.at("/score").asDouble() > 0.9, first.toString());
      assertTrue(first.at("/precision/proposed").asInt() >= 19, first.toString());
      assertTrue(first.at("/precision/lowerBound").asDouble() > 0.7, first.toString());
      assertFalse(first.at("/because").isEmpty());
    }
    assertEquals(
        422, service.get("/api/v1/downtime-proposals?equipment=" + TestPlant.LINE).status());
    RunningService.Answer other =
        service.get(
            "/api/v1/downtime-proposals?equipment=%s&from=%s&to=%s"
                .formatted(TestPlant.CAPPER, PAST, stop(PAST, STOPS)));
    assertEquals(200, other.status());
    assertTrue(other.at("/applyAbove").isMissingNode(), other.toString());
  }

  @Test
  void whatIsProvenIsAppliedAndToldAndStaysUndone() {
    Instant from = lately;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> stops(from).stream().allMatch(stop -> !stop.at("/reason").isMissingNode()));
    JsonNode applied = stops(from).getFirst();
    assertEquals("breakdown", applied.at("/reason").asString());
    assertEquals("PROPOSAL", applied.at("/origin").asString());
    String id = applied.at("/edit").asString();
    JsonNode edit =
        service
            .get(
                "/api/v1/downtime-edits?equipment=%s&from=%s&to=%s"
                    .formatted(FILLER, from, from.plusSeconds(300)))
            .at("/edits/0/edit");
    assertEquals("proposal", edit.at("/author").asString());
    assertTrue(edit.at("/why").asString().startsWith("right "), edit.toString());
    // What the service says of itself teaches nothing; that a person takes it back does.
    assertEquals(TAUGHT, learned().at("/lessons").asInt());
    int proposed = learned().at("/precision/proposed").asInt();
    assertEquals(
        201,
        service.post("/api/v1/downtime-edits/" + id + "/undo", "{\"author\": \"ann\"}").status());
    assertEquals(proposed + 1, learned().at("/precision/proposed").asInt());
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> stops(from).getFirst().at("/reason").isMissingNode());
    // Old stops are nobody's hurry, and no person may speak as the service.
    assertTrue(stops(stop(PAST, TAUGHT)).getFirst().at("/reason").isMissingNode());
    assertEquals(
        422,
        service
            .post("/api/v1/downtime-edits/" + id + "/undo", "{\"author\": \"proposal\"}")
            .status());
  }

  private static JsonNode learned() {
    return service
        .get(
            "/api/v1/downtime-proposals?equipment=%s&from=%s&to=%s"
                .formatted(FILLER, PAST, PAST.plusSeconds(600)))
        .body();
  }

  private static RunningService.Answer said(Instant from, String reason) {
    return service.post(
        "/api/v1/downtime-edits",
        """
        {"equipment": "%s", "author": "ann",
         "parts": [{"from": "%s", "to": "%s", "reason": "%s"}]}
        """
            .formatted(FILLER, from, from.plusSeconds(120), reason));
  }

  private static List<JsonNode> stops(Instant from) {
    List<JsonNode> stops = new ArrayList<>();
    service
        .get(
            "/api/v1/downtimes?equipment=%s&from=%s&to=%s"
                .formatted(FILLER, from, from.plusSeconds(1200)))
        .at("/stops")
        .forEach(stops::add);
    return stops;
  }

  private static Instant stop(Instant from, int number) {
    return from.plusSeconds(600L * number);
  }

  private static void fill(JdbcClient jdbc, Instant from, int stops) {
    jdbc.sql(
            """
            insert into state_interval (work_unit_id, from_at, to_at, state, cause, code)
            select u.id, x.from_at, x.from_at + interval '2 min', 'DOWN',
              case n % 2 when 0 then 'GUARD_OPEN' else 'DOOR' end,
              case n % 2 when 0 then 3 else 6 end
            from work_unit u, generate_series(0, :stops - 1) n,
              lateral (select :from::timestamptz + n * interval '10 min' as from_at) x
            union all
            select u.id, x.from_at + interval '2 min', x.from_at + interval '10 min',
              'PRODUCING', null, 1
            from work_unit u, generate_series(0, :stops - 1) n,
              lateral (select :from::timestamptz + n * interval '10 min' as from_at) x
            """)
        .param("stops", stops)
        .param("from", from.toString())
        .update();
  }
}
