// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.CounterRule;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.StateRule;
import io.millrace.contracts.plant.Tag;
import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.testkit.ledger.LedgerStore;
import io.millrace.testkit.ledger.ServedValue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The bottling line at ten times its speed: the states and pieces that the platform tells are those
 * that the machines showed on the wire.
 */
class BottlingLineIT {
  private static final double SPEED = 10;
  private static final Duration RUN = Duration.ofSeconds(75);
  private static final Duration DRAIN_TIME = Duration.ofSeconds(30);

  @TempDir Path dir;

  @Test
  void statesAndPiecesAreThoseTheMachinesShowed()
      throws IOException, InterruptedException, SQLException {
    Path ledger = dir.resolve("ledger.tsv");
    Instant from = Instant.now();
    try (Platform platform = Platform.startWithOee(dir.resolve("platform"));
        Connection database =
            DriverManager.getConnection(
                platform.database.jdbcUrl(), platform.database.username(), "")) {
      ResolvedPlant plant;
      try (Simulator simulator =
          Simulator.start(
              SimulatorSettings.bottlingLine().withSpeed(SPEED).withLedger(ledger),
              InstantSource.system())) {
        plant = ResolvedPlant.of(simulator.model());
        platform.apply(simulator.model());
        assertThat(new CountDownLatch(1).await(RUN.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
      }
      Map<String, List<ServedValue>> served = LedgerStore.read(ledger);
      Map<String, Long> shown = piecesShown(plant, served);
      assertThat(shown.values()).as("each machine made something").allMatch(pieces -> pieces > 0);
      Awaitility.await("every piece is counted")
          .atMost(DRAIN_TIME)
          .untilAsserted(() -> assertThat(piecesCounted(database)).isEqualTo(shown));
      for (ResolvedPlant.WorkUnit unit : plant.workUnits()) {
        Tag state = unit.stateTag();
        if (state != null && !(unit.state() instanceof StateRule.NoCount)) {
          assertThat(codesTold(platform, unit, from))
              .as("states of " + unit.id())
              .isEqualTo(codesShown(values(served, state.name())));
        }
      }
      // Nothing more is counted once everything was.
      assertThat(piecesCounted(database)).isEqualTo(shown);
    }
  }

  /** Pieces by work unit and kind, from the counters' values as they were served. */
  private static Map<String, Long> piecesShown(
      ResolvedPlant plant, Map<String, List<ServedValue>> served) {
    Map<String, Long> pieces = new TreeMap<>();
    for (ResolvedPlant.WorkUnit unit : plant.workUnits()) {
      for (ResolvedPlant.Counter counter : unit.counters()) {
        long steps = steps(served, counter.tag().name(), counter.rollOverAt());
        pieces.merge(
            key(unit.id().path(), counter.counts()), steps * counter.piecesPerCount(), Long::sum);
      }
    }
    return pieces;
  }

  private static long steps(
      Map<String, List<ServedValue>> served, TagName tag, BigInteger rollOverAt) {
    List<ServedValue> values = values(served, tag);
    BigInteger sum = BigInteger.ZERO;
    for (int i = 1; i < values.size(); i++) {
      BigInteger step =
          new BigInteger(values.get(i).value()).subtract(new BigInteger(values.get(i - 1).value()));
      sum = sum.add(step.mod(rollOverAt));
    }
    return sum.longValueExact();
  }

  private static List<ServedValue> values(Map<String, List<ServedValue>> served, TagName tag) {
    return Objects.requireNonNull(served.get(tag.text()), () -> tag + " was never served");
  }

  private static Map<String, Long> piecesCounted(Connection database) throws SQLException {
    Map<String, Long> pieces = new TreeMap<>();
    try (var query =
            database.prepareStatement(
                """
                select unit.path, count.counts, sum(count.pieces)
                from oee.piece_count count join oee.work_unit unit on unit.id = count.work_unit_id
                group by 1, 2
                """);
        var rows = query.executeQuery()) {
      while (rows.next()) {
        pieces.put(
            key(rows.getString(1), CounterRule.Counts.valueOf(rows.getString(2))), rows.getLong(3));
      }
    }
    return pieces;
  }

  private static String key(String equipment, CounterRule.Counts counts) {
    return equipment + " " + counts;
  }

  /** The codes in the order in which they were served, each once while it lasts. */
  private static List<Long> codesShown(List<ServedValue> served) {
    List<Long> codes = new ArrayList<>();
    for (ServedValue value : served) {
      addIfNew(codes, Long.parseLong(value.value()));
    }
    return codes;
  }

  private static List<Long> codesTold(Platform platform, ResolvedPlant.WorkUnit unit, Instant from)
      throws IOException, InterruptedException {
    JsonNode states =
        Platform.get(
            platform.oee(),
            "/api/v1/states?equipment=%s&from=%s&to=%s".formatted(unit.id(), from, Instant.now()));
    List<Long> codes = new ArrayList<>();
    for (JsonNode interval : states.path("workUnits").path(0).path("intervals")) {
      if (interval.path("code").isNumber()) {
        addIfNew(codes, interval.path("code").asLong());
      }
    }
    return codes;
  }

  private static void addIfNew(List<Long> codes, long code) {
    if (codes.isEmpty() || codes.getLast() != code) {
      codes.add(code);
    }
  }
}
