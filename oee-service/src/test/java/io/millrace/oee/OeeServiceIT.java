// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.EquipmentStateChanged;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.oee.document.Csv;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.Examples;
import io.millrace.testkit.OpenApiFile;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings in at Kafka, answers out over HTTP. */
class OeeServiceIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final String TEN_MINUTES = "&from=2026-03-01T06:00:00Z&to=2026-03-01T06:10:00Z";

  private static RunningService service;

  /**
   * Ten minutes of a filler, read each second: 0-299 s producing, 300-359 s down, then silence,
   * 420-599 s producing. A piece each 2.5 s while producing, each 40th is scrap. The gateway sends
   * the readings before the model has come.
   */
  @BeforeAll
  static void start() {
    try (Stream stream = Stream.fresh()) {
      service = RunningService.start(DATABASE, "--millrace.stream.group=oee-service-it");
      stream.send(batches(FILLER));
      stream.sendGarbage(TestPlant.FILLER_SOURCE);
      stream.send(
          TestPlant.version(
              1,
              Map.of(
                  "- {name: scrap, address: \"40003\", type: UINT16}\n",
                  """
                  - {name: scrap, address: "40003", type: UINT16}
                        - {name: again, address: "40005", type: UINT16}
                  """,
                  "- {tag: scrap, counts: SCRAP}\n",
                  "- {tag: scrap, counts: SCRAP}\n      - {tag: again, counts: REWORK}\n")));
      stream.send(List.of(reworked(batches(FILLER).size() + 1)));
      stream.send(
          List.of(
              Examples.batch(
                  "capper",
                  1,
                  List.of(reading(CAPPER, "state", 0, 6), reading(CAPPER, "state", 3, 6)))));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                service.get("/api/v1/oee?equipment=" + CAPPER + TEN_MINUTES).status() == 200
                    && service
                        .get("/api/v1/oee?equipment=" + CAPPER + TEN_MINUTES)
                        .at("/total/times/actualProductionTime/value")
                        .asString()
                        .equals("PT6S")
                    && service
                        .get("/api/v1/oee?equipment=" + FILLER + TEN_MINUTES)
                        .at("/total/times/actualProductionTime/value")
                        .asString()
                        .equals("PT8M"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void statesFillTheWindow() {
    RunningService.Answer answer = service.get("/api/v1/states?equipment=" + FILLER + TEN_MINUTES);
    assertEquals(200, answer.status());
    List<String> lane = new ArrayList<>();
    answer
        .at("/workUnits/0/intervals")
        .forEach(
            interval ->
                lane.add(
                    interval.at("/state").asString() + " " + interval.at("/duration").asString()));
    // The reading at 359 s holds until 362 s.
    assertEquals(List.of("PRODUCING PT5M", "DOWN PT1M2S", "UNKNOWN PT58S", "PRODUCING PT3M"), lane);
    assertEquals("GUARD_OPEN", answer.at("/workUnits/0/intervals/1/cause").asString());
    assertEquals(3, answer.at("/workUnits/0/intervals/1/code").asInt());
    assertEquals(1, answer.at("/modelVersions/acme~1lyon").asInt());
  }

  @Test
  void oeeComesWithEverythingItIsComputedFrom() {
    RunningService.Answer answer = service.get("/api/v1/oee?equipment=" + FILLER + TEN_MINUTES);
    assertEquals(200, answer.status());
    assertEquals("iso22400", answer.at("/profile/name").asString());
    assertEquals(1, answer.at("/profile/version").asInt());
    assertEquals("PT10M", answer.at("/total/times/calendarTime/value").asString());
    assertEquals("PT58S", answer.at("/total/times/unknownTime/value").asString());
    assertEquals("PT9M2S", answer.at("/total/times/plannedBusyTime/value").asString());
    assertEquals("PT8M", answer.at("/total/times/actualProductionTime/value").asString());
    assertEquals("PT1M2S", answer.at("/total/times/actualUnitDownTime/value").asString());
    // 480 s of producing are 192 pieces, of which floor(192 / 40) = 4 are scrap.
    assertEquals(192, answer.at("/total/quantities/producedQuantity/pieces").asInt());
    assertEquals(4, answer.at("/total/quantities/scrapQuantity/pieces").asInt());
    assertEquals(188, answer.at("/total/quantities/goodQuantity/pieces").asInt());
    assertEquals(542 / 600.0, answer.at("/total/coverage").asDouble(), 1e-12);
    assertEquals("PT58S", answer.at("/total/unknownCauses/NO_READING").asString());
    assertEquals(480 / 542.0, ratio(answer, "availability"), 1e-12);
    assertEquals(192 * 2 / 480.0, ratio(answer, "effectiveness"), 1e-12);
    assertEquals(188 / 192.0, ratio(answer, "qualityRatio"), 1e-12);
    assertEquals(188 * 2 / 542.0, ratio(answer, "oeeIndex"), 1e-12);
    assertTrue(answer.at("/aggregation").isMissingNode());
    assertTrue(answer.at("/workUnits").isMissingNode());
  }

  /**
   * Ten minutes of producing on the next day: 239 pieces, floor(239 / 40) = 5 scrap, floor(239 /
   * 20) = 11 had to be worked on again, and are no good ones: 239 - 5 - 11 = 223.
   */
  @Test
  void reworkedPiecesAreStoredAndAreInOeeAndInItsTable() {
    String question =
        "/api/v1/oee?equipment=" + FILLER + "&from=2026-03-02T06:00:00Z&to=2026-03-02T06:10:00Z";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                service.get(question).at("/total/quantities/producedQuantity/pieces").asInt()
                    == 239);
    RunningService.Answer answer = service.get(question);
    assertEquals(11, answer.at("/total/quantities/reworkQuantity/pieces").asInt());
    assertEquals(5, answer.at("/total/quantities/scrapQuantity/pieces").asInt());
    assertEquals(223, answer.at("/total/quantities/goodQuantity/pieces").asInt());
    assertEquals(11 / 239.0, ratio(answer, "reworkRatio"), 1e-12);
    assertEquals(223 / 239.0, ratio(answer, "qualityRatio"), 1e-12);
    assertEquals(223 * 2 / 600.0, ratio(answer, "oeeIndex"), 1e-12);
    List<String> table = service.text(question, Csv.TYPE).lines().toList();
    List<String> head = List.of(table.getFirst().split(",", -1));
    List<String> row = List.of(table.get(1).split(",", -1));
    assertEquals("11", row.get(head.indexOf("reworkQuantity")));
    assertEquals(ratio(answer, "oeeIndex"), Double.parseDouble(row.get(head.indexOf("oeeIndex"))));
  }

  @Test
  void aLineIsTheSumOfItsWorkUnitsAndLabelledSo() {
    RunningService.Answer answer =
        service.get("/api/v1/oee?equipment=" + TestPlant.LINE + TEN_MINUTES);
    assertEquals(200, answer.status());
    assertEquals("SUM_OF_WORK_UNITS", answer.at("/aggregation/rule").asString());
    assertEquals(3, answer.at("/aggregation/workUnits").asInt());
    assertEquals("PT30M", answer.at("/total/times/calendarTime/value").asString());
    // Filler 480 s, capper 6 s; nothing is known of the labeller.
    assertEquals("PT8M6S", answer.at("/total/times/actualProductionTime/value").asString());
    assertEquals(3, answer.at("/workUnits").size());
    assertTrue(
        answer.at("/total/ratios/oeeIndex/undefined").asString().contains("capper"),
        "the capper has no counter of good pieces, so the line's OEE is not known");
  }

  @Test
  void splittingTheWindowChangesNoSum() {
    int pieces = 0;
    for (String part :
        List.of(
            "&from=2026-03-01T06:00:00Z&to=2026-03-01T06:03:20Z",
            "&from=2026-03-01T06:03:20Z&to=2026-03-01T06:07:05Z",
            "&from=2026-03-01T06:07:05Z&to=2026-03-01T06:10:00Z")) {
      pieces +=
          service
              .get("/api/v1/oee?equipment=" + FILLER + part)
              .at("/total/quantities/producedQuantity/pieces")
              .asInt();
    }
    assertEquals(192, pieces);
  }

  @ParameterizedTest
  @CsvSource({
    "acme/lyon/bottling/line9, 2026-03-01T06:00:00Z, 2026-03-01T07:00:00Z, 404, UNKNOWN_EQUIPMENT",
    "acme//line1, 2026-03-01T06:00:00Z, 2026-03-01T07:00:00Z, 400, INVALID_PARAMETER",
    "acme, 2026-03-01T07:00:00Z, 2026-03-01T06:00:00Z, 422, IMPOSSIBLE_WINDOW",
    "acme, yesterday, 2026-03-01T06:00:00Z, 400, INVALID_PARAMETER",
    "acme, 2016-03-01T06:00:00Z, 2026-03-01T06:00:00Z, 422, WINDOW_TOO_LONG",
  })
  void whatCannotBeAnsweredIsAProblemThatSaysWhatToDo(
      String equipment, String from, String to, int status, String code) {
    for (String path : List.of("/api/v1/oee", "/api/v1/states")) {
      RunningService.Answer answer =
          service.get("%s?equipment=%s&from=%s&to=%s".formatted(path, equipment, from, to));
      assertEquals(status, answer.status());
      assertEquals(code, answer.at("/code").asString());
      assertTrue(answer.at("/errors/0/remedy").asString().length() > 10);
    }
  }

  @Test
  void aPlaceWithoutSignalsHasNoOeeAndTheProblemSaysWhatToDo() {
    RunningService.Answer answer =
        service.get("/api/v1/oee?equipment=" + TestPlant.TABLE + TEN_MINUTES);
    assertEquals(422, answer.status());
    assertEquals("NOTHING_OBSERVED", answer.at("/code").asString());
  }

  @Test
  void eventsReachTheBrokerWithTheirCloudEventHeaders() {
    List<ConsumerRecord<String, String>> records =
        Stream.received(Topics.EQUIPMENT_STATES, FILLER.path(), 4);
    List<String> told = new ArrayList<>();
    for (ConsumerRecord<String, String> record : records) {
      EquipmentStateChanged event =
          Json.MAPPER.readValue(record.value(), EquipmentStateChanged.class);
      if (event.at().isBefore(SIX.plusSeconds(600))) {
        told.add(Duration.between(SIX, event.at()).toSeconds() + " " + event.state());
      }
      assertEquals(event.id().toString(), Stream.header(record, "ce_id"));
      assertEquals(event.at().toString(), Stream.header(record, "ce_time"));
      assertEquals("io.millrace.equipment.state-changed", Stream.header(record, "ce_type"));
    }
    assertEquals(List.of("0 PRODUCING", "300 DOWN", "362 UNKNOWN", "420 PRODUCING"), told);
  }

  @Test
  void whatWasFoldedIsCounted() {
    String metrics = service.text("/metrics");
    assertTrue(metrics.contains("millrace_oee_readings_folded_total"), metrics);
    assertTrue(metrics.contains("millrace_oee_counter_corrections_total{"), metrics);
  }

  @Test
  void theCommittedOpenApiFileIsThatOfTheCode() {
    OpenApiFile.check(service.address(), Path.of("openapi.json"));
  }

  private static double ratio(RunningService.Answer answer, String name) {
    return answer.at("/total/ratios/" + name + "/value").asDouble();
  }

  private static List<ReadingBatch> batches(EquipmentId unit) {
    List<ReadingBatch> batches = new ArrayList<>();
    List<Reading> readings = new ArrayList<>();
    int producing = 0;
    for (int second = 0; second < 600; second++) {
      boolean isDown = second >= 300 && second < 360;
      if (second >= 360 && second < 420) {
        continue;
      }
      readings.add(reading(unit, "state", second, isDown ? 3 : 1));
      producing += isDown ? 0 : 1;
      int pieces = producing * 2 / 5;
      readings.add(reading(unit, "produced", second, 100 + pieces));
      readings.add(reading(unit, "scrap", second, pieces / 40));
      if (second % 50 == 49) {
        batches.add(Examples.batch(unit.name(), batches.size() + 1, readings));
        readings = new ArrayList<>();
      }
    }
    return batches;
  }

  /** The counters go on where {@link #batches} left them. */
  private static ReadingBatch reworked(long sequence) {
    List<Reading> readings = new ArrayList<>();
    for (int second = 0; second < 600; second++) {
      int at = 86_400 + second;
      int pieces = second * 2 / 5;
      readings.add(reading(FILLER, "state", at, 1));
      readings.add(reading(FILLER, "produced", at, 292 + pieces));
      readings.add(reading(FILLER, "scrap", at, 4 + pieces / 40));
      readings.add(reading(FILLER, "again", at, pieces / 20));
    }
    return Examples.batch(FILLER.name(), sequence, readings);
  }

  private static Reading reading(EquipmentId unit, String tag, int second, long value) {
    return Examples.reading(TestPlant.tag(unit, tag), SIX.plusSeconds(second), value);
  }
}
