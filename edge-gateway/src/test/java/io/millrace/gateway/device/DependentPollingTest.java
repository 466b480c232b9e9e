// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.eip.EipDriver;
import io.millrace.gateway.eip.FakeController;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import io.millrace.gateway.modbus.FakeModbusServer;
import io.millrace.gateway.modbus.ModbusDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reading at once what a change asks for, over real sockets; and what a device says of the time.
 */
@Timeout(60)
class DependentPollingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FAST = Duration.ofMillis(50);
  private static final Duration DAY = Duration.ofHours(24);

  private final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  private final Kept kept = new Kept();
  @TempDir Path folder;
  private @Nullable PollRunner runner;

  private static final class Kept implements Outlet {
    final List<Reading> readings = new CopyOnWriteArrayList<>();
    final List<GatewayEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void readings(String device, int modelVersion, List<Reading> read) {
      readings.addAll(read);
    }

    @Override
    public void event(GatewayEvent event) {
      events.add(event);
    }

    List<Reading> of(Tag tag) {
      return readings.stream().filter(reading -> reading.tag().equals(tag.name())).toList();
    }
  }

  @AfterEach
  void stop() {
    if (runner != null) {
      runner.close();
    }
  }

  /** The temperature moved less than its deadband and would not be sent; the change sends it. */
  @Test
  void aModbusDeviceIsAskedOnceMoreInTheSameTurn() throws Exception {
    Tag temperature =
        Plants.reported(
            Plants.tag("temperature", "holding:100", DataType.UINT16, DAY),
            new Reporting.Deadband(1000.0, null, DAY));
    Tag count = Plants.tag("count", "holding:102", DataType.UINT16, Duration.ofMinutes(10));
    Tag state =
        Plants.reads(Plants.tag("state", "holding:0", DataType.UINT16, FAST), temperature, count);
    try (FakeModbusServer server = new FakeModbusServer()) {
      PolledDevice device =
          poll(
              new ModbusDriver(clocks, Duration.ofSeconds(1)).line(Plants.endpoint(server.port())),
              Plants.device("filler", Plants.endpoint(server.port()), state, temperature, count));
      await().atMost(PATIENCE).until(() -> kept.of(state).size() >= 5);
      server.set(100, 3);
      server.set(102, 5);
      server.set(0, 6);
      await().atMost(PATIENCE).until(() -> kept.of(count).size() == 2);
      await().atMost(PATIENCE).until(() -> kept.of(state).size() >= 15);

      assertThat(server.asked().stream().filter(asked -> asked.offset() >= 100))
          .extracting(FakeModbusServer.Asked::offset, FakeModbusServer.Asked::count)
          .containsExactly(tuple(102, 1), tuple(100, 1), tuple(100, 3));
      int change = kept.readings.indexOf(first(state, 6));
      assertThat(kept.readings.subList(change + 1, change + 3))
          .containsExactly(kept.of(temperature).get(1), kept.of(count).get(1))
          .extracting(Reading::value)
          .containsExactly(new TagValue.UnsignedInt(3), new TagValue.UnsignedInt(5));
      assertThat(Duration.between(first(state, 6).at(), kept.of(count).get(1).at()))
          .isBetween(Duration.ZERO, FAST.multipliedBy(4));
      assertThat(kept.of(temperature)).hasSize(2);
      assertThat(device.vitals().dependentReadings()).isEqualTo(2);
    }
  }

  @Test
  void anEtherNetIpDeviceIsAskedOnceMoreInTheSameTurn() throws Exception {
    Tag count = Plants.tag("count", "Count", DataType.INT32, DAY);
    Tag recipe = Plants.tag("recipe", "Recipe", DataType.INT32, DAY);
    Tag state = Plants.reads(Plants.tag("state", "State", DataType.INT32, FAST), count, recipe);
    try (FakeController controller = new FakeController()) {
      for (String name : List.of("State", "Count", "Recipe")) {
        put(controller, name, 0);
      }
      DeviceEndpoint endpoint =
          new DeviceEndpoint.EtherNetIp("127.0.0.1", controller.port(), "1,0", null, null);
      PolledDevice device =
          poll(
              new EipDriver(clocks, Duration.ofSeconds(1)).line(endpoint),
              Plants.device("filler", endpoint, state, count, recipe));
      await().atMost(PATIENCE).until(() -> kept.of(state).size() >= 5);
      put(controller, "Count", 5);
      put(controller, "Recipe", 3);
      put(controller, "State", 6);
      await().atMost(PATIENCE).until(() -> kept.of(count).size() == 2);

      int change = kept.readings.indexOf(first(state, 6));
      assertThat(kept.readings.subList(change + 1, change + 3))
          .extracting(Reading::value)
          .containsExactly(new TagValue.Int(5), new TagValue.Int(3));
      assertThat(device.vitals().dependentReadings()).isEqualTo(2);
    }
  }

  /** Each poll shows another state; its line's other device keeps its period all the same. */
  @Test
  void whatChattersCostsOneReadingPerPoll() throws Exception {
    Tag count = Plants.tag("count", "holding:100", DataType.UINT16, DAY);
    Tag state = Plants.reads(Plants.tag("state", "holding:0", DataType.UINT16, FAST), count);
    Tag calm = Plants.onUnit(Plants.tag("calm", "holding:0", DataType.UINT16, FAST), 2);
    try (FakeModbusServer server = new FakeModbusServer()) {
      server.script(
          (asked, reply) -> {
            server.set(0, asked.number());
            reply.right();
          });
      DeviceEndpoint endpoint = Plants.endpoint(server.port());
      PolledDevice device =
          poll(
              new ModbusDriver(clocks, Duration.ofSeconds(1)).line(endpoint),
              Plants.device("chatterer", endpoint, state, count),
              Plants.device("neighbour", endpoint, calm));
      await().atMost(PATIENCE).until(() -> kept.of(calm).size() >= 60);

      assertThat(kept.of(count).size()).isBetween(40, kept.of(state).size() + 1);
      assertThat(kept.of(state).size()).isGreaterThanOrEqualTo(40);
      assertThat(device.vitals().dependentReadings()).isLessThanOrEqualTo(device.vitals().polls());
    }
  }

  /** D11: a controller's clock an hour off, in 1970, in 2099; the readings keep their times. */
  @Test
  void aWrongDeviceClockIsToldAndMovesNothing() throws Exception {
    Tag count = Plants.tag("count", "holding:100", DataType.UINT16, FAST);
    Tag time = Plants.in("s", Plants.tag("time", "holding:102", DataType.UINT32, FAST));
    long started = Instant.now().getEpochSecond();
    List<Long> said = List.of(started, started + 3600, started, 0L, 4_102_444_799L, started);
    try (FakeModbusServer server = new FakeModbusServer()) {
      AtomicLong clock = new AtomicLong(started);
      server.script(
          (_, reply) -> {
            server.set(102, (int) (clock.get() >> 16));
            server.set(103, (int) clock.get());
            reply.right();
          });
      DeviceEndpoint endpoint = Plants.endpoint(server.port());
      PolledDevice device =
          poll(
              new ModbusDriver(clocks, Duration.ofSeconds(1)).line(endpoint),
              new ResolvedPlant.Device(
                  "filler",
                  "edge",
                  count.name().equipment(),
                  endpoint,
                  List.of(count, time),
                  time));
      for (long now : said) {
        int before = kept.of(count).size();
        clock.set(now);
        await().atMost(PATIENCE).until(() -> kept.of(count).size() >= before + 4);
      }

      assertThat(kept.of(count)).extracting(Reading::at).isSorted().doesNotHaveDuplicates();
      assertThat(kept.of(count))
          .allSatisfy(
              reading ->
                  assertThat(reading.at())
                      .isBetween(Instant.ofEpochSecond(started), Instant.now()));
      assertThat(kept.of(count).stream().map(reading -> epoch(reading.deviceTime())).distinct())
          .containsExactlyInAnyOrderElementsOf(said.stream().distinct().toList());
      assertThat(
              kept.events.stream()
                  .filter(GatewayEvent.ClockStepped.class::isInstance)
                  .map(GatewayEvent.ClockStepped.class::cast))
          .hasSize(5)
          .allSatisfy(event -> assertThat(event.device()).isEqualTo("filler"))
          .first()
          .satisfies(
              event ->
                  assertThat(event.step()).isCloseTo(Duration.ofHours(1), Duration.ofSeconds(2)));
      assertThat(device.vitals().clockOffset().orElseThrow())
          .isCloseTo(Duration.ZERO, Duration.ofSeconds(30));
    }
  }

  private static long epoch(@Nullable Instant time) {
    return time == null ? -1 : time.getEpochSecond();
  }

  private static void put(FakeController controller, String tag, int value) {
    controller.tags.put(
        EPath.of(new EPath.Symbol(tag)).encode().toString(),
        new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.of(new byte[] {(byte) value, 0, 0, 0})));
  }

  private Reading first(Tag tag, int value) {
    return kept.of(tag).stream()
        .filter(reading -> reading.quality() == Quality.GOOD)
        .filter(reading -> reading.value() != null && reading.value().asDouble() == value)
        .findFirst()
        .orElseThrow();
  }

  /** The first of the devices, polled. */
  private PolledDevice poll(Driver.Line line, ResolvedPlant.Device... devices) {
    List<PolledDevice> polled =
        Arrays.stream(devices).map(device -> PolledDevice.of(device, line, 1, clocks)).toList();
    PollRunner started =
        new PollRunner(
            "line",
            "edge",
            clocks,
            kept,
            new IdentityStore(
                "edge", new WholeFileStore(folder.resolve("device-identities.json")), kept, clocks),
            new Random(1));
    runner = started;
    started.start();
    started.serve(polled);
    return polled.getFirst();
  }
}
