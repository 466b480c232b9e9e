// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.facts.Folded.at;
import static io.millrace.oee.facts.Folded.reading;
import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.kit.stream.Delivery;
import io.millrace.kit.stream.NotYetException;
import io.millrace.oee.RunningService;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The projection's tables, one call at a time. */
class ReadingProjectionIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static RunningService service;
  private static TransactionTemplate transaction;
  private static ReadingProjection projection;
  private static FactStore facts;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    // What other tests left on the topic would be folded beside what this one applies by hand.
    BROKER.recreate(Topics.READINGS.name(), 1);
    service = RunningService.start(DATABASE);
    transaction = service.bean(TransactionTemplate.class);
    projection = service.bean(ReadingProjection.class);
    facts = service.bean(FactStore.class);
    jdbc = service.bean(JdbcClient.class);
    service.bean(PlantModelStore.class).save(TestPlant.version(1));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void empty() {
    jdbc.sql("truncate work_unit, state_interval, piece_count, outbox cascade").update();
    jdbc.sql("delete from plant_model where version > 1").update();
  }

  @Test
  void theTablesHoldWhatThePureFoldGives() {
    Random random = new Random(7);
    for (EquipmentId unit : List.of(FILLER, CAPPER, LABELLER)) {
      List<Reading> readings = FoldPropertyTest.readings(unit, 7);
      List<ReadingBatch> batches = Batches.of(unit, readings, random);
      int reached = 0;
      while (reached < batches.size()) {
        int end = Math.min(batches.size(), reached + 1 + random.nextInt(3));
        apply(batches.subList(reached, end));
        reached = end;
      }
      Folded pure = Folded.of(unit, readings);
      Window ever = new Window(at(-1), at(100_000));
      assertEquals(pure.intervals(), facts.intervals(List.of(unit), ever, 10_000));
      for (Counts counts : Counts.values()) {
        assertEquals(
            pure.counts().stream()
                .filter(c -> c.counts() == counts)
                .mapToLong(PieceCount::pieces)
                .sum(),
            facts.tallies(List.of(unit), ever).stream()
                .filter(t -> t.counts() == counts)
                .mapToLong(Tally::pieces)
                .sum());
      }
      UnitMemory stored = transaction.execute(_ -> facts.lock(List.of(unit)).get(unit));
      assertEquals(pure.memory(), stored);
    }
  }

  @Test
  void piecesBelongToTheWindowTheyWereSeenIn() {
    apply(
        List.of(
            Batches.batch(
                FILLER,
                1,
                reading(FILLER, "produced", 0, 1),
                reading(FILLER, "produced", 10, 3),
                reading(FILLER, "produced", 20, 7))));
    assertEquals(2, produced(new Window(at(10), at(20))));
    assertEquals(4, produced(new Window(at(20), at(30))));
    assertEquals(6, produced(new Window(at(0), at(20.000001))));
  }

  @Test
  void theDatabaseRefusesIntervalsThatOverlap() {
    apply(List.of(Batches.batch(FILLER, 1, reading(FILLER, "state", 0, 1))));
    StateInterval one = facts.intervals(List.of(FILLER), new Window(at(0), at(9)), 9).getFirst();
    transaction.executeWithoutResult(_ -> facts.addIntervals(List.of(one)));
    assertThrows(
        DataIntegrityViolationException.class,
        () -> transaction.executeWithoutResult(_ -> facts.addIntervals(List.of(one.until(at(1))))));
  }

  @Test
  void aBatchOfAModelVersionThatHasNotComeYetWaits() {
    ReadingBatch early =
        new ReadingBatch("edge", "e1", "filler", 1, 99, List.of(reading(FILLER, "state", 0, 1)));
    NotYetException wait = assertThrows(NotYetException.class, () -> apply(List.of(early)));
    assertTrue(String.valueOf(wait.getMessage()).contains("version 99"), wait.getMessage());
  }

  @Test
  void aReadingFromTheFutureIsDroppedAndDoesNotHideThePresent() {
    apply(
        List.of(
            Batches.batch(
                FILLER,
                1,
                reading(FILLER, "state", 0, 1),
                reading(FILLER, "state", 3_000_000_000.0, 3),
                reading(FILLER, "state", 1, 1))));
    assertEquals(
        List.of(new StateInterval(FILLER, at(0), at(4), EquipmentState.PRODUCING, null, 1L)),
        facts.intervals(List.of(FILLER), new Window(at(0), at(100)), 9));
  }

  @Test
  void aNewRuleHoldsFromTheFirstBatchOfItsVersionAndAnOldBatchComingLateKeepsTheOldOne() {
    service
        .bean(PlantModelStore.class)
        .save(
            TestPlant.version(
                2,
                Map.of(
                    "\"2\": {state: DELAYED, cause: STARVED}", "\"2\": {state: SETUP}",
                    "gateway: edge", "gateway: other")));
    apply(
        List.of(
            Batches.batch(FILLER, 1, reading(FILLER, "state", 0, 2)),
            new ReadingBatch("edge", "e1", "filler", 2, 2, List.of(reading(FILLER, "state", 2, 2))),
            new ReadingBatch(
                "other", "e1", "capper", 1, 2, List.of(reading(CAPPER, "state", 2, 6))),
            Batches.batch(CAPPER, 1, reading(CAPPER, "state", 1, 9))));
    Window ever = new Window(at(0), at(100));
    assertEquals(
        List.of(
            new StateInterval(FILLER, at(0), at(2), EquipmentState.DELAYED, "STARVED", 2L),
            new StateInterval(FILLER, at(2), at(5), EquipmentState.SETUP, null, 2L)),
        facts.intervals(List.of(FILLER), ever, 9));
    // The capper has moved to another gateway; what the first one still had comes too late.
    assertEquals(
        List.of(new StateInterval(CAPPER, at(2), at(5), EquipmentState.PRODUCING, null, 6L)),
        facts.intervals(List.of(CAPPER), ever, 9));
  }

  @Test
  void eventsLeaveWithTheFacts() {
    apply(
        List.of(
            Batches.batch(
                FILLER,
                1,
                reading(FILLER, "state", 0, 1),
                reading(FILLER, "state", 1, 3),
                reading(FILLER, "produced", 0, 1),
                reading(FILLER, "produced", 1, 2),
                reading(FILLER, "produced", 2, 4))));
    assertEquals(
        List.of(
            "equipment.states.v1 PRODUCING", "equipment.states.v1 DOWN", "equipment.counts.v1 3"),
        jdbc.sql(
                """
                select topic || ' ' || coalesce(v ->> 'state', v ->> 'pieces')
                from (select id, topic, key, value::text::jsonb as v from outbox
                      where key = 'acme/lyon/bottling/line1/filler') x
                order by id
                """)
            .query(String.class)
            .list());
  }

  private static long produced(Window window) {
    return facts.tallies(List.of(FILLER), window).stream().mapToLong(Tally::pieces).sum();
  }

  private static void apply(List<ReadingBatch> batches) {
    List<Delivery<ReadingBatch>> deliveries = new ArrayList<>();
    for (ReadingBatch batch : batches) {
      deliveries.add(new Delivery<>(batch, 0, deliveries.size(), at(100_000), Optional.empty()));
    }
    transaction.executeWithoutResult(_ -> projection.apply(deliveries));
  }
}
