// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Tally;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Signals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a place did in a window: the KPIs of each of its work units, and those of the place, computed
 * from the units' summed inputs. Immutable.
 *
 * <p>A planned run time per item is taken from the newest plant model, also for the past, so that a
 * wrong one is mended everywhere at once; the model's version stands in the answer.
 *
 * @param total of the place.
 * @param units of each work unit, by path.
 * @param unknown why nothing is known of a part of the window, of the same units.
 */
public record Assessment(
    Kpis total, SortedMap<EquipmentId, Kpis> units, Map<EquipmentId, UnknownTime> unknown) {

  /**
   * @param intervals of all units, each unit's without overlap.
   * @param tallies of all units in the window.
   */
  public static Assessment of(
      Scope scope, Window window, List<StateInterval> intervals, List<Tally> tallies) {
    Map<EquipmentId, List<StateInterval>> did =
        intervals.stream().collect(Collectors.groupingBy(StateInterval::unit));
    Map<EquipmentId, List<Tally>> made =
        tallies.stream().collect(Collectors.groupingBy(Tally::unit));
    SortedMap<EquipmentId, Kpis> units = new TreeMap<>();
    Map<EquipmentId, UnknownTime> unknown = new HashMap<>();
    KpiInputs total = KpiInputs.NONE;
    for (EquipmentId unit : scope.units()) {
      if (scope.isCurrent(unit) || did.containsKey(unit) || made.containsKey(unit)) {
        List<Tally> pieces = made.getOrDefault(unit, List.of());
        KpiInputs inputs =
            new KpiInputs(
                TimeElements.of(window, did.getOrDefault(unit, List.of())),
                quantities(scope, unit, pieces),
                quantities(scope, unit, pieces.stream().map(Tally::observed).toList()),
                pieces.stream().mapToLong(Tally::presets).sum());
        units.put(unit, Kpis.of(inputs));
        unknown.put(unit, UnknownTime.of(window, did.getOrDefault(unit, List.of())));
        total = total.plus(inputs);
      }
    }
    return new Assessment(Kpis.of(total), units, unknown);
  }

  private static Quantities quantities(Scope scope, EquipmentId unit, List<Tally> tallies) {
    Optional<Signals> model = scope.model(unit);
    Set<Counts> counted =
        model
            .flatMap(signals -> Optional.ofNullable(signals.units().get(unit)))
            .map(Assessment::counted)
            .orElse(Set.of());
    return Quantities.of(
        unit,
        counted,
        tallies,
        product -> model.flatMap(signals -> signals.plannedRunTimePerItem(product, unit)));
  }

  private static Set<Counts> counted(ResolvedPlant.WorkUnit unit) {
    return unit.counters().stream().map(ResolvedPlant.Counter::counts).collect(Collectors.toSet());
  }
}
