// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.simulator.eip.client.Grave.Death;
import io.millrace.simulator.load.LoadPlant;
import io.millrace.simulator.load.LoadProtocol;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nine of ten devices are dead, half of all speak Modbus and half EtherNet/IP, and the living keep
 * their period.
 */
@Timeout(300)
class ManyDevicesTest {
  /** The whole number takes a machine of its own: 500 of them. */
  private static final boolean IS_SOAK = Boolean.getBoolean("millrace.test.soak");

  private static final int LIVING = IS_SOAK ? 50 : 10;
  private static final int DEAD = 9 * LIVING;
  private static final Duration WINDOW = Duration.ofSeconds(IS_SOAK ? 60 : 6);

  /** Of a few polls the slowest is chance. */
  private static final double PART = IS_SOAK ? 0.99 : 0.95;

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final double MOST_JITTER = 0.20;
  private static final List<Death> DEATHS = List.of(Death.values());

  @TempDir Path folder;

  /** Measured against the same devices without the dead ones: the machine may be busy itself. */
  @Test
  void theLivingKeepTheirPeriodAmongTheDead(TestReporter figures) throws Exception {
    LoadPlant plant = new LoadPlant(LIVING, 10, PERIOD, LoadProtocol.MIXED, 0);
    List<PolledPlc> living = new ArrayList<>();
    Map<Death, List<PolledPlc>> dead = new EnumMap<>(Death.class);
    try (Grave grave = new Grave();
        Simulator simulator =
            Simulator.start(SimulatorSettings.load(plant), InstantSource.system())) {
      List<ResolvedPlant.Device> devices = ResolvedPlant.of(simulator.model()).devices();
      devices.forEach(device -> living.add(new PolledPlc(device, folder)));
      living.forEach(PolledPlc::awaitUp);
      double alone = jitter(living, "alone", figures);
      for (int i = 0; i < DEAD; i++) {
        ResolvedPlant.Device model = devices.get(i % devices.size());
        Death death = DEATHS.get(i % DEATHS.size());
        dead.computeIfAbsent(death, _ -> new ArrayList<>())
            .add(new PolledPlc(died("dead" + i, model, grave, death), folder));
      }
      double among = jitter(living, "among " + DEAD + " dead", figures);

      assertThat(among).isLessThan(MOST_JITTER + (IS_SOAK ? 0 : alone));
      for (PolledPlc plc : living) {
        assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.GOOD);
        assertThat(plc.device.vitals().errors()).isEmpty();
      }
      assertDead(dead, Death.REFUSES, "no connection");
      assertDead(dead, Death.IS_BLACK_HOLE, "did not accept a connection in 1000 ms");
      assertDead(dead, Death.IS_SILENT, "TIMEOUT", "in 1000 ms");
    } finally {
      dead.values().forEach(each -> each.forEach(PolledPlc::close));
      living.forEach(PolledPlc::close);
    }
  }

  private static ResolvedPlant.Device died(
      String name, ResolvedPlant.Device living, Grave grave, Death death) {
    return new ResolvedPlant.Device(
        name,
        living.gateway(),
        living.equipment(),
        grave.instead(living.endpoint(), death, TIMEOUT),
        living.tags());
  }

  private static void assertDead(Map<Death, List<PolledPlc>> dead, Death death, String... because) {
    assertThat(dead.get(death)).isNotEmpty();
    for (PolledPlc plc : dead.getOrDefault(death, List.of())) {
      plc.awaitDown(because);
      assertThat(plc.readings).extracting(Reading::quality).containsOnly(Quality.BAD);
    }
  }

  /**
   * How far the times between two readings of a tag were off the period, as a part of it; the worst
   * protocol's.
   */
  private static double jitter(List<PolledPlc> living, String when, TestReporter figures)
      throws InterruptedException {
    Instant from = Instant.now();
    Thread.sleep(WINDOW);
    double worst = 0;
    for (boolean isModbus : new boolean[] {true, false}) {
      double[] all =
          living.stream()
              .filter(
                  plc ->
                      isModbus
                          == plc.device.definition().endpoint() instanceof DeviceEndpoint.ModbusTcp)
              .flatMapToDouble(plc -> jitter(plc, from))
              .sorted()
              .toArray();
      double jitter = all[(int) (PART * (all.length - 1))];
      worst = Math.max(worst, jitter);
      figures.publishEntry(
          "%s, %s".formatted(isModbus ? "Modbus" : "EtherNet/IP", when),
          "%d polls, jitter p%.0f %.1f %%, at most %.1f %%"
              .formatted(all.length, 100 * PART, 100 * jitter, 100 * all[all.length - 1]));
    }
    return worst;
  }

  private static DoubleStream jitter(PolledPlc plc, Instant from) {
    Tag tag = plc.device.definition().tags().getFirst();
    List<Instant> times =
        plc.readings.stream()
            .filter(reading -> reading.tag().equals(tag.name()) && reading.at().isAfter(from))
            .map(Reading::at)
            .toList();
    return DoubleStream.iterate(1, i -> i < times.size(), i -> i + 1)
        .map(
            i ->
                Math.abs(
                    (double) Duration.between(times.get((int) i - 1), times.get((int) i)).toNanos()
                            / PERIOD.toNanos()
                        - 1));
  }
}
