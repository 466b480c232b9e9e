// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.simulator.bottling.Line;
import io.millrace.simulator.bottling.LineState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line's past, an hour at a time: the line lives through its plan, and each machine is read as a
 * gateway would. The same seed gives the same past. Used by one thread.
 */
final class LineHistory {
  private static final int TICKS_PER_SECOND = 10;
  private static final Line.Pace WORK = new Line.Pace(1.0 / TICKS_PER_SECOND, 0);

  /** The instruments go on once a second: nobody looks more often. */
  private static final Line.Pace WORK_AND_SENSORS = new Line.Pace(1.0 / TICKS_PER_SECOND, 1);

  private final LinePlan plan;
  private final Line usual;
  private final List<DeviceHistory> devices = new ArrayList<>();
  private LineState state;
  private Line line;
  private Instant reached;
  private int order = -1;
  private int working;

  /**
   * @param plant as it was read then.
   * @param epoch of its batches.
   */
  LineHistory(LinePlan plan, ResolvedPlant plant, String epoch, long seed) {
    this.plan = plan;
    this.usual = plan.line().line().unhurried();
    this.line = usual;
    this.state = usual.start(seed);
    this.reached = plan.span().from();
    for (int i = 0; i < usual.machines().size(); i++) {
      EquipmentId unit = plan.place().child(usual.machines().get(i).name());
      devices.add(
          new DeviceHistory(
              device(plant, unit), plan.line().signals(), epoch, stateTag(plant, unit)));
    }
  }

  /** The batches of the next hour, one per machine; empty when the past is over. */
  List<ReadingBatch> nextHour() {
    Instant end = reached.plus(Duration.ofHours(1));
    while (reached.isBefore(end) && reached.isBefore(plan.span().to())) {
      second();
    }
    return devices.stream().map(DeviceHistory::batch).flatMap(Optional::stream).toList();
  }

  List<Breakdown> breakdowns() {
    return devices.stream().flatMap(device -> device.breakdowns().stream()).toList();
  }

  private void second() {
    long second = Duration.between(plan.span().from(), reached).toSeconds();
    if (second % 60 == 0) {
      minute();
    }
    for (int i = 0; i < devices.size(); i++) {
      devices.get(i).poll(second, reached, state, i);
    }
    boolean isFed = isWorking(reached);
    for (int tick = 1; tick < TICKS_PER_SECOND; tick++) {
      state = line.next(state, WORK, isFed);
    }
    state = line.next(state, WORK_AND_SENSORS, isFed);
    reached = reached.plusSeconds(1);
  }

  private void minute() {
    boolean isNext =
        order + 1 < plan.orders().size() && !reached.isBefore(plan.orders().get(order + 1).from());
    if (isNext) {
      order++;
      Duration changeOver = plan.orders().get(order).changeOver();
      if (!changeOver.isZero()) {
        state = state.changingOver(0, (double) changeOver.toSeconds());
      }
    }
    Line made = usual.slower(plan.orders().get(order).slowness());
    line = plan.badDay().has(reached) ? made.onABadDay(plan.badMachine()) : made;
  }

  private boolean isWorking(Instant at) {
    while (working < plan.working().size() && !at.isBefore(plan.working().get(working).to())) {
      working++;
    }
    return working < plan.working().size() && plan.working().get(working).has(at);
  }

  private static ResolvedPlant.Device device(ResolvedPlant plant, EquipmentId unit) {
    return plant.devices().stream()
        .filter(device -> device.equipment().equals(unit))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no device stands at " + unit));
  }

  /** What the state rule reads, unless it is a counter, which is read as counters are. */
  private static @Nullable TagName stateTag(ResolvedPlant plant, EquipmentId unit) {
    return plant.workUnits().stream()
        .filter(found -> found.id().equals(unit))
        .flatMap(
            found -> {
              Tag tag = found.stateTag();
              boolean isCounter =
                  found.counters().stream().anyMatch(counter -> counter.tag().equals(tag));
              return Optional.ofNullable(isCounter || tag == null ? null : tag.name()).stream();
            })
        .findFirst()
        .orElse(null);
  }
}
