// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.Reporting.Waveform.Figure;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.Plants;
import io.millrace.gateway.modbus.FakeModbusServer;
import io.millrace.gateway.modbus.ModbusDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks as they are read from registers: 300 of them, three requests, over a real socket. */
@Timeout(60)
class BlocksTest {
  private static final Duration FAST = Duration.ofMillis(30);
  private static final int SAMPLES = 300;
  private static final int FIRST = 100;

  private final List<Reading> sent = new CopyOnWriteArrayList<>();
  @TempDir Path folder;
  private FakeModbusServer server;
  private PollRunner runner;
  private PolledDevice device;

  @BeforeEach
  void start() throws IOException {
    server = new FakeModbusServer();
    fill(1, 10);
    poll();
    await().until(() -> of("wave-rms").size() == 1);
  }

  @AfterEach
  void stop() throws IOException {
    runner.close();
    server.close();
  }

  @Test
  void aBlockCountsOnceHoweverOftenItIsSeen() {
    pollsPass();
    fill(2, 20);
    await().until(() -> of("wave-rms").size() == 2);
    pollsPass();

    assertThat(numbers("wave-rms")).containsExactly(10.0, 20.0);
    assertThat(numbers("wave-missed")).containsExactly(0.0);
    assertThat(of("wave-missed").getFirst().reason()).isEqualTo(QualityReason.NOT_READ);
    assertThat(of("wave")).isEmpty();
    assertThat(device.vitals().faults()).isEmpty();
  }

  @Test
  void aBlockThatNobodyReadIsCounted() {
    fill(5, 20);
    await().until(() -> of("wave-rms").size() == 2);

    assertThat(numbers("wave-missed")).containsExactly(3.0);
    assertThat(device.vitals().faults()).containsEntry("BLOCK_MISSED", 3L);
  }

  /** The count is of 16 bits and begins again behind 65535; one that goes back was set anew. */
  @Test
  void aCountThatRollsOverIsNoGapAndOneThatIsSetBackTellsNone() {
    fill(65_535, 20);
    await().until(() -> of("wave-rms").size() == 2);
    fill(0, 30);
    await().until(() -> of("wave-rms").size() == 3);

    assertThat(of("wave-missed").get(1).reason()).isEqualTo(QualityReason.NOT_READ);
    assertThat(numbers("wave-missed")).containsExactly(0.0);
  }

  /** The next block arrives between the second request and the third. */
  @Test
  void aBlockThatChangesWhileItIsReadIsTorn() {
    AtomicBoolean isNext = new AtomicBoolean(true);
    server.script(
        (asked, reply) -> {
          if (asked.offset() == FIRST + 250 && isNext.getAndSet(false)) {
            fill(3, 30);
          }
          reply.right();
        });
    fill(2, 20);
    await().until(() -> of("wave-rms").size() == 3);

    assertThat(of("wave-rms").get(1).reason()).isEqualTo(QualityReason.TORN);
    assertThat(numbers("wave-rms")).containsExactly(10.0, 30.0);
    assertThat(device.vitals().faults()).containsEntry("BLOCK_TORN", 1L);
  }

  @Test
  void samplesThatAreRefusedSpoilTheirBlockAlone() {
    server.refuse(FIRST + 200, 2);
    fill(2, 20);
    await().until(() -> of("wave-rms").size() == 2);
    pollsPass();

    assertThat(of("wave-rms").getLast().reason()).isEqualTo(QualityReason.MISCONFIGURED);
    assertThat(device.vitals().link().isUp()).isTrue();
    assertThat(device.vitals().faults()).containsKey("EXCEPTION_02");
  }

  @Test
  void aLostLinkMakesTheFiguresBadAndTheNextBlockGood() {
    server.script((asked, reply) -> reply.hangUp());
    await().until(() -> of("wave-rms").getLast().reason() == QualityReason.LINK_DOWN);
    server.script((asked, reply) -> reply.right());
    fill(4, 40);
    await().until(() -> numbers("wave-rms").contains(40.0));

    assertThat(numbers("wave-missed")).containsExactly(2.0);
  }

  @Test
  void thePlanTellsWhatABlockCosts() {
    DevicePlan.Request block = device.plan().requests().getLast();

    assertThat(block.address()).isEqualTo("holding:100");
    assertThat(block.count()).isEqualTo(SAMPLES);
    assertThat(block.messages()).isEqualTo(3);
    assertThat(block.why()).contains("when 'count' changes");
  }

  private void pollsPass() {
    int before = of("count").size();
    await().until(() -> of("count").size() > before + 10);
  }

  /** A square wave; samples first, then the count, as a device does. */
  private void fill(int count, int amplitude) {
    for (int i = 0; i < SAMPLES; i++) {
      server.set(FIRST + i, (i % 2 == 0 ? amplitude : -amplitude) & 0xFFFF);
    }
    server.set(0, count);
  }

  private List<Reading> of(String tag) {
    return sent.stream().filter(reading -> reading.tag().name().equals(tag)).toList();
  }

  private List<Double> numbers(String tag) {
    return of(tag).stream()
        .filter(reading -> reading.value() != null)
        .map(reading -> reading.value() == null ? Double.NaN : reading.value().asDouble())
        .toList();
  }

  private void poll() {
    Waveform waveform =
        new Waveform(
            SAMPLES,
            1_000,
            "count",
            Duration.ofSeconds(5),
            List.of(Figure.RMS, Figure.MISSED),
            List.of(),
            null);
    Tag count = Plants.tag("count", "holding:0", DataType.UINT16, FAST);
    Tag wave = Plants.reported(Plants.tag("wave", "holding:100", DataType.INT16), waveform);
    ResolvedPlant.Device definition =
        Plants.device("mill", Plants.endpoint(server.port()), count, wave);
    Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
    Driver.Line line = new ModbusDriver(clocks, Duration.ZERO).line(definition.endpoint());
    device = PolledDevice.of(definition, line, 1, clocks);
    Outlet outlet = new Kept();
    IdentityStore identities =
        new IdentityStore("edge", new WholeFileStore(folder.resolve("known.json")), outlet, clocks);
    runner = new PollRunner("line", "edge", clocks, outlet, identities, new Random(1));
    runner.start();
    runner.serve(List.of(device));
  }

  private final class Kept implements Outlet {
    @Override
    public void readings(String name, int modelVersion, List<Reading> readings) {
      sent.addAll(readings);
    }

    @Override
    public void event(GatewayEvent event) {}
  }
}
