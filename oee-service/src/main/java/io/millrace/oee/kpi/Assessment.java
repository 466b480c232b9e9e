// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.oee.account.Account;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.plant.Signals;
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
 */
public record Assessment(Kpis total, SortedMap<EquipmentId, Kpis> units) {

  /**
   * @param accounts of all units in the window.
   * @param profile definitions of the KPIs.
   */
  public static Assessment of(Scope scope, List<Account> accounts, KpiProfile profile) {
    Map<EquipmentId, List<Account>> byUnit =
        accounts.stream().collect(Collectors.groupingBy(Account::unit));
    SortedMap<EquipmentId, Kpis> units = new TreeMap<>();
    KpiInputs total = KpiInputs.NONE;
    for (EquipmentId unit : scope.units()) {
      List<Account> own = byUnit.getOrDefault(unit, List.of());
      if (scope.isCurrent(unit) || own.stream().anyMatch(Assessment::isKnown)) {
        KpiInputs inputs = inputs(scope, unit, own, profile);
        units.put(unit, Kpis.of(profile, inputs));
        total = total.plus(inputs);
      }
    }
    return new Assessment(Kpis.of(profile, total), units);
  }

  /** Whether anything was read of a unit that is no longer read. */
  private static boolean isKnown(Account account) {
    return !account.pieces().isEmpty()
        || account.times().keySet().stream().anyMatch(bucket -> !bucket.isUnknown());
  }

  private static KpiInputs inputs(
      Scope scope, EquipmentId unit, List<Account> accounts, KpiProfile profile) {
    Optional<Signals> model = scope.model(unit);
    Set<Counts> counted =
        model
            .flatMap(signals -> Optional.ofNullable(signals.units().get(unit)))
            .map(Assessment::counted)
            .orElse(Set.of());
    return UnitInputs.of(
        unit,
        profile,
        accounts,
        counted,
        product -> model.flatMap(signals -> signals.plannedRunTimePerItem(product, unit)));
  }

  private static Set<Counts> counted(ResolvedPlant.WorkUnit unit) {
    return unit.counters().stream().map(ResolvedPlant.Counter::counts).collect(Collectors.toSet());
  }
}
