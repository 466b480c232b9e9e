// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.LoadProtocol;
import io.millrace.testkit.ServiceProcess;
import io.millrace.testkit.ledger.LedgerCheck;
import io.millrace.testkit.ledger.LedgerStore;
import io.millrace.testkit.ledger.ServedValue;
import io.millrace.testkit.ledger.StoredValue;
import io.millrace.testkit.ledger.StoredValuesStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that is killed while broker and ingest-service are away: it starts by its last good
 * copy of the plant model, reads every device, keeps what it reads, and hands it over when they are
 * back.
 */
class PulledPlugIT {
  private static final LoadPlant PLANT =
      new LoadPlant(20, 5, Duration.ofSeconds(1), LoadProtocol.MIXED, 0);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** What was read in the last second before a kill need not be on the disk. */
  private static final Duration TAIL = Duration.ofSeconds(1);

  @TempDir Path dir;

  @Test
  void aGatewayWithoutBrokerAndIngestStartsAndGoesOn()
      throws IOException, InterruptedException, SQLException {
    Path ledger = dir.resolve("ledger.tsv");
    Instant started = Instant.now();
    try (Platform platform = Platform.start(dir.resolve("platform"))) {
      ServiceProcess gateway = platform.gateway;
      Instant killed;
      Instant end;
      try (Simulator simulator =
          Simulator.start(
              SimulatorSettings.load(PLANT).withLedger(ledger), InstantSource.system())) {
        platform.apply(simulator.model());
        await().atMost(SOON).until(() -> up(gateway) == PLANT.devices());
        pass(Duration.ofSeconds(3));
        platform.ingest.kill();
        platform.broker.kill();
        pass(Duration.ofSeconds(3));
        killed = Instant.now();
        gateway.kill();
        gateway.startAgain();
        gateway.awaitReady();
        await().atMost(SOON).until(() -> up(gateway) == PLANT.devices());
        double kept = Platform.metric(gateway, "millrace_gateway_buffer_bytes");
        pass(Duration.ofSeconds(5));
        assertThat(Platform.metric(gateway, "millrace_gateway_buffer_bytes")).isGreaterThan(kept);
        assertThat(up(gateway)).isEqualTo(PLANT.devices());
        platform.broker.start();
        platform.ingest.startAgain();
        platform.ingest.awaitReady();
        end = Instant.now();
        platform.awaitStored(end, PLANT.devices() * PLANT.tags());
      }
      try (Connection database = platform.connect()) {
        Function<String, List<StoredValue>> stored = new StoredValuesStore(database, started)::find;
        Map<String, List<ServedValue>> served = LedgerStore.read(ledger);
        // Nothing is read while the gateway is away, so the time there parts both cleanly.
        Instant away = killed.plusMillis(500);
        assertClean(
            LedgerCheck.of(
                only(served, value -> value.at().isBefore(away)),
                tag -> stored.apply(tag).stream().filter(v -> v.at().isBefore(away)).toList(),
                killed.minus(TAIL)));
        assertClean(
            LedgerCheck.of(
                only(served, value -> !value.at().isBefore(away)),
                tag -> stored.apply(tag).stream().filter(v -> !v.at().isBefore(away)).toList(),
                end));
      }
    }
  }

  private static void assertClean(LedgerCheck check) {
    System.out.println(check);
    assertThat(check.isClean()).as(check.toString()).isTrue();
    assertThat(check.tags()).hasSize(PLANT.devices() * PLANT.tags());
    assertThat(check.tags()).allSatisfy(tag -> assertThat(tag.served()).isPositive());
  }

  private static Map<String, List<ServedValue>> only(
      Map<String, List<ServedValue>> served, Predicate<ServedValue> wanted) {
    Map<String, List<ServedValue>> some = new HashMap<>();
    served.forEach((tag, values) -> some.put(tag, values.stream().filter(wanted).toList()));
    return some;
  }

  private static long up(ServiceProcess gateway) throws IOException, InterruptedException {
    return Platform.get(gateway, "/api/v1/devices")
        .path("devices")
        .valueStream()
        .filter(device -> device.at("/link/state").asString().equals("UP"))
        .count();
  }

  /** Lets real time pass: what is tested is what the platform does in it. */
  private static void pass(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }
}
