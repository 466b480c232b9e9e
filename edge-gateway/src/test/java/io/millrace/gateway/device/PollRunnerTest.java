// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayEvent.LinkChanged;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import io.millrace.gateway.modbus.FakeModbusServer;
import io.millrace.gateway.modbus.ModbusDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Polling as it happens: real sockets, a real clock, a device that misbehaves. */
@Timeout(60)
class PollRunnerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration FAST = Duration.ofMillis(50);

  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final Kept kept = new Kept();
  private final List<PollRunner> runners = new ArrayList<>();
  @TempDir Path folder;
  private FakeModbusServer server;

  /** Keeps what it is given. */
  private static final class Kept implements Outlet {
    final Map<String, List<Reading>> readings = Collections.synchronizedMap(new HashMap<>());
    final List<GatewayEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void readings(String device, int modelVersion, List<Reading> read) {
      readings.computeIfAbsent(device, _ -> new CopyOnWriteArrayList<>()).addAll(read);
    }

    @Override
    public void event(GatewayEvent event) {
      events.add(event);
    }

    List<Reading> of(String device) {
      return readings.getOrDefault(device, List.of());
    }

    long good(String device) {
      return of(device).stream().filter(r -> r.quality() == Quality.GOOD).count();
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeModbusServer();
  }

  @AfterEach
  void stop() throws IOException {
    runners.forEach(PollRunner::close);
    server.close();
  }

  @Test
  void readsByThePeriodWithTimesThatOnlyGrow() {
    PolledDevice device = poll(device("filler", FAST)).getFirst();
    await().atMost(PATIENCE).until(() -> kept.good("filler") >= 20);

    assertThat(kept.of("filler")).extracting(Reading::at).isSorted().doesNotHaveDuplicates();
    assertThat(device.vitals().link().isUp()).isTrue();
    assertThat(device.vitals().readingsPerSecond(clocks.monotonic())).isBetween(5.0, 25.0);
    assertThat(kept.events)
        .singleElement()
        .isInstanceOfSatisfying(LinkChanged.class, event -> assertThat(event.isUp()).isTrue());
  }

  /** What stands still is sent once; a change brings the last repetition, and a stop the rest. */
  @Test
  void onlyWhatSaysSomethingNewIsKept() {
    Tag count = Plants.tag("count", "holding:0", DataType.UINT16, FAST);
    Reporting onChange = new Reporting.OnChange(Duration.ofHours(1));
    server.set(0, 7);
    PolledDevice device =
        poll(Plants.device(
                "filler", Plants.endpoint(server.port()), Plants.reported(count, onChange)))
            .getFirst();
    await().atMost(PATIENCE).until(() -> device.vitals().flow(count.name()).read() >= 10);
    assertThat(kept.of("filler")).hasSize(1);
    server.set(0, 8);
    await().atMost(PATIENCE).until(() -> kept.of("filler").size() == 3);
    long soFar = device.vitals().flow(count.name()).read();
    await().atMost(PATIENCE).until(() -> device.vitals().flow(count.name()).read() > soFar + 1);
    runners.getFirst().close();

    assertThat(kept.of("filler")).extracting(Reading::at).isSorted().doesNotHaveDuplicates();
    assertThat(kept.of("filler"))
        .extracting(reading -> reading.value() == null ? -1 : reading.value().asDouble())
        .containsExactly(7.0, 7.0, 8.0, 8.0, -1.0);
    assertThat(kept.of("filler").getLast().reason()).isEqualTo(QualityReason.NOT_READ);
    assertThat(device.flow(Reporting.Kind.ON_CHANGE)).isEqualTo(device.vitals().flow(count.name()));
    assertThat(device.flow(Reporting.Kind.EVERY)).isEqualTo(Flow.NONE);
    assertThat(device.vitals().flow(count.name()).sent()).isEqualTo(5);
  }

  @Test
  void aLostLinkMakesEveryTagBadOnceAndComesBackWithinTwoSeconds() {
    poll(device("filler", FAST));
    await().atMost(PATIENCE).until(() -> kept.good("filler") >= 3);
    server.script((asked, reply) -> reply.hangUp());
    await().atMost(PATIENCE).until(() -> kept.events.size() == 2);
    server.script((asked, reply) -> reply.right());
    await().atMost(PATIENCE).until(() -> kept.events.size() == 3);

    assertThat(kept.of("filler"))
        .filteredOn(reading -> reading.quality() == Quality.BAD)
        .singleElement()
        .extracting(Reading::reason)
        .isEqualTo(QualityReason.LINK_DOWN);
    List<LinkChanged> changes = kept.events.stream().map(event -> (LinkChanged) event).toList();
    assertThat(changes).extracting(LinkChanged::isUp).containsExactly(true, false, true);
    assertThat(changes.get(1).reason()).contains("UNREACHABLE").contains("closed");
    assertThat(Duration.between(changes.get(1).at(), changes.get(2).at()))
        .isLessThan(Duration.ofSeconds(2));
  }

  /** D6: a device that accepts and never answers is asked less and less often. */
  @Test
  void aSilentDeviceIsBackedOffAndNotConnectedMoreThanOnceASecond() {
    server.script((asked, reply) -> reply.after(60_000));
    PolledDevice device = poll(device("filler", FAST)).getFirst();
    await().atMost(PATIENCE).until(() -> device.vitals().link().attempts() >= 3);

    List<Long> connects = server.connects();
    for (int i = 1; i < connects.size(); i++) {
      assertThat(connects.get(i) - connects.get(i - 1)).isGreaterThan(950_000_000L);
    }
    assertThat(device.vitals().link().reason()).contains("TIMEOUT").contains("1000 ms");
    assertThat(kept.of("filler"))
        .extracting(Reading::reason)
        .containsExactly(QualityReason.TIMEOUT);
    assertThat(device.vitals().errors()).containsKey("TIMEOUT");
  }

  @Test
  void aDeviceThatRefusesConnectionsIsDownAndSaysWhy() throws IOException {
    server.close();
    PolledDevice device = poll(device("filler", FAST)).getFirst();
    await().atMost(PATIENCE).until(() -> !kept.of("filler").isEmpty());

    assertThat(device.vitals().link().reason()).contains("no connection to 127.0.0.1");
    assertThat(kept.of("filler")).extracting(Reading::reason).contains(QualityReason.LINK_DOWN);
  }

  /** D12 on a socket: the device needs three periods for an answer. */
  @Test
  void anOverrunNeitherOverlapsNorQueues() {
    server.script(
        (asked, reply) -> {
          reply.after(150);
          reply.right();
        });
    PolledDevice device = poll(device("filler", FAST)).getFirst();
    await().atMost(PATIENCE).until(() -> kept.good("filler") >= 8);

    long answered = kept.good("filler");
    assertThat(server.asked().size()).isBetween((int) answered, (int) answered + 2);
    assertThat(device.vitals().overruns()).isGreaterThanOrEqualTo(2 * (answered - 2));
    PollSchedule.Turn turn = requireNonNull(device.vitals().schedule().turns().get(FAST));
    assertThat(turn.effective()).isGreaterThan(Duration.ofMillis(130));
  }

  /**
   * Two units behind one gateway share its connection; the silent one must not starve the other.
   */
  @Test
  void aSilentNeighbourOnTheSameLineCostsABoundedShare() {
    server.script(
        (asked, reply) -> {
          if (asked.unit() == 2) {
            reply.after(60_000);
          }
          reply.right();
        });
    DeviceEndpoint.ModbusTcp endpoint = Plants.endpoint(server.port());
    DeviceEndpoint.ModbusTcp silent =
        new DeviceEndpoint.ModbusTcp(
            endpoint.host(), endpoint.port(), 2, Duration.ofMillis(300), null, null);
    Tag tag = Plants.tag("count", "holding:0", DataType.UINT16, FAST);
    List<PolledDevice> devices =
        poll(Plants.device("talks", endpoint, tag), Plants.device("silent", silent, tag));
    PolledDevice dead = devices.get(1);
    await().atMost(PATIENCE).until(() -> dead.vitals().link().attempts() >= 3);

    // Some four seconds have passed, of which three timeouts and reconnects took at most three.
    assertThat(kept.good("talks")).isGreaterThan(15);
    assertThat(kept.good("silent")).isZero();
    assertThat(devices.get(0).vitals().link().isUp()).isTrue();
    assertThat(kept.of("talks")).extracting(Reading::quality).containsOnly(Quality.GOOD);
  }

  /** D7 in small: dead devices on lines of their own do not disturb the living. */
  @Test
  void deadDevicesDoNotDisturbTheLiving() throws IOException {
    int dead = 90;
    try (FakeModbusServer grave = new FakeModbusServer()) {
      grave.script((asked, reply) -> reply.after(60_000));
      for (int i = 0; i < dead; i++) {
        ResolvedPlant.Device device =
            Plants.device(
                "dead" + i,
                Plants.endpoint(grave.port()),
                Plants.tag("count", "holding:0", DataType.UINT16, FAST));
        poll(device);
      }
      PolledDevice alive = poll(device("alive", FAST)).getFirst();
      await().atMost(PATIENCE).until(() -> kept.good("alive") >= 60);
      assertThat(alive.vitals().overruns()).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void aTestReadIsAnsweredInTurnOrSaysWhyNot() throws Exception {
    server.set(7, 0x1234);
    poll(device("filler", FAST));
    await().atMost(PATIENCE).until(() -> kept.good("filler") >= 1);
    PollRunner runner = runners.getFirst();
    TestRead read = runner.testRead("filler", "holding:7", null, 8).get(5, TimeUnit.SECONDS);
    assertThat(read.bytes()).startsWith("12 34");
    server.script((asked, reply) -> reply.hangUp());
    await().atMost(PATIENCE).until(() -> kept.events.size() == 2);
    try {
      runner.testRead("filler", "holding:7", null, 8).get(5, TimeUnit.SECONDS);
      throw new AssertionError("answered without a link");
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              DeviceException.class,
              failure -> assertThat(failure.kind()).isEqualTo(DeviceException.Kind.UNREACHABLE));
    }
  }

  private List<PolledDevice> poll(ResolvedPlant.Device... devices) {
    Driver.Line line = new ModbusDriver(clocks, Duration.ofSeconds(1)).line(devices[0].endpoint());
    List<PolledDevice> polled =
        Arrays.stream(devices).map(device -> PolledDevice.of(device, line, 1, clocks)).toList();
    PollRunner runner =
        new PollRunner(devices[0].name(), "edge", clocks, kept, identities(), new Random(1));
    runners.add(runner);
    runner.start();
    runner.serve(polled);
    return polled;
  }

  private IdentityStore identities() {
    return new IdentityStore(
        "edge", new WholeFileStore(folder.resolve("device-identities.json")), kept, clocks);
  }

  private ResolvedPlant.Device device(String name, Duration period) {
    return Plants.device(
        name,
        Plants.endpoint(server.port()),
        Plants.tag("count", "holding:0", DataType.UINT16, period));
  }
}
