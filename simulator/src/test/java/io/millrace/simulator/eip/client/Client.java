// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.eip.EipDriver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's driver for one device, polled by hand. After a failure the next poll begins a new
 * conversation, at once. Confined to one thread.
 */
final class Client implements AutoCloseable {
  final List<DeviceException> failures = new CopyOnWriteArrayList<>();
  private final Device.Opener opener;
  private final Set<Duration> periods;
  private final AtomicLong skipped = new AtomicLong();
  private @Nullable Device open;

  Client(ResolvedPlant.Device device) {
    Clocks clocks = new Clocks(InstantSource.system(), () -> System.nanoTime() + skipped.get());
    opener =
        new EipDriver(clocks, Duration.ZERO).line(device.endpoint()).opener(device, failures::add);
    periods = device.tags().stream().map(Tag::period).collect(Collectors.toSet());
  }

  /**
   * Every tag once, also those read before the conversation ended.
   *
   * @param into takes them.
   */
  void poll(List<Reading> into) throws DeviceException, InterruptedException {
    Device device = open;
    try {
      if (device == null) {
        device = opener.open();
        open = device;
      }
      device.poll(periods, into::add);
    } catch (DeviceException e) {
      close();
      throw e;
    }
  }

  /** The newest reading of each tag, by its own name. */
  Map<String, Reading> poll() throws DeviceException, InterruptedException {
    List<Reading> readings = new ArrayList<>();
    poll(readings);
    return readings.stream()
        .collect(
            Collectors.toMap(
                reading -> reading.tag().name(), Function.identity(), (_, newer) -> newer));
  }

  DevicePlan plan() {
    return opener.plan();
  }

  /** For the client, so much time passes at once. */
  void skip(Duration time) {
    skipped.addAndGet(time.toNanos());
  }

  @Override
  public void close() {
    Device device = open;
    open = null;
    if (device != null) {
      device.close();
    }
  }
}
