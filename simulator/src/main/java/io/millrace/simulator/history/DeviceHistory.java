// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.simulator.bottling.LineSignals;
import io.millrace.simulator.bottling.LineState;
import io.millrace.simulator.bottling.MachineState;
import io.millrace.simulator.bottling.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway would have sent of one machine: its state when it changes, with the last
 * repetition before it, and at least once a minute; every other tag as often as its period says.
 * Used by one thread.
 */
final class DeviceHistory {
  private static final int MINUTE = 60;

  private final ResolvedPlant.Device device;
  private final String machine;
  private final LineSignals signals;
  private final String epoch;
  private final @Nullable TagName stateTag;
  private final List<Breakdown> breakdowns = new ArrayList<>();
  private List<Reading> readings = new ArrayList<>();
  private long sequence;
  private OptionalInt code = OptionalInt.empty();
  private @Nullable Reading lastState;
  private @Nullable Instant brokenSince;
  private int fault;

  /**
   * @param stateTag the tag that shows the machine's state; null when none does.
   */
  DeviceHistory(
      ResolvedPlant.Device device, LineSignals signals, String epoch, @Nullable TagName stateTag) {
    this.device = device;
    this.machine = device.equipment().name();
    this.signals = signals;
    this.epoch = epoch;
    this.stateTag = stateTag;
  }

  /**
   * @param second full seconds since the past began.
   * @param index place of the machine in the line.
   */
  void poll(long second, Instant at, LineState line, int index) {
    MachineState state = line.machines().get(index);
    watch(at, state);
    OptionalInt shown = signals.stateCode(machine, state);
    boolean isChanged = !shown.equals(code);
    if (!isChanged && device.tags().stream().noneMatch(tag -> isDue(tag, second))) {
      return;
    }
    Map<String, TagValue> values = signals.of(machine, line);
    for (Tag tag : device.tags()) {
      TagValue value = values.get(tag.name().name());
      if (value == null) {
        continue;
      }
      if (tag.name().equals(stateTag)) {
        state(tag, at, value, isChanged);
      } else if (isDue(tag, second)) {
        readings.add(Reading.good(tag.name(), at, value));
      }
    }
    code = shown;
  }

  /** What was read since the last batch; empty when nothing was. */
  Optional<ReadingBatch> batch() {
    if (readings.isEmpty()) {
      return Optional.empty();
    }
    List<Reading> those = readings;
    readings = new ArrayList<>();
    return Optional.of(
        new ReadingBatch(device.gateway(), epoch, device.name(), ++sequence, 1, those));
  }

  /** Those that are over. */
  List<Breakdown> breakdowns() {
    return List.copyOf(breakdowns);
  }

  private boolean isDue(Tag tag, long second) {
    long every = tag.name().equals(stateTag) ? MINUTE : Math.max(1, tag.period().toSeconds());
    return second % every == 0;
  }

  private void state(Tag tag, Instant at, TagValue value, boolean isChanged) {
    Reading last = lastState;
    Instant before = at.minus(tag.period());
    if (isChanged && last != null && last.at().isBefore(before)) {
      readings.add(
          new Reading(
              tag.name(), before, last.value(), last.quality(), last.reason(), last.deviceTime()));
    }
    Reading next = Reading.good(tag.name(), at, value);
    readings.add(next);
    lastState = next;
  }

  private void watch(Instant at, MachineState state) {
    boolean isBroken = state.mode() == Mode.FAILED;
    if (isBroken && brokenSince == null) {
      brokenSince = at;
      fault = state.fault();
    } else if (!isBroken && brokenSince != null) {
      breakdowns.add(new Breakdown(device.equipment(), new Span(brokenSince, at), fault));
      brokenSince = null;
    }
  }
}
