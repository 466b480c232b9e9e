// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.EquipmentShiftReported;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.oee.RunningService;
import io.millrace.oee.Stream;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Test F6: a shift ends while its readings come, and the service is killed before it, in it and
 * after it. The filler's link is lost over the change, so what it read corrects the shift.
 */
class ShiftChangeKilledIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase KILLED = TestDatabase.fresh();
  @RegisterExtension static final TestDatabase BATCH = TestDatabase.fresh();

  private static final List<EquipmentId> UNITS = List.of(FILLER, CAPPER, LABELLER);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int CORRECTIONS = Boolean.getBoolean("millrace.test.soak") ? 20 : 1;

  /** A link is lost for so long before the change. */
  private static final Duration LOST = Duration.ofMinutes(3);

  private static final Duration HALF = Duration.ofMinutes(6);

  /** So long that it does not end in the test. */
  private static final Duration NEXT = Duration.ofHours(6);

  @TempDir private Path dir;

  private final Instant change =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofSeconds(25));
  private final Window shift = new Window(change.minus(HALF), change);
  private final Plant plant = new Plant(change.minus(HALF).plusSeconds(60), change.minus(LOST));
  private final List<Duration> catchUps = new ArrayList<>();

  @Test
  void killedAroundAShiftChangeItsOeeIsThatOfABatchComputation() throws Exception {
    PlantModelVersion model = model();
    try (Stream stream = Stream.fresh()) {
      stream.send(model);
      // Killed before the change; then in it, when the first unit is told and others are not.
      killWhen(stream, () -> true);
      killWhen(stream, () -> Tables.reports(KILLED) > 0);
      for (int i = 1; i <= CORRECTIONS; i++) {
        long reports = Tables.reports(KILLED);
        plant.fillerUntil =
            change.minus(LOST.multipliedBy(CORRECTIONS - i + 1).dividedBy(CORRECTIONS + 1));
        killWhen(stream, () -> Tables.reports(KILLED) > reports);
      }
      plant.fillerUntil = Instant.MAX;
      long began = System.nanoTime();
      try (RunningService service = RunningService.start(KILLED, settings("killed"))) {
        awaitCaughtUp(stream, began);
        awaitFolded(KILLED);
        ShiftFigures.awaitSettled(KILLED, UNITS.size());
        requireLag(service);
        report();
        Map<EquipmentId, Folded> folds = new HashMap<>();
        UNITS.forEach(
            unit -> folds.put(unit, Folded.of(unit, Objects.requireNonNull(plant.sent.get(unit)))));
        Map<String, JsonNode> expected = ShiftFigures.expected(model, shift, UNITS, folds);
        assertEquals(UNITS.size(), expected.size());
        ShiftFigures.requireTold(service, shift, expected);
        requireToldOnce(service);
        Tables tables = Tables.of(KILLED, UNITS);
        assertEquals(Tables.of(List.copyOf(folds.values())), tables);
        requireBatch(service, tables, expected);
      }
    }
  }

  private void report() {
    System.out.printf(
        "F6: %d kills around a shift change, %d records, caught up after %s s, at most %.1f s%n",
        catchUps.size() - 1,
        plant.batches,
        catchUps.stream().map(time -> "%.1f".formatted(time.toMillis() / 1e3)).toList(),
        catchUps.stream().mapToLong(Duration::toMillis).max().orElseThrow() / 1e3);
  }

  /** Starts it, lets it catch up, and kills it in the moment that something is so. */
  private void killWhen(Stream stream, Callable<Boolean> moment) throws InterruptedException {
    long began = System.nanoTime();
    Process service = RunningService.fork(KILLED, dir.resolve("service.log"), settings("killed"));
    try {
      awaitCaughtUp(stream, began);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                plant.send(stream);
                return moment.call();
              });
    } finally {
      service.destroyForcibly().waitFor();
    }
  }

  /** Until all that was sent is folded, while more comes. */
  private void awaitCaughtUp(Stream stream, long began) {
    plant.send(stream);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              boolean isReached = Tables.recordsFolded(KILLED) == plant.batches;
              plant.send(stream);
              return isReached;
            });
    catchUps.add(Duration.ofNanos(System.nanoTime() - began));
  }

  private void awaitFolded(TestDatabase database) {
    await().atMost(PATIENCE).until(() -> Tables.recordsFolded(database) == plant.batches);
  }

  /** What operators see of it. */
  private static void requireLag(RunningService service) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                service
                    .text("/metrics")
                    .lines()
                    .filter(line -> line.startsWith("millrace_stream_lag{"))
                    .filter(line -> line.contains("projection=\"facts\""))
                    .allMatch(line -> line.endsWith(" 0.0")));
  }

  private record Report(int revision, String digest) {}

  /** Each revision is there once, is another than the one before it, and is one event. */
  private void requireToldOnce(RunningService service) {
    JdbcClient jdbc = service.bean(JdbcClient.class);
    for (EquipmentId unit : UNITS) {
      List<Report> reports =
          jdbc.sql(
                  """
                  select revision, digest
                  from closed_shift c join work_unit u on u.id = c.work_unit_id
                  where u.path = :path order by revision
                  """)
              .param("path", unit.path())
              .query((row, _) -> new Report(row.getInt("revision"), row.getString("digest")))
              .list();
      Set<Integer> revisions = new TreeSet<>();
      for (int i = 0; i < reports.size(); i++) {
        revisions.add(i + 1);
        assertEquals(i + 1, reports.get(i).revision(), unit + ": " + reports);
        if (i > 0) {
          assertNotEquals(reports.get(i - 1).digest(), reports.get(i).digest(), unit.path());
        }
      }
      // The filler is corrected by what comes after each kill.
      assertTrue(reports.size() > (unit.equals(FILLER) ? CORRECTIONS : 0), unit + ": " + reports);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertEquals(revisions, told(unit, revisions.size())));
    }
  }

  /** Revisions that were told of; one that was told again is the same in every letter. */
  private Set<Integer> told(EquipmentId unit, int atLeast) {
    Map<Integer, String> told = new TreeMap<>();
    Stream.received(Topics.EQUIPMENT_SHIFTS, unit.path(), atLeast)
        .forEach(
            record -> {
              var event = Json.MAPPER.readValue(record.value(), EquipmentShiftReported.class);
              assertEquals(shift.from(), event.from());
              String again = told.put(event.revision(), record.value());
              assertTrue(again == null || again.equals(record.value()), record.value());
            });
    return new TreeSet<>(told.keySet());
  }

  /** A service that was never killed reads everything in one go and keeps nothing. */
  private void requireBatch(RunningService service, Tables tables, Map<String, JsonNode> expected) {
    try (RunningService batch =
        RunningService.start(BATCH, group("batch"), "--millrace.oee.account.delay=1d")) {
      awaitFolded(BATCH);
      assertEquals(tables, Tables.of(BATCH, UNITS));
      assertEquals(0, Tables.reports(BATCH));
      Window since = new Window(change, plant.reached());
      for (EquipmentId unit : UNITS) {
        JsonNode total = total(batch, unit, shift);
        assertEquals(Objects.requireNonNull(expected.get(unit + " before")), total);
        // The capper does not tell good pieces from scrap.
        assertEquals(
            !unit.equals(CAPPER), total.at("/ratios/oeeIndex/value").isNumber(), total.toString());
        assertEquals(total(batch, unit, since), total(service, unit, since));
      }
    }
  }

  private static JsonNode total(RunningService service, EquipmentId unit, Window window) {
    return service
        .get("/api/v1/oee?equipment=%s&from=%s&to=%s".formatted(unit, window.from(), window.to()))
        .at("/total");
  }

  private static String[] settings(String group) {
    return new String[] {
      group(group),
      "--millrace.stream.max-records=5",
      "--millrace.oee.account.every=50ms",
      "--millrace.oee.account.delay=0s"
    };
  }

  private static String group(String name) {
    return "--millrace.stream.group=oee-change-" + name;
  }

  private PlantModelVersion model() {
    return TestPlant.version(
        1,
        Map.of(
            "timeZone: Europe/Paris\n",
            "timeZone: UTC\n",
            "products:\n",
            """
            accounting:
              calendars:
                - name: two
                  shifts:
                    - {name: before, start: "%s", end: "%s"}
                    - {name: after, start: "%s", end: "%s"}
                  rotation: {from: 2026-01-01, days: [{turns: [{shift: before}, {shift: after}]}]}
              places:
                - {equipment: "", calendar: two, microStop: PT10S}
            products:
            """
                .formatted(
                    time(change.minus(HALF)),
                    time(change),
                    time(change),
                    time(change.plus(NEXT)))));
  }

  private static LocalTime time(Instant at) {
    return LocalTime.ofInstant(at, ZoneOffset.UTC);
  }

  /** Three machines that are read each second; the filler's gateway is cut off for a while. */
  private static final class Plant {
    private static final int MOST = 20;
    private static final int SECONDS = 1_800;

    private final Map<EquipmentId, List<Reading>> read = new TreeMap<>();
    private final Map<EquipmentId, List<Reading>> sent = new TreeMap<>();
    private final Map<EquipmentId, Long> sequences = new TreeMap<>();
    private long batches;
    private Instant fillerUntil;

    Plant(Instant from, Instant fillerUntil) {
      this.fillerUntil = fillerUntil;
      for (EquipmentId unit : UNITS) {
        read.put(unit, new ArrayList<>(readings(unit, from)));
        sent.put(unit, new ArrayList<>());
      }
    }

    /** Sends what was read by now. */
    void send(Stream stream) {
      Instant now = Instant.now();
      List<ReadingBatch> all = new ArrayList<>();
      for (EquipmentId unit : UNITS) {
        Instant until = unit.equals(FILLER) && fillerUntil.isBefore(now) ? fillerUntil : now;
        List<Reading> left = Objects.requireNonNull(read.get(unit));
        List<Reading> gone = Objects.requireNonNull(sent.get(unit));
        while (!left.isEmpty() && left.getFirst().at().isBefore(until)) {
          List<Reading> batch =
              List.copyOf(
                  left.stream().takeWhile(one -> one.at().isBefore(until)).limit(MOST).toList());
          left.subList(0, batch.size()).clear();
          gone.addAll(batch);
          all.add(Batches.batch(unit, sequences.merge(unit, 1L, Long::sum), batch));
        }
      }
      stream.send(all);
      batches += all.size();
    }

    /** First instant that nothing is known of yet. */
    Instant reached() {
      return Objects.requireNonNull(sent.get(CAPPER)).getLast().at();
    }

    private static List<Reading> readings(EquipmentId unit, Instant from) {
      Random random = new Random(unit.name().hashCode());
      List<Reading> readings = new ArrayList<>();
      long producing = unit.equals(CAPPER) ? 6 : 1;
      long state = producing;
      long pieces = 65_000;
      for (int second = 0; second < SECONDS; second++) {
        Instant at = from.plusSeconds(second).plusMillis(random.nextInt(100));
        if (random.nextInt(6) == 0) {
          state = random.nextInt(3) > 0 ? producing : 1 + random.nextInt(5);
        }
        pieces += state == producing ? random.nextInt(2) : 0;
        boolean isRead = random.nextInt(40) > 0;
        for (String tag :
            unit.equals(LABELLER) ? List.of("good") : List.of("state", "produced", "scrap")) {
          long value =
              switch (tag) {
                case "state" -> state;
                case "scrap" -> pieces / 10;
                default -> pieces % 65_536;
              };
          readings.add(
              isRead
                  ? Examples.reading(TestPlant.tag(unit, tag), at, value)
                  : Reading.bad(TestPlant.tag(unit, tag), at, QualityReason.LINK_DOWN));
        }
      }
      return readings;
    }
  }
}
