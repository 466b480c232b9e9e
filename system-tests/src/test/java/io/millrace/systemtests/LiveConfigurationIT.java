// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.LoadProtocol;
import io.millrace.testkit.ServiceProcess;
import io.millrace.testkit.ledger.LedgerCheck;
import io.millrace.testkit.ledger.LedgerStore;
import io.millrace.testkit.ledger.ServedValue;
import io.millrace.testkit.ledger.StoredValuesStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * 200 devices, half on Modbus TCP and half on EtherNet/IP, read each second. One of them is
 * changed, then another one is given to a second gateway: the others miss no cycle, and each value
 * that was served is stored once.
 */
class LiveConfigurationIT {
  private static final LoadPlant PLANT =
      new LoadPlant(200, 2, Duration.ofSeconds(1), LoadProtocol.MIXED, 0);
  private static final long CYCLE_MICROS = 1_000_000;
  private static final String CHANGED = "d0101";
  private static final String MOVED = "d0102";
  private static final String OTHER_GATEWAY = "hall-2";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** How many reads at each end show where the cycles lie; one of them is on time. */
  private static final int ENDS = 3;

  @TempDir Path dir;

  @Test
  void aNewModelTouchesOnlyTheDevicesThatItChanges()
      throws IOException, InterruptedException, SQLException {
    Path ledger = dir.resolve("ledger.tsv");
    Instant started = Instant.now();
    try (Platform platform = Platform.start(dir.resolve("platform"));
        ServiceProcess other = platform.startGateway(OTHER_GATEWAY)) {
      other.awaitReady();
      Instant begun;
      Instant end;
      try (Simulator simulator =
          Simulator.start(
              SimulatorSettings.load(PLANT).withLedger(ledger), InstantSource.system())) {
        PlantModel first = simulator.model();
        platform.apply(first);
        await().atMost(SOON).until(() -> up(platform.gateway) == PLANT.devices());
        pass(Duration.ofSeconds(2));
        begun = Instant.now();
        pass(Duration.ofSeconds(3));
        PlantModel second =
            changed(first, CHANGED, d -> of(d, d.gateway(), Duration.ofMillis(500)));
        platform.apply(second, 1);
        awaitApplied(platform.gateway, 2, PLANT.devices());
        pass(Duration.ofSeconds(3));
        platform.apply(changed(second, MOVED, d -> of(d, OTHER_GATEWAY, d.period())), 2);
        awaitApplied(platform.gateway, 3, PLANT.devices() - 1);
        awaitApplied(other, 3, 1);
        pass(Duration.ofSeconds(4));
        end = Instant.now().minus(Duration.ofSeconds(2));
        awaitListed(platform);
        platform.awaitStored(end.plusSeconds(2), PLANT.devices() * PLANT.tags());
      }
      Map<String, List<ServedValue>> served = LedgerStore.read(ledger);
      assertNoCycleMissed(served, begun, end);
      try (Connection database = platform.connect()) {
        LedgerCheck check =
            LedgerCheck.of(served, new StoredValuesStore(database, started)::find, end);
        System.out.println(check);
        assertThat(check.isClean()).as(check.toString()).isTrue();
        assertBothWereTold(database);
      }
    }
  }

  private static void assertNoCycleMissed(
      Map<String, List<ServedValue>> served, Instant begun, Instant end) {
    int undisturbed = 0;
    for (Map.Entry<String, List<ServedValue>> tag : served.entrySet()) {
      List<Long> times =
          tag.getValue().stream()
              .map(ServedValue::at)
              .filter(at -> at.isAfter(begun) && at.isBefore(end))
              .map(at -> Duration.between(begun, at).toNanos() / 1_000)
              .toList();
      if (tag.getKey().contains(CHANGED)) {
        assertThat(times.size()).as(tag.getKey()).isGreaterThan(cycles(begun, end) + 4);
      } else if (!tag.getKey().contains(MOVED)) {
        assertThat(missed(times)).as(tag.getKey() + " " + times).isZero();
        assertThat(times.size()).as(tag.getKey()).isGreaterThanOrEqualTo(cycles(begun, end) - 1);
        // The measure itself: one read less is one cycle missed.
        List<Long> holed = new ArrayList<>(times);
        holed.remove(holed.size() / 2);
        assertThat(missed(holed)).isOne();
        undisturbed++;
      }
    }
    assertThat(undisturbed).isEqualTo((PLANT.devices() - 2) * PLANT.tags());
    System.out.printf(
        "%d tags of %d devices: no cycle of %d missed%n",
        undisturbed, PLANT.devices() - 2, cycles(begun, end));
  }

  private static int cycles(Instant begun, Instant end) {
    return Math.toIntExact(Duration.between(begun, end).toSeconds());
  }

  /** A read may be late, and is never early: a cycle that was missed shifts all reads behind it. */
  private static long missed(List<Long> micros) {
    long[] shifts =
        IntStream.range(0, micros.size())
            .mapToLong(i -> micros.get(i) - i * CYCLE_MICROS)
            .toArray();
    long first = IntStream.range(0, ENDS).mapToLong(i -> shifts[i]).min().orElseThrow();
    long last =
        IntStream.range(shifts.length - ENDS, shifts.length)
            .mapToLong(i -> shifts[i])
            .min()
            .orElseThrow();
    return Math.round((last - first) / (double) CYCLE_MICROS);
  }

  private static void awaitApplied(ServiceProcess gateway, int version, int devices) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode model = Platform.get(gateway, "/api/v1/devices?limit=1").at("/models/0");
              assertThat(model.path("version").asInt()).isEqualTo(version);
              assertThat(model.path("devices").asInt()).isEqualTo(devices);
            });
  }

  /** The list of all gateways says who reads what, and that nobody is behind. */
  private static void awaitListed(Platform platform) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode list = Platform.get(platform.ingest, "/api/v1/gateways");
              assertThat(
                      list.path("gateways")
                          .valueStream()
                          .map(
                              g ->
                                  "%s %s %d %d %d"
                                      .formatted(
                                          g.path("gateway").asString(),
                                          g.path("state").asString(),
                                          g.at("/sites/0/applied").asInt(),
                                          g.at("/sites/0/devices").asInt(),
                                          g.at("/links/up").asInt())))
                  .as(list.toPrettyString())
                  .containsExactly("edge UP 3 199 199", "hall-2 UP 3 1 1");
              assertThat(list.at("/gateways/0/clockOffset").isMissingNode()).isFalse();
            });
  }

  private static void assertBothWereTold(Connection database) throws SQLException {
    List<String> told = new ArrayList<>();
    try (var query =
            database.prepareStatement(
                """
                select gateway, event ->> 'devices' from telemetry.gateway_event
                where event ->> 'type' = 'modelApplied' and (event ->> 'version')::int = 3
                order by gateway
                """);
        var rows = query.executeQuery()) {
      while (rows.next()) {
        told.add(rows.getString(1) + " reads " + rows.getString(2));
      }
    }
    assertThat(told).containsExactly("edge reads 199", "hall-2 reads 1");
  }

  private static long up(ServiceProcess gateway) throws IOException, InterruptedException {
    return Platform.get(gateway, "/api/v1/devices")
        .path("devices")
        .valueStream()
        .filter(device -> device.at("/link/state").asString().equals("UP"))
        .count();
  }

  private static PlantModel changed(
      PlantModel model, String device, UnaryOperator<DeviceDefinition> change) {
    return new PlantModel(
        model.format(),
        model.enterprise(),
        model.site(),
        model.timeZone(),
        model.areas(),
        model.templates(),
        model.devices().stream()
            .map(one -> one.name().equals(device) ? change.apply(one) : one)
            .toList(),
        model.products());
  }

  private static DeviceDefinition of(
      DeviceDefinition device, @Nullable String gateway, @Nullable Duration period) {
    return new DeviceDefinition(
        device.name(),
        gateway,
        device.equipment(),
        device.template(),
        device.endpoint(),
        period,
        device.tags());
  }

  /** Lets real time pass: what is tested is what the platform does in it. */
  private static void pass(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }
}
