// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.modbus.ModbusDriver;
import io.millrace.gateway.modbus.wire.Rtu;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.LoadProtocol;
import io.millrace.simulator.modbus.Misbehaviour;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device on a serial line behind a server that passes its bytes on, and the gateway's driver. */
@Timeout(60)
class SerialLineTest {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Path ledger;
  private Simulator simulator;
  private SimulatedDevice device;

  @BeforeEach
  void start() throws IOException {
    ledger = folder.resolve("ledger.tsv");
    LoadPlant plant = new LoadPlant(1, 40, PERIOD, LoadProtocol.MODBUS_RTU_TCP, 0);
    simulator =
        Simulator.start(SimulatorSettings.load(plant).withLedger(ledger), InstantSource.system());
    device = simulator.device("d0001");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void framesHaveACheckSum() throws Exception {
    try (Wire wire = new Wire(device.port())) {
      wire.send(Rtu.frame(1, new byte[] {3, 0, 0, 0, 2}));
      byte[] answer = wire.receive(9);
      assertThat(Rtu.isWhole(answer)).isTrue();
      assertThat(HexFormat.of().formatHex(answer)).startsWith("010304");
      wire.send(Rtu.echo(1, 0xA537));
      assertThat(wire.receive(8)).isEqualTo(Rtu.echo(1, 0xA537));
      wire.send(Rtu.frame(2, new byte[] {3, 0, 0, 0, 2}));
      assertThat(wire.isSilentFor(100)).as("nobody speaks for a unit that is not there").isTrue();
      device.misbehave(new Misbehaviour.WrongCheckSum());
      wire.send(Rtu.frame(1, new byte[] {3, 0, 0, 0, 2}));
      assertThat(Rtu.isWhole(wire.receive(9))).isFalse();
    }
    assertThatThrownBy(() -> device.misbehave(new Misbehaviour.WrongTransaction()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever it answers wrongly: what is taken for good is what the ledger says. */
  @Test
  void nothingWrongIsGood() throws Exception {
    Device.Opener opener = opener(Duration.ofMillis(100));
    List<String> good = new ArrayList<>();
    List<Misbehaviour> ways =
        List.of(
            new Misbehaviour.WrongCheckSum(),
            new Misbehaviour.WrongUnit(),
            new Misbehaviour.WrongFunction(),
            new Misbehaviour.WrongByteCount(),
            new Misbehaviour.Garbage(),
            new Misbehaviour.ShortFrame(),
            new Misbehaviour.LongFrame(),
            new Misbehaviour.Silent(),
            new Misbehaviour.Late(Duration.ofMillis(150)),
            new Misbehaviour.Reset(),
            new Misbehaviour.SplitFrames(7, Duration.ofMillis(2)));
    for (Misbehaviour way : ways) {
      device.misbehave(way);
      for (int i = 0; i < 2; i++) {
        good.addAll(values(poll(opener)));
      }
      device.behave();
      List<String> again = values(poll(opener));
      assertThat(again).as("after %s", way).hasSize(40);
      good.addAll(again);
    }
    simulator.close();
    assertThat(Entry.in(ledger))
        .extracting(entry -> entry.tag() + "=" + entry.value())
        .containsAll(good);
  }

  @Test
  void whatTheDeviceCannotDoIsLearned() throws Exception {
    learns(new Misbehaviour.SmallBlocks(40, false), "illegal data address to");
    learns(new Misbehaviour.SmallBlocks(40, true), "was silent to");
    learns(new Misbehaviour.NeedsPause(Duration.ofMillis(300)), "500 ms after each connect");
    learns(new Misbehaviour.NeedsGap(Duration.ofMillis(30)), "50 ms lie between");
  }

  private void learns(Misbehaviour way, String words) throws Exception {
    device.misbehave(way);
    Device.Opener opener = opener(Duration.ofMillis(80));
    Predicate<String> isIt = one -> one.contains(words);
    for (int i = 0; i < 40 && opener.plan().learned().stream().noneMatch(isIt); i++) {
      poll(opener);
    }
    assertThat(opener.plan().learned()).as("%s", way).anyMatch(isIt);
    List<Reading> last = List.of();
    for (int i = 0; i < 5 && last.size() < 40; i++) {
      last = poll(opener);
    }
    assertThat(last)
        .as("%s", way)
        .hasSize(40)
        .extracting(Reading::quality)
        .containsOnly(Quality.GOOD);
  }

  private static List<String> values(List<Reading> readings) {
    return readings.stream()
        .filter(reading -> reading.quality() == Quality.GOOD)
        .map(reading -> reading.tag() + "=" + text(requireNonNull(reading.value())))
        .toList();
  }

  private static List<Reading> poll(Device.Opener opener) throws InterruptedException {
    List<Reading> readings = new ArrayList<>();
    try (Device open = opener.open()) {
      open.poll(Set.of(PERIOD), readings::add);
    } catch (DeviceException e) {
      assertThat(e.kind()).isNotEqualTo(DeviceException.Kind.MISCONFIGURED);
    }
    return readings;
  }

  /** As the ledger has it. */
  private static String text(TagValue value) {
    return switch (value) {
      case TagValue.Real real -> Double.toString(real.value());
      case TagValue.Int number -> Long.toString(number.value());
      case TagValue.UnsignedInt number -> number.value().toString();
      case TagValue.Bool bool -> Boolean.toString(bool.value());
      case TagValue.Text words -> words.value();
    };
  }

  /** Asked with two requests. */
  private Device.Opener opener(Duration timeout) {
    DeviceEndpoint.ModbusRtuTcp endpoint =
        new DeviceEndpoint.ModbusRtuTcp(
            "127.0.0.1", device.port(), 115_200, 1, timeout, null, 60, null, null);
    ResolvedPlant.Device own = device.definition();
    Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
    return new ModbusDriver(clocks, Duration.ZERO)
        .line(endpoint)
        .opener(
            new ResolvedPlant.Device(
                own.name(), own.gateway(), own.equipment(), endpoint, own.tags()),
            _ -> {});
  }
}
