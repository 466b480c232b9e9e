// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** However the stream comes, and whatever happens to the service, the tables are the same. */
class SameFactsIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final List<EquipmentId> UNITS = List.of(FILLER, CAPPER, LABELLER);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLS = Boolean.getBoolean("millrace.test.soak") ? 20 : 3;

  @TempDir private Path dir;

  /** 100,000 readings, each batch three times, devices shuffled, cut anew in each round. */
  @Test
  void deliveredThreeTimesShuffledAndCutAnewTheTablesAreThoseOfThePureFold() {
    int polls = 14_300; // 7 readings each on three devices
    Tables expected = expected(polls);
    assertTrue(expected.counts().size() > 5_000, "the stream is too dull to prove anything");
    Map<String, JsonNode> figures = ShiftFigures.expected(UNITS, folds(polls));
    for (long seed = 1; seed <= 2; seed++) {
      try (TestDatabase database = TestDatabase.fresh();
          Stream stream = Stream.fresh()) {
        Random random = new Random(seed);
        List<List<ReadingBatch>> devices = devices(polls, random);
        long sent = 0;
        stream.send(ShiftFigures.MODEL);
        try (RunningService service =
            RunningService.start(
                database, group("thrice" + seed), "--millrace.oee.account.every=100ms")) {
          for (int round = 0; round < 3; round++) {
            List<ReadingBatch> batches = Stream.shuffled(devices, random);
            stream.send(batches);
            sent += batches.size();
            awaitFolded(database, sent);
            assertEquals(expected, Tables.of(database, UNITS), "seed " + seed);
          }
          ShiftFigures.awaitSettled(database, UNITS.size());
          ShiftFigures.requireTold(service, figures);
          assertEquals(200, service.get("/readyz").status());
        }
      }
    }
  }

  /**
   * Shifts close and are corrected while their readings come, and in the middle of that the service
   * is killed: each shift's latest report has the digits of one computation of everything.
   */
  @Test
  void killedWhileShiftsCloseTheirReportsAreThoseOfABatchComputation() throws Exception {
    int polls = 6_000;
    String group = group("closing");
    try (TestDatabase database = TestDatabase.fresh();
        Stream stream = Stream.fresh()) {
      Random random = new Random(13);
      stream.send(ShiftFigures.MODEL);
      List<ReadingBatch> batches = Stream.shuffled(devices(polls, random), random);
      long reports = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        // What comes between two kills, so that each time shifts change.
        stream.send(
            batches.subList(
                batches.size() * (kill - 1) / (KILLS + 1), batches.size() * kill / (KILLS + 1)));
        reports = killWhenReported(database, group, reports + 1 + random.nextInt(3));
      }
      stream.send(batches.subList(batches.size() * KILLS / (KILLS + 1), batches.size()));
      long began = System.nanoTime();
      try (RunningService service =
          RunningService.start(database, group, "--millrace.oee.account.every=50ms")) {
        Duration started = Duration.ofNanos(System.nanoTime() - began);
        awaitFolded(database, batches.size());
        ShiftFigures.awaitSettled(database, UNITS.size());
        System.out.printf(
            "%d kills, caught up %.1f s after the last start, which took %.1f s%n",
            KILLS, (System.nanoTime() - began) / 1e9, started.toMillis() / 1e3);
        assertEquals(expected(polls), Tables.of(database, UNITS));
        ShiftFigures.requireTold(service, ShiftFigures.expected(UNITS, folds(polls)));
      }
    }
  }

  /** Kills it in the round in which so many reports are there, with more to come. */
  private long killWhenReported(TestDatabase database, String group, long reports)
      throws IOException, InterruptedException {
    Process service =
        RunningService.fork(
            database,
            dir.resolve("service.log"),
            group,
            "--millrace.stream.max-records=1",
            "--millrace.oee.account.every=20ms",
            "--millrace.oee.account.delay=0s");
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Tables.reports(database) >= reports);
    } finally {
      service.destroyForcibly().waitFor();
    }
    return Tables.reports(database);
  }

  @Test
  void killedInMidStreamAndStartedAgainTheTablesAreThoseOfThePureFold() throws Exception {
    int polls = 3_000;
    try (TestDatabase database = TestDatabase.fresh();
        Stream stream = Stream.fresh()) {
      Random random = new Random(11);
      stream.send(TestPlant.version(1));
      List<ReadingBatch> batches = Stream.shuffled(devices(polls, random), random);
      stream.send(batches);
      for (int kill = 1; kill <= 2; kill++) {
        killWhenFolded(database, batches.size() / 4L * kill, batches.size());
      }
      try (RunningService service = RunningService.start(database, group("killed"))) {
        awaitFolded(database, batches.size());
        assertEquals(expected(polls), Tables.of(database, UNITS));
        assertEquals(200, service.get("/readyz").status());
      }
    }
  }

  private void killWhenFolded(TestDatabase database, long records, long all)
      throws IOException, InterruptedException {
    Process service =
        RunningService.fork(
            database,
            dir.resolve("service.log"),
            group("killed"),
            "--millrace.stream.max-records=2");
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> Tables.recordsFolded(database) >= records);
    } finally {
      service.destroyForcibly().waitFor();
    }
    assertTrue(Tables.recordsFolded(database) < all, "it was killed too late to prove anything");
  }

  private static void awaitFolded(TestDatabase database, long records) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertEquals(records, Tables.recordsFolded(database)));
  }

  private static List<List<ReadingBatch>> devices(int polls, Random random) {
    List<List<ReadingBatch>> devices = new ArrayList<>();
    for (EquipmentId unit : UNITS) {
      devices.add(Batches.of(unit, FoldPropertyTest.readings(unit, 5, polls), random));
    }
    return devices;
  }

  private static Tables expected(int polls) {
    return Tables.of(List.copyOf(folds(polls).values()));
  }

  private static Map<EquipmentId, Folded> folds(int polls) {
    Map<EquipmentId, Folded> folds = new HashMap<>();
    UNITS.forEach(
        unit -> folds.put(unit, Folded.of(unit, FoldPropertyTest.readings(unit, 5, polls))));
    return folds;
  }

  private static String group(String name) {
    return "--millrace.stream.group=oee-" + name;
  }
}
