// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one work unit did in a window, without gaps: what nothing is known of is an interval as
 * well. Immutable.
 *
 * @param unit the work unit.
 * @param intervals in order, each beginning where the one before ends.
 */
public record Lane(EquipmentId unit, List<StateInterval> intervals) {
  public Lane {
    intervals = List.copyOf(intervals);
  }

  /**
   * Cuts the intervals at the window's edges and fills the gaps between them.
   *
   * @param intervals of this unit, in order.
   */
  static Lane of(EquipmentId unit, Window window, List<StateInterval> intervals) {
    List<StateInterval> whole = new ArrayList<>();
    Instant reached = window.from();
    for (StateInterval interval : intervals) {
      StateInterval cut = interval.in(window).orElse(null);
      if (cut != null) {
        addUnknown(unit, reached, cut.from(), whole);
        whole.add(cut);
        reached = cut.to();
      }
    }
    addUnknown(unit, reached, window.to(), whole);
    return new Lane(unit, whole);
  }

  /** One lane for each unit; a unit without intervals is unknown all the time. */
  static List<Lane> of(Scope scope, Window window, List<StateInterval> intervals) {
    var byUnit = intervals.stream().collect(Collectors.groupingBy(StateInterval::unit));
    return scope.units().stream()
        .filter(unit -> scope.isCurrent(unit) || byUnit.containsKey(unit))
        .map(unit -> of(unit, window, byUnit.getOrDefault(unit, List.of())))
        .toList();
  }

  private static void addUnknown(
      EquipmentId unit, Instant from, Instant to, List<StateInterval> into) {
    if (from.isBefore(to)) {
      into.add(new StateInterval(unit, from, to, EquipmentState.UNKNOWN, null, null));
    }
  }
}
