// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 200 devices with 10 tags each, read every second, half of them over Modbus TCP and half over
 * EtherNet/IP: each value that was served is in the database, once, unchanged and in order.
 */
class NothingLostIT {
  private static final LoadPlant PLANT =
      new LoadPlant(200, 10, Duration.ofSeconds(1), LoadProtocol.MIXED, 0);
  private static final int PER_SECOND = 2000;
  private static final Duration CALM = Duration.ofSeconds(60);
  private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(12);
  private static final Duration DRAIN_TIME = Duration.ofSeconds(90);

  @TempDir Path dir;

  @Test
  void eachValueServedIsStoredOnce() throws IOException, InterruptedException, SQLException {
    run(platform -> pass(CALM));
  }

  @Test
  void eachValueServedIsStoredOnceAcrossRestartsOfBrokerDatabaseAndService()
      throws IOException, InterruptedException, SQLException {
    run(
        platform -> {
          pass(BETWEEN_RESTARTS);
          platform.broker.kill();
          platform.broker.start();
          pass(BETWEEN_RESTARTS);
          platform.database.kill();
          platform.database.start();
          pass(BETWEEN_RESTARTS);
          platform.ingest.kill();
          platform.ingest.startAgain();
          platform.ingest.awaitReady();
          pass(BETWEEN_RESTARTS);
        });
  }

  @FunctionalInterface
  private interface Scene {
    void play(Platform platform) throws IOException, InterruptedException;
  }

  private void run(Scene scene) throws IOException, InterruptedException, SQLException {
    Path ledger = dir.resolve("ledger.tsv");
    Instant started = Instant.now();
    try (Platform platform = Platform.start(dir.resolve("platform"))) {
      Instant end;
      try (Simulator simulator =
          Simulator.start(
              SimulatorSettings.load(PLANT).withLedger(ledger), InstantSource.system())) {
        platform.apply(simulator.model());
        scene.play(platform);
        // What was served before the end has been read; the devices go on while it is stored.
        end = Instant.now().minus(Duration.ofSeconds(2));
        awaitStored(platform, end.plusSeconds(2));
      }
      try (Connection database = connect(platform)) {
        LedgerCheck check =
            LedgerCheck.of(ledger, new StoredValuesStore(database, started)::find, end);
        System.out.println(check);
        assertThat(check.isClean()).as(check.toString()).isTrue();
        assertThat(check.tags()).hasSize(PLANT.devices() * PLANT.tags());
        assertThat(check.served()).isGreaterThan(PER_SECOND * (CALM.toSeconds() - 15));
      }
    }
  }

  /** Waits until of each tag a reading is stored that is later than the instant. */
  private static void awaitStored(Platform platform, Instant at) {
    Awaitility.await("everything up to " + at + " is stored")
        .atMost(DRAIN_TIME)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              try (Connection database = connect(platform);
                  var query =
                      database.prepareStatement(
                          """
                          select count(distinct tag_id) from telemetry.sample
                          where at > ? and quality < 512
                          """)) {
                query.setObject(1, at.atOffset(java.time.ZoneOffset.UTC));
                var rows = query.executeQuery();
                return rows.next() && rows.getInt(1) == PLANT.devices() * PLANT.tags();
              }
            });
  }

  private static Connection connect(Platform platform) throws SQLException {
    return DriverManager.getConnection(
        platform.database.jdbcUrl(), platform.database.username(), "");
  }

  /** Lets real time pass: what is tested is what the platform does in it. */
  private static void pass(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }
}
