// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A device of the plant model while it is polled. Shared between threads. */
public final class PolledDevice {
  private final ResolvedPlant.Device definition;
  private final Device.Opener opener;
  private final DeviceVitals vitals;
  private volatile int modelVersion;

  private PolledDevice(
      ResolvedPlant.Device definition,
      Device.Opener opener,
      DeviceVitals vitals,
      int modelVersion) {
    this.definition = definition;
    this.opener = opener;
    this.vitals = vitals;
    this.modelVersion = modelVersion;
  }

  /** The device on its line; its first poll lies within its shortest period from now. */
  public static PolledDevice of(
      ResolvedPlant.Device definition, Driver.Line line, int modelVersion, Clocks clocks) {
    Set<Duration> periods =
        definition.tags().stream()
            .filter(tag -> tag.waveform().isEmpty())
            .map(Tag::period)
            .collect(Collectors.toSet());
    long shortest = periods.stream().mapToLong(Duration::toNanos).min().orElse(1_000_000_000L);
    // Devices start apart, so that a thousand of them are not asked in the same millisecond.
    long stagger = Math.floorMod(definition.name().hashCode() * 0x9E3779B97F4A7C15L, shortest);
    PollSchedule schedule = PollSchedule.of(periods, clocks.monotonic() + stagger);
    DeviceVitals vitals = new DeviceVitals(clocks.now(), clocks.monotonic(), schedule);
    return new PolledDevice(
        definition, line.opener(definition, vitals::failed), vitals, modelVersion);
  }

  public ResolvedPlant.Device definition() {
    return definition;
  }

  public String name() {
    return definition.name();
  }

  public DeviceVitals vitals() {
    return vitals;
  }

  /** Readings that came and that went on, of its tags with a kind of strategy. */
  public Flow flow(Reporting.Kind kind) {
    return definition.tags().stream()
        .filter(tag -> tag.reporting().kind() == kind)
        .map(tag -> vitals.flow(tag.name()))
        .reduce(Flow.NONE, Flow::and);
  }

  /** What is asked of it and why. */
  public DevicePlan plan() {
    return opener.plan().measured(vitals.cycles());
  }

  /** The same for another definition of what is there; see {@link Device.Opener#planAs}. */
  public Optional<DevicePlan> planAs(ResolvedPlant.Device other) {
    return opener.planAs(other);
  }

  public int modelVersion() {
    return modelVersion;
  }

  /** A new plant model leaves this device as it is. */
  public void modelVersion(int version) {
    modelVersion = version;
  }

  Device.Opener opener() {
    return opener;
  }
}
