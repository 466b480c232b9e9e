// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Device;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.eip.EipDriver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The platform's own EtherNet/IP driver, talking to a simulated controller. */
public final class GatewayClient implements AutoCloseable {
  private final List<DeviceException> failures = new CopyOnWriteArrayList<>();
  private final Set<Duration> periods;
  private final Device.Opener opener;
  private final Device device;

  public GatewayClient(ResolvedPlant.Device definition) throws Exception {
    EipDriver driver =
        new EipDriver(new Clocks(InstantSource.system(), System::nanoTime), Duration.ZERO);
    periods = definition.tags().stream().map(Tag::period).collect(Collectors.toSet());
    opener = driver.line(definition.endpoint()).opener(definition, failures::add);
    device = opener.open();
  }

  /** Every tag once. */
  public List<Reading> poll() throws Exception {
    List<Reading> readings = new ArrayList<>();
    device.poll(periods, readings::add);
    return readings;
  }

  /** In words, how the device is read. */
  public String plan() {
    return opener.plan().why();
  }

  /** What the driver survived. */
  public List<DeviceException> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    device.close();
  }
}
