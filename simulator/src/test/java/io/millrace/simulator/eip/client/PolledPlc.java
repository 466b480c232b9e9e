// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Driver;
import io.millrace.gateway.device.DriverOfProtocol;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.device.PollRunner;
import io.millrace.gateway.device.PolledDevice;
import io.millrace.gateway.device.WholeFileStore;
import io.millrace.gateway.eip.EipDriver;
import io.millrace.gateway.modbus.ModbusDriver;
import io.millrace.testkit.Examples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A device as the gateway polls it, with all that it read. Safe for use by several threads. */
final class PolledPlc implements Outlet, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final PolledDevice device;
  final List<Reading> readings = new CopyOnWriteArrayList<>();
  final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
  private final AtomicLong skipped = new AtomicLong();
  private final PollRunner runner;

  /**
   * @param folder for what the gateway remembers of devices.
   */
  PolledPlc(ResolvedPlant.Device definition, Path folder) {
    Clocks clocks = new Clocks(InstantSource.system(), () -> System.nanoTime() + skipped.get());
    Duration betweenConnects = Duration.ofSeconds(1);
    Driver.Line line =
        new DriverOfProtocol(
                new ModbusDriver(clocks, betweenConnects), new EipDriver(clocks, betweenConnects))
            .line(definition.endpoint());
    WholeFileStore file = new WholeFileStore(folder.resolve(definition.name() + ".json"));
    device = PolledDevice.of(definition, line, 1, clocks);
    runner =
        new PollRunner(
            definition.name(),
            Examples.GATEWAY,
            clocks,
            this,
            new IdentityStore(Examples.GATEWAY, file, this, clocks),
            new Random(1));
    runner.start();
    runner.serve(List.of(device));
  }

  @Override
  public void readings(String name, int modelVersion, List<Reading> read) {
    readings.addAll(read);
  }

  @Override
  public void event(GatewayEvent event) {
    events.add(event);
  }

  /** Why the link is as it is. */
  String reason() {
    return device.vitals().link().reason();
  }

  boolean isUp() {
    return device.vitals().link().isUp();
  }

  void awaitUp() {
    Awaitility.await().atMost(PATIENCE).until(this::isUp);
  }

  /** Waits until the link is down for a reason that holds this. */
  void awaitDown(String... because) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(isUp()).isFalse();
              assertThat(reason()).contains(because);
            });
  }

  /** Waits for so many further readings of this kind. */
  void awaitMore(int count, Predicate<Reading> of) {
    int before = readings.size();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> readings.stream().skip(before).filter(of).count() >= count);
  }

  static Predicate<Reading> good(String tag) {
    return reading -> is(reading, tag) && reading.quality() == Quality.GOOD;
  }

  static Predicate<Reading> bad(String tag) {
    return reading -> is(reading, tag) && reading.quality() == Quality.BAD;
  }

  private static boolean is(Reading reading, String tag) {
    return reading.tag().equals(TagName.of(Examples.FILLER, tag));
  }

  /** For the client, so much time passes at once. */
  void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }

  @Override
  public void close() {
    runner.close();
  }
}
