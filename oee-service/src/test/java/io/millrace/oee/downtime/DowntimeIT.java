// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Readings in at Kafka; stops, rules and edits as a client sees them. */
class DowntimeIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final Instant SEVEN = SIX.plusSeconds(3600);
  private static final Instant EIGHT = SIX.plusSeconds(7200);

  /** An alarm beside the filler's codes, gates beside the capper's PackML, bits on the labeller. */
  private static final Map<String, String> SIGNALS =
      Map.of(
          "{name: temperature, address: \"40004\", type: FLOAT32}",
          "{name: alarm, address: \"40004\", type: UINT16}",
          "{name: produced, address: \"40002\", type: UINT32}",
          "{name: produced, address: \"40002\", type: UINT32}" + tag("gates", 40_006),
          "{name: good, address: \"40001\", type: UINT16}",
          "{name: good, address: \"40001\", type: UINT16}" + tag("word", 40_002),
          "state: {kind: noCount, tag: good, times: 5}",
          "state: {kind: bits, tag: word, otherwise: {state: DOWN}, bits: [{bit: 2, state: DELAYED,"
              + " cause: BLOCKED}, {bit: 1, state: DOWN, cause: FAULT}, {bit: 0, state: PRODUCING}]}",
          "products:\n",
          """
          accounting:
            reasonTrees:
              - name: own
                version: 1
                reasons:
                  - {code: blocked, text: Blocked, loss: BLOCKED, causes: [BLOCKED]}
                  - {code: starved, text: Starved, loss: STARVED, causes: [STARVED]}
                  - {code: jam, text: Jam, loss: BREAKDOWN}
                  - {code: cleaning, text: Cleaning, loss: SETUP}
            places: [{equipment: "", reasonTree: own@1}]
            rules:
              - {when: {cause: SUSPENDED, signals: [{tag: gates, bit: 0}]}, then: {reason: starved}}
              - {when: {cause: SUSPENDED, signals: [{tag: gates, bit: 1}]}, then: {reason: blocked}}
          products:
          """);

  private static final String LAST = "bit: 1}]}, then: {reason: blocked}}";

  private static final String LATER =
      "%s\n    - {when: {state: DOWN, signals: [{tag: alarm, is: 17}]}, then: {reason: jam}}"
          .formatted(LAST);

  private static RunningService service;

  @BeforeAll
  static void start() {
    try (Stream stream = Stream.fresh()) {
      service = RunningService.start(DATABASE, "--millrace.stream.group=downtime-it");
      stream.send(checked(TestPlant.version(1, SIGNALS)));
      stream.send(checked(later()));
      // The filler is down with alarm 17 at 6:00:10 and again at 7:00:10; the rule came between.
      stream.send(
          List.of(batch("filler", 1, 1, filler(SIX)), batch("filler", 2, 2, filler(SEVEN))));
      stream.send(List.of(batch("filler", 3, 2, filler(EIGHT))));
      stream.send(List.of(batch("capper", 1, 1, capper()), batch("labeller", 1, 1, labeller())));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                stops(FILLER, EIGHT).size() == 2
                    && stops(CAPPER, SIX).size() == 3
                    && stops(LABELLER, SIX).size() == 2);
  }

  @AfterAll
  static void stop() {
    service.close();
    // Other tests bring models and readings of their own.
    BROKER.recreate(Topics.PLANT_MODELS.name(), 1);
    BROKER.recreate(Topics.READINGS.name(), 3);
  }

  /** By codes, by PackML with a rule that asks which gate it waits for, and by bits. */
  @Test
  void blockedAndStarvedAreToldApartFromOwnFaults() {
    List<JsonNode> filler = stops(FILLER, SIX);
    assertStop("STARVED", "starved", "STARVED", "MACHINE", "starved", "PT20S", filler.get(1));
    List<JsonNode> capper = stops(CAPPER, SIX);
    assertStop("SUSPENDED", "starved", "STARVED", "RULE", "starved", "PT10S", capper.get(0));
    assertStop("SUSPENDED", "blocked", "BLOCKED", "RULE", "blocked", "PT10S", capper.get(1));
    assertEquals("ABORTED", capper.get(2).at("/cause").asString());
    assertTrue(capper.get(2).at("/loss").isMissingNode());
    List<JsonNode> labeller = stops(LABELLER, SIX);
    assertStop("BLOCKED", "blocked", "BLOCKED", "MACHINE", "blocked", "PT10S", labeller.get(0));
    assertEquals("FAULT", labeller.get(1).at("/cause").asString());
    assertEquals(1, labeller.get(1).at("/code").asInt());
    assertEquals("PT10S", labeller.get(1).at("/accounted/down").asString());
    // Waiting is no failure: of each only its own fault of 10 s counts.
    for (EquipmentId unit : List.of(CAPPER, LABELLER)) {
      assertEquals(
          1,
          service.get("/api/v1/oee?equipment=" + unit + window(SIX)).at("/total/failures").asInt(),
          unit.path());
    }
  }

  /** The alarm was read before, but nobody had asked for it then. */
  @Test
  void aRuleAddedLaterHoldsForWhatIsKnownAndSaysFromWhen() {
    JsonNode before = stops(FILLER, SIX).getFirst();
    assertEquals("GUARD_OPEN", before.at("/cause").asString());
    assertTrue(before.at("/reason").isMissingNode(), before.toString());
    JsonNode after = stops(FILLER, SEVEN).getFirst();
    assertEquals("jam", after.at("/reason").asString());
    assertEquals("RULE", after.at("/origin").asString());
    JsonNode rules = service.get("/api/v1/stop-rules?equipment=" + FILLER).at("/rules");
    assertEquals(3, rules.size());
    assertEquals("alarm", rules.get(2).at("/rule/when/signals/0/tag").asString());
    assertEquals(SEVEN.toString(), rules.get(2).at("/since/alarm").asString());
    assertTrue(rules.get(0).at("/since").isEmpty(), "the filler has no gates");
    assertEquals(422, service.get("/api/v1/stop-rules?equipment=" + TestPlant.LINE).status());
  }

  @Test
  void operatorsOverwriteJustifyCommentSplitMergeAndTakeBack() {
    // Two stops: 6:00:30 to 6:00:40 blocked, 6:00:50 to 6:00:60 aborted; producing between them.
    JsonNode first = stops(CAPPER, SIX).get(1);
    String justified =
        said(201, CAPPER, "{%s, \"reason\": \"jam\"}".formatted(part(50, 60)))
            .at("/edits/0/edit/id")
            .asString();
    assertEquals("jam", stops(CAPPER, SIX).get(2).at("/reason").asString());
    assertEquals("PERSON", stops(CAPPER, SIX).get(2).at("/origin").asString());

    said(201, CAPPER, "{%s, \"comment\": \"saw it\"}".formatted(part(30, 40)));
    assertEquals("saw it", stops(CAPPER, SIX).get(1).at("/comment").asString());
    assertEquals("blocked", stops(CAPPER, SIX).get(1).at("/reason").asString());
    assertEquals(first.at("/id"), stops(CAPPER, SIX).get(1).at("/id"));

    String split =
        "{%s, \"reason\": \"jam\"}, {%s, \"state\": \"SETUP\", \"reason\": \"cleaning\"}"
            .formatted(part(50, 54), part(54, 60));
    JsonNode edits = said(201, CAPPER, split);
    assertEquals(
        List.of("PT4S jam", "PT6S cleaning"),
        stops(CAPPER, SIX).subList(2, 4).stream().map(DowntimeIT::text).toList());

    for (JsonNode edit : edits.at("/edits")) {
      undo(edit.at("/edit/id").asString());
    }
    assertEquals("PT10S jam", text(stops(CAPPER, SIX).get(2)));

    String merge = "{%s, \"state\": \"DOWN\", \"reason\": \"jam\"}".formatted(part(30, 60));
    String merged = said(201, CAPPER, merge).at("/edits/0/edit/id").asString();
    assertEquals("PT30S jam", text(stops(CAPPER, SIX).get(1)));
    assertEquals(2, stops(CAPPER, SIX).size());
    String undone = undo(merged);
    assertEquals(3, stops(CAPPER, SIX).size());
    undo(undone);
    assertEquals("PT30S jam", text(stops(CAPPER, SIX).get(1)));
    undo(merged);
    undo(justified);
    service
        .get("/api/v1/states?equipment=" + CAPPER + window(SIX))
        .at("/workUnits/0/intervals")
        .forEach(raw -> assertTrue(raw.at("/reason").isMissingNode()));
    said(422, CAPPER, "{%s, \"reason\": \"nonsense\"}".formatted(part(50, 60)));
    JsonNode refused = said(422, CAPPER, "{%s, \"state\": \"UNKNOWN\"}".formatted(part(50, 60)));
    assertEquals("/parts/0/state", refused.at("/errors/0/pointer").asString());
  }

  /** Two people look at the same stop and both say what it was: one of them has to look again. */
  @Test
  void ofTwoEditsAtOnceTheSecondIsToldToLookAgain() {
    for (int round = 0; round < 10; round++) {
      String revision = stops(FILLER, EIGHT).get(0).at("/revision").asString();
      String body = edit(FILLER, "{%s, \"reason\": \"jam\"}".formatted(part(7210, 7230)));
      List<CompletableFuture<RunningService.Answer>> sent = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        sent.add(
            CompletableFuture.supplyAsync(
                () ->
                    service.post(
                        "/api/v1/downtime-edits", body, "If-Match", "\"" + revision + "\"")));
      }
      List<RunningService.Answer> answers = sent.stream().map(CompletableFuture::join).toList();
      assertEquals(
          List.of(201, 412),
          answers.stream().map(RunningService.Answer::status).sorted().toList(),
          "round " + round);
      RunningService.Answer refused =
          answers.stream().filter(answer -> answer.status() == 412).findFirst().orElseThrow();
      assertEquals("EDITED_MEANWHILE", refused.at("/code").asString());
      assertTrue(refused.at("/errors/0/message").asString().startsWith("ann said"));
      assertTrue(refused.at("/errors/0/remedy").asString().contains("revision"));
      // Elsewhere on the unit the same revision still will do.
      String elsewhere = edit(FILLER, "{%s, \"comment\": \"x\"}".formatted(part(7242, 7244)));
      assertEquals(
          round == 0 ? 201 : 412,
          service
              .post("/api/v1/downtime-edits", elsewhere, "If-Match", round == 0 ? revision : "0")
              .status());
    }
    assertEquals(
        400,
        service
            .post(
                "/api/v1/downtime-edits",
                edit(FILLER, "{%s, \"comment\": \"x\"}".formatted(part(7242, 7244))),
                "If-Match",
                "yesterday")
            .status());
  }

  @Test
  void theDatabaseRefusesOverlaysThatOverlap() {
    said(201, FILLER, "{%s, \"reason\": \"jam\"}".formatted(part(100, 110)));
    JdbcClient jdbc = service.bean(JdbcClient.class);
    assertThrows(
        DataIntegrityViolationException.class,
        () ->
            jdbc.sql(
                    """
                    insert into overlay (work_unit_id, from_at, to_at, edit_id)
                    select work_unit_id, from_at + interval '9 s', to_at, edit_id from overlay
                    where from_at = :from::timestamptz
                    """)
                .param("from", SIX.plusSeconds(100).toString())
                .update());
  }

  private static void assertStop(
      String cause,
      String reason,
      String loss,
      String origin,
      String bucket,
      String time,
      JsonNode stop) {
    assertEquals(cause, stop.at("/cause").asString());
    assertEquals(reason, stop.at("/reason").asString());
    assertEquals(loss, stop.at("/loss").asString());
    assertEquals(origin, stop.at("/origin").asString());
    assertEquals(time, stop.at("/accounted/" + bucket).asString(), stop.toString());
  }

  private static JsonNode said(int status, EquipmentId unit, String parts) {
    RunningService.Answer answer = service.post("/api/v1/downtime-edits", edit(unit, parts));
    assertEquals(status, answer.status(), answer.body().toString());
    return answer.body();
  }

  private static String undo(String id) {
    RunningService.Answer answer =
        service.post("/api/v1/downtime-edits/" + id + "/undo", "{\"author\": \"bob\"}");
    assertEquals(201, answer.status(), answer.body().toString());
    return answer.at("/edit/id").asString();
  }

  private static String edit(EquipmentId unit, String parts) {
    return "{\"equipment\": \"%s\", \"author\": \"ann\", \"parts\": [%s]}".formatted(unit, parts);
  }

  private static String part(int from, int to) {
    return "\"from\": \"%s\", \"to\": \"%s\"".formatted(SIX.plusSeconds(from), SIX.plusSeconds(to));
  }

  private static String text(JsonNode stop) {
    return stop.at("/duration").asString() + " " + stop.at("/reason").asString();
  }

  private static List<JsonNode> stops(EquipmentId unit, Instant from) {
    List<JsonNode> stops = new ArrayList<>();
    service
        .get("/api/v1/downtimes?equipment=" + unit + window(from))
        .at("/stops")
        .forEach(stops::add);
    return stops;
  }

  private static String window(Instant from) {
    return "&from=%s&to=%s".formatted(from, from.plusSeconds(63));
  }

  private static PlantModelVersion checked(PlantModelVersion version) {
    assertEquals(List.of(), PlantModelCheck.problems(version.model()));
    return version;
  }

  private static PlantModelVersion later() {
    Map<String, String> changes = new HashMap<>(SIGNALS);
    changes.computeIfPresent("products:\n", (_, accounting) -> accounting.replace(LAST, LATER));
    return TestPlant.version(2, changes);
  }

  /** One more tag of a template. */
  private static String tag(String name, int address) {
    return "\n      - {name: %s, address: \"%d\", type: UINT16}".formatted(name, address);
  }

  private static ReadingBatch batch(
      String device, long sequence, int version, List<Reading> readings) {
    return new ReadingBatch(Examples.GATEWAY, Examples.EPOCH, device, sequence, version, readings);
  }

  /** Down from second 10 to 30 with an alarm half a second later, starved from 40. */
  private static List<Reading> filler(Instant from) {
    return minute(
        FILLER,
        from,
        Map.of(
            "state",
                second -> second < 10 ? 1 : second < 30 ? 3 : second < 40 ? 1 : second < 60 ? 2 : 1,
            "alarm", second -> second >= 10 && second < 30 ? 17 : 0));
  }

  /** Waits for gate 0 from second 10, for gate 1 from 30, aborts at 50. */
  private static List<Reading> capper() {
    return minute(
        CAPPER,
        SIX,
        Map.of(
            "state",
            second -> second / 10 == 1 || second / 10 == 3 ? 5 : second / 10 == 5 ? 9 : 6,
            "gates",
            second -> second < 20 ? 1 : 2));
  }

  /** Blocked from second 10, at fault from 30. */
  private static List<Reading> labeller() {
    return minute(
        LABELLER, SIX, Map.of("word", second -> second / 10 == 1 ? 4 : second / 10 == 3 ? 2 : 1));
  }

  private static List<Reading> minute(
      EquipmentId unit, Instant from, Map<String, IntUnaryOperator> values) {
    List<Reading> readings = new ArrayList<>();
    for (int second = 0; second <= 60; second++) {
      for (Map.Entry<String, IntUnaryOperator> tag : values.entrySet()) {
        readings.add(
            Examples.reading(
                TestPlant.tag(unit, tag.getKey()),
                from.plusSeconds(second),
                tag.getValue().applyAsInt(second)));
      }
    }
    return readings;
  }
}
