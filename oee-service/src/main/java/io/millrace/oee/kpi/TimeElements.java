// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a work unit, or several, spent a window, in the times of ISO 22400-2. Each instant lies in
 * exactly one of the parts, so they sum to the calendar time. Immutable.
 *
 * @param production APT, adding value.
 * @param setup AUST, being changed over.
 * @param delay ADET, waiting or stopped briefly with work at hand.
 * @param down ADOT, not able to work, or with nothing to work on.
 * @param plannedDown PDOT, not meant to work.
 * @param unknown nothing is known; outside planned busy time, neither up nor down.
 */
public record TimeElements(
    Duration production,
    Duration setup,
    Duration delay,
    Duration down,
    Duration plannedDown,
    Duration unknown) {
  public static final TimeElements NONE =
      new TimeElements(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /**
   * Cuts the intervals at the window's edges and sums them; what none covers is unknown.
   *
   * @param intervals of one work unit; they do not overlap.
   * @throws IllegalArgumentException when they do overlap.
   */
  public static TimeElements of(Window window, List<StateInterval> intervals) {
    Map<EquipmentState, Duration> sums = new EnumMap<>(EquipmentState.class);
    Duration known = Duration.ZERO;
    for (StateInterval interval : intervals) {
      Duration part = interval.in(window).map(StateInterval::length).orElse(Duration.ZERO);
      sums.merge(interval.state(), part, Duration::plus);
      if (interval.state() != EquipmentState.UNKNOWN) {
        known = known.plus(part);
      }
    }
    Duration unknown = window.length().minus(known);
    if (unknown.isNegative()) {
      throw new IllegalArgumentException(
          "intervals of one work unit overlap by %s or more".formatted(unknown.negated()));
    }
    return new TimeElements(
        sum(sums, EquipmentState.PRODUCING),
        sum(sums, EquipmentState.SETUP),
        sum(sums, EquipmentState.DELAYED),
        sum(sums, EquipmentState.DOWN),
        sum(sums, EquipmentState.UNPLANNED),
        unknown);
  }

  public TimeElements plus(TimeElements other) {
    return new TimeElements(
        production.plus(other.production),
        setup.plus(other.setup),
        delay.plus(other.delay),
        down.plus(other.down),
        plannedDown.plus(other.plannedDown),
        unknown.plus(other.unknown));
  }

  /** CT, the length of the window, summed over work units. */
  public Duration calendar() {
    return busy().plus(plannedDown).plus(unknown);
  }

  /** POT: without a calendar the whole window. */
  public Duration operation() {
    return calendar();
  }

  /** PBT, operation time less planned downtime and less what nothing is known of. */
  public Duration busy() {
    return unitBusy().plus(down);
  }

  /** AUPT, production and set-up. */
  public Duration unitProcessing() {
    return production.plus(setup);
  }

  /** AUBT, production, set-up and delay. */
  public Duration unitBusy() {
    return unitProcessing().plus(delay);
  }

  /** How much of the window something is known of, 0..1. */
  public Ratio coverage() {
    return Ratio.of(calendar().minus(unknown), calendar(), "the window has no length");
  }

  private static Duration sum(Map<EquipmentState, Duration> sums, EquipmentState state) {
    return Objects.requireNonNullElse(sums.get(state), Duration.ZERO);
  }
}
