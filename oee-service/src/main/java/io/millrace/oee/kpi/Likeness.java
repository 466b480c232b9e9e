// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile.IdealRate;
import io.millrace.contracts.plant.Product;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.oee.account.Account;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which work units of a place may be added up before the KPIs of the place are computed, with the
 * same digits: they are read by the newest model, count the same, have the same run times and
 * planned set-up times, start up or do not, are meant to work at the same times, and in no line
 * that counts by some of its units. Immutable.
 *
 * @param first the first unit that each is like; itself when it is like none.
 */
record Likeness(SortedMap<EquipmentId, EquipmentId> first) {

  /**
   * @param isFirst whether it is the first of its line, whose pieces are told apart.
   * @param runTimes of each product of the site, by each rate that a profile may take; empty where
   *     the planned one is taken instead.
   * @param plannedSetups planned set-up times, by product.
   * @param isStartingUp whether it has a start-up time: of others nothing is known of start-ups.
   */
  private record Kind(
      EquipmentId site,
      ZoneId zone,
      @Nullable ShiftCalendar calendar,
      boolean isFirst,
      Set<Counts> counted,
      List<Optional<Duration>> runTimes,
      Map<String, Duration> plannedSetups,
      boolean isStartingUp) {

    static Kind of(Scope scope, Signals model, EquipmentId unit) {
      Terms terms = model.terms(unit);
      return new Kind(
          model.site(),
          terms.zone(),
          terms.calendar(),
          Assessment.isFirst(scope, unit),
          Assessment.counted(scope, unit),
          model.products().stream()
              .map(Product::id)
              .flatMap(product -> runTimes(model, product, unit))
              .toList(),
          model.plannedSetups(unit),
          terms.startUpTime() != null);
    }

    private static Stream<Optional<Duration>> runTimes(
        Signals model, String product, EquipmentId unit) {
      return Arrays.stream(IdealRate.values())
          .map(
              rate ->
                  model.isPlannedInstead(product, unit, rate)
                      ? Optional.empty()
                      : model.idealRunTimePerItem(product, unit, rate));
    }
  }

  static Likeness of(Scope scope) {
    SortedMap<EquipmentId, EquipmentId> first = new TreeMap<>();
    Map<Kind, EquipmentId> kinds = new HashMap<>();
    for (EquipmentId unit : scope.units()) {
      Optional<Signals> model = scope.model(unit).filter(signals -> isAlike(signals, unit));
      first.put(
          unit,
          model
              .map(signals -> kinds.computeIfAbsent(Kind.of(scope, signals, unit), _ -> unit))
              .orElse(unit));
    }
    return new Likeness(first);
  }

  private static boolean isAlike(Signals model, EquipmentId unit) {
    return model.isObserved(unit)
        && model.lines(model.site()).stream().noneMatch(line -> line.line().contains(unit));
  }

  /** As which unit a unit's accounts may be added up. */
  EquipmentId as(EquipmentId unit) {
    return first.getOrDefault(unit, unit);
  }

  /** The place with only those of its units that others are like. */
  Scope scope(Scope all) {
    return new Scope(
        all.equipment(), new TreeSet<>(first.values()), all.models(), all.isWorkUnit());
  }

  /**
   * Whether what was added up has the digits of each unit by itself: not when some had a counter
   * that they no longer have.
   */
  static boolean isExact(Scope scope, List<Account> accounts) {
    return accounts.stream()
        .allMatch(
            account ->
                Assessment.counted(scope, account.unit()).containsAll(account.pieces().keySet()));
  }
}
