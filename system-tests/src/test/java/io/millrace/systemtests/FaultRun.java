// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.LoadProtocol;
import io.millrace.testkit.ledger.LedgerCheck;
import io.millrace.testkit.ledger.StoredValuesStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * 5,000 readings a second from 50 devices through the whole platform while something fails, and
 * what the ledger says of it. Seconds in every build, minutes with {@code -Dmillrace.test.soak}.
 */
final class FaultRun {
  static final boolean IS_LONG = Boolean.getBoolean("millrace.test.soak");
  static final LoadPlant PLANT =
      new LoadPlant(50, 100, Duration.ofSeconds(1), LoadProtocol.MODBUS_TCP, 0);
  static final int PER_SECOND = 5_000;
  private static final Duration DRAIN = IS_LONG ? Duration.ofMinutes(10) : Duration.ofMinutes(2);

  private FaultRun() {}

  @FunctionalInterface
  interface Scene {
    void play(Platform platform) throws IOException, InterruptedException;
  }

  /**
   * @param check the ledger against the database.
   * @param announced readings that the gateway said it dropped.
   * @param gaps how often batches of a device are known to be missing.
   * @param killed how often a device is said to miss what a killed gateway had in memory.
   */
  record Outcome(LedgerCheck check, long announced, long gaps, long killed) {}

  /**
   * Plays a scene, waits until the devices' present is stored, and takes stock.
   *
   * @param settings of the gateway.
   */
  static Outcome of(Path dir, Scene scene, String... settings)
      throws IOException, InterruptedException, SQLException {
    Path ledger = dir.resolve("ledger.tsv");
    Instant started = Instant.now();
    try (Platform platform = Platform.start(dir.resolve("platform"), settings)) {
      Instant end;
      try (Simulator simulator =
          Simulator.start(
              SimulatorSettings.load(PLANT).withLedger(ledger), InstantSource.system())) {
        platform.apply(simulator.model());
        awaitStored(platform, started);
        scene.play(platform);
        // What was served before the end has been read; the devices go on while it is stored.
        end = Instant.now().minusSeconds(2);
        awaitStored(platform, end.plusSeconds(2));
      }
      // The devices are silent now.
      LiveView.requireNothingGood(platform);
      try (Connection database = connect(platform)) {
        LedgerCheck check =
            LedgerCheck.of(ledger, new StoredValuesStore(database, started)::find, end);
        Outcome outcome =
            new Outcome(
                check,
                number(
                    database,
                    """
                    select coalesce(sum((event ->> 'readings')::bigint), 0)
                    from telemetry.gateway_event where event ->> 'type' = 'readingsDropped'
                    """),
                number(database, "select count(*) from telemetry.gap"),
                number(
                    database,
                    """
                    select count(*) from telemetry.gateway_event
                    where event ->> 'reason' = 'GATEWAY_KILLED'
                    """));
        say("%s, announced %d, gaps %d".formatted(check, outcome.announced(), outcome.gaps()));
        return outcome;
      }
    }
  }

  /** Lets real time pass: what is tested is what the platform does in it. */
  static void pass(Duration time) throws InterruptedException {
    if (new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("nobody counts this down");
    }
  }

  /** The figures of a run are what it is made for. */
  static void say(String figures) {
    System.out.println(figures);
  }

  /** Waits until the gateway has nothing that is older than two seconds; returns how long. */
  static Duration awaitDrained(Platform platform) {
    Instant begun = Instant.now();
    Awaitility.await("the spool has caught up")
        .atMost(DRAIN)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> platform.gateway.metric("millrace_gateway_oldest_unsent_seconds ") < 2);
    return Duration.between(begun, Instant.now());
  }

  /** Waits until of each tag a reading is stored that is later than the instant. */
  private static void awaitStored(Platform platform, Instant at) {
    Awaitility.await("everything up to " + at + " is stored")
        .atMost(DRAIN)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              try (Connection database = connect(platform);
                  PreparedStatement query =
                      database.prepareStatement(
                          """
                          select count(distinct tag_id) from telemetry.sample
                          where at > ? and quality < 512
                          """)) {
                query.setObject(1, at.atOffset(ZoneOffset.UTC));
                try (ResultSet rows = query.executeQuery()) {
                  return rows.next() && rows.getInt(1) == PLANT.devices() * PLANT.tags();
                }
              }
            });
  }

  private static long number(Connection database, String sql) throws SQLException {
    try (PreparedStatement query = database.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static Connection connect(Platform platform) throws SQLException {
    return DriverManager.getConnection(
        platform.database.jdbcUrl(), platform.database.username(), "");
  }
}
