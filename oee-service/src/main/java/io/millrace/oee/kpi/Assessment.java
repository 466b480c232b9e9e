// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.IdealRate;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.plant.CountedLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a place did in a window: the KPIs of each of its work units, and those of the place, computed
 * from summed inputs. A line that has a rule is counted by its constraint, or by what enters and
 * leaves it; of any other each work unit counts. Immutable.
 *
 * <p>A planned run time per item is taken from the newest plant model, also for the past, so that a
 * wrong one is mended everywhere at once; the model's version stands in the answer.
 *
 * @param total of the place.
 * @param units of each work unit, by path.
 * @param lines lines at or below the place that count by some of their units.
 * @param timed units whose times the total is made of.
 * @param isCharged whether the total bears the waiting of units for each other, which a profile may
 *     take from themselves.
 */
public record Assessment(
    Kpis total,
    SortedMap<EquipmentId, Kpis> units,
    List<CountedLine> lines,
    Set<EquipmentId> timed,
    boolean isCharged) {
  public Assessment {
    lines = List.copyOf(lines);
    timed = Set.copyOf(timed);
  }

  /**
   * @param accounts of all units in the window.
   * @param profile definitions of the KPIs.
   */
  public static Assessment of(Scope scope, List<Account> accounts, KpiProfile profile) {
    Map<EquipmentId, List<Account>> byUnit =
        accounts.stream().collect(Collectors.groupingBy(Account::unit));
    SortedMap<EquipmentId, KpiInputs> units = new TreeMap<>();
    for (EquipmentId unit : scope.units()) {
      List<Account> own = byUnit.getOrDefault(unit, List.of());
      if (scope.isCurrent(unit) || own.stream().anyMatch(Assessment::isKnown)) {
        KpiInputs inputs = inputs(scope, unit, unit, own, profile);
        units.put(unit, isFirst(scope, unit) ? inputs.asFirst() : inputs);
      }
    }
    boolean isCharged = !scope.isWorkUnit();
    List<CountedLine> lines = isCharged ? lines(scope) : List.of();
    Set<EquipmentId> timed = new TreeSet<>(units.keySet());
    List<String> notes = new ArrayList<>();
    KpiInputs total = KpiInputs.NONE;
    for (CountedLine line : lines) {
      KpiInputs entry = inputs(scope, line.entry(), line, byUnit, profile);
      KpiInputs exit = inputs(scope, line.exit(), line, byUnit, profile);
      KpiInputs first = KpiInputs.NONE;
      for (EquipmentId unit : units.keySet()) {
        if (line.line().contains(unit)) {
          first = first.plus(units.getOrDefault(unit, KpiInputs.NONE));
        }
      }
      KpiInputs counted = line.isByConstraint() ? entry : entry.to(exit);
      total = total.plus(counted.withFirstOf(first));
      timed.removeIf(unit -> line.line().contains(unit) && !unit.equals(line.entry()));
      notes.addAll(notes(line, units, entry, exit));
    }
    for (Map.Entry<EquipmentId, KpiInputs> unit : units.entrySet()) {
      if (lines.stream().noneMatch(line -> line.line().contains(unit.getKey()))) {
        total = total.plus(unit.getValue());
      }
    }
    SortedMap<EquipmentId, Kpis> kpis = new TreeMap<>();
    units.forEach((unit, inputs) -> kpis.put(unit, Kpis.of(profile, inputs)));
    return new Assessment(
        Kpis.of(profile, isCharged ? total.charged() : total, notes),
        kpis,
        lines,
        timed,
        isCharged);
  }

  public static Assessment of(TotalStore.Totals totals, KpiProfile profile) {
    return of(totals.scope(), totals.accounts(), profile);
  }

  /** Which part of the total's times a bucket of one of the timed units is counted to. */
  public TimeElements.Element element(TimeBucket bucket) {
    return isCharged
        ? TimeElements.chargedElement(bucket, total.profile())
        : TimeElements.element(bucket, total.profile());
  }

  /** Whether anything was read of a unit that is no longer read. */
  private static boolean isKnown(Account account) {
    return !account.pieces().isEmpty()
        || account.times().keySet().stream().anyMatch(bucket -> !bucket.isUnknown());
  }

  private static List<CountedLine> lines(Scope scope) {
    return scope.models().values().stream()
        .flatMap(model -> model.lines(scope.equipment()).stream())
        .toList();
  }

  static boolean isFirst(Scope scope, EquipmentId unit) {
    return scope
        .model(unit)
        .flatMap(model -> unit.parent().map(model::unitsOf))
        .filter(line -> !line.isEmpty() && line.getFirst().equals(unit))
        .isPresent();
  }

  private static List<String> notes(
      CountedLine line, Map<EquipmentId, KpiInputs> units, KpiInputs entry, KpiInputs exit) {
    List<String> notes = new ArrayList<>();
    for (EquipmentId unit : line.units()) {
      if (!units.containsKey(unit)) {
        notes.add("Nothing is read of %s, by which %s counts.".formatted(unit, line.line()));
      }
    }
    if (!line.isByConstraint()) {
      notes.add(
          "Scrap of %s is what entered at %s less what came out good at %s: with it what stood"
                  .formatted(line.line(), line.entry().name(), line.exit().name())
              + " between them, more or less, at the window's edges.");
      Duration dark = exit.times().unknown();
      if (!dark.isZero()) {
        notes.add(
            "Of %s nothing is known for %s, of %s for %s: good pieces of a time of which one of them"
                    .formatted(line.exit(), dark, line.entry().name(), entry.times().unknown())
                + " is not known may be missing, or too many.");
      }
    }
    return notes;
  }

  /** Of one of the units that stand for a line. */
  private static KpiInputs inputs(
      Scope scope,
      EquipmentId unit,
      CountedLine line,
      Map<EquipmentId, List<Account>> byUnit,
      KpiProfile profile) {
    return inputs(scope, unit, line.entry(), byUnit.getOrDefault(unit, List.of()), profile);
  }

  /**
   * @param priced the unit whose planned run time per item counts.
   */
  private static KpiInputs inputs(
      Scope scope,
      EquipmentId unit,
      EquipmentId priced,
      List<Account> accounts,
      KpiProfile profile) {
    IdealRate rate = profile.idealRateOrDefault();
    return UnitInputs.of(
            unit,
            profile,
            accounts,
            counted(scope, unit),
            product ->
                scope
                    .model(unit)
                    .flatMap(signals -> signals.idealRunTimePerItem(product, priced, rate)))
        .assuming(assumed(scope, unit, priced, accounts, rate))
        .assuming(withoutPlannedSetup(scope, unit, accounts, profile))
        .assuming(withoutStartUpTime(accounts, profile));
  }

  private static SortedSet<String> withoutStartUpTime(List<Account> accounts, KpiProfile profile) {
    boolean isAssumed =
        profile.startUpRejectsOrDefault() == KpiProfile.StartUpRejects.SEPARATE
            && accounts.stream()
                .anyMatch(account -> account.startUp() == null && !account.pieces().isEmpty());
    return isAssumed
        ? new TreeSet<>(
            Set.of(
                "The plant model gives no start-up time somewhere that pieces were made: no scrap of"
                    + " there is known to be of a start-up, so all of it is a loss of quality."))
        : new TreeSet<>();
  }

  private static SortedSet<String> withoutPlannedSetup(
      Scope scope, EquipmentId unit, List<Account> accounts, KpiProfile profile) {
    SortedSet<String> assumed = new TreeSet<>();
    for (Account account : accounts) {
      String product = account.use().product();
      if (profile.setupOrDefault() == KpiProfile.Setup.OVERRUN
          && !account.time(TimeBucket.SETUP).isZero()
          && scope
              .model(unit)
              .filter(model -> product != null && model.plannedSetups(unit).containsKey(product))
              .isEmpty()) {
        assumed.add(
            "The plant model gives no planned set-up time for %s where it was set up: nothing of that"
                    .formatted(product == null ? "what nobody knows" : product)
                + " set-up is known to be within a plan, so all of it is a loss.");
      }
    }
    return assumed;
  }

  /** By product and not by unit, so that a site has few notes. */
  private static SortedSet<String> assumed(
      Scope scope, EquipmentId unit, EquipmentId priced, List<Account> accounts, IdealRate rate) {
    SortedSet<String> assumed = new TreeSet<>();
    for (Account account : accounts) {
      String product = account.use().product();
      if (product != null
          && !account.pieces().isEmpty()
          && scope
              .model(unit)
              .filter(signals -> signals.isPlannedInstead(product, priced, rate))
              .isPresent()) {
        assumed.add(
            "The plant model gives no %s run time per item for %s where it was made: its planned one"
                    .formatted(rate.name().toLowerCase(Locale.ROOT), product)
                + " was taken there.");
      }
    }
    return assumed;
  }

  /** What a unit's counters count, by the newest plant model. */
  static Set<Counts> counted(Scope scope, EquipmentId unit) {
    return scope
        .model(unit)
        .flatMap(signals -> Optional.ofNullable(signals.units().get(unit)))
        .map(
            found ->
                found.counters().stream()
                    .map(ResolvedPlant.Counter::counts)
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }
}
