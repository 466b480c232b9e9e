// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.account.Account.TOO_MANY_INTERVALS;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.BreaksRunThrough;
import io.millrace.contracts.plant.KpiProfile.Rework;
import io.millrace.contracts.plant.KpiProfile.StartUpRejects;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Pieces;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.facts.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Inputs of the KPIs of one work unit, from its accounts. Pure. */
public final class UnitInputs {
  private UnitInputs() {}

  /**
   * @param accounts of the unit.
   * @param counted what the unit's counters count, by the newest plant model.
   * @param plannedRunTimePerItem PRI of a product on this unit.
   */
  public static KpiInputs of(
      EquipmentId unit,
      KpiProfile profile,
      Collection<Account> accounts,
      Set<Counts> counted,
      Function<String, Optional<Duration>> plannedRunTimePerItem) {
    Map<TimeBucket, Duration> times = new EnumMap<>(TimeBucket.class);
    SortedMap<String, Duration> unknown = new TreeMap<>();
    List<Tally> tallies = new ArrayList<>();
    Map<TimeBucket, Duration> orderTimes = new EnumMap<>(TimeBucket.class);
    List<Tally> orderTallies = new ArrayList<>();
    List<Tally> startUp = new ArrayList<>();
    boolean hasStartUps = false;
    Duration failureTime = Duration.ZERO;
    long failures = 0;
    long outside = 0;
    long presets = 0;
    boolean isOffPlanCounted = profile.breaksRunThroughOrDefault() != BreaksRunThrough.IGNORE;
    for (Account account : accounts) {
      account.times().forEach((bucket, time) -> times.merge(bucket, time, Duration::plus));
      account.unknown().forEach((cause, time) -> unknown.merge(cause, time, Duration::plus));
      boolean isOrder = account.use().order() != null;
      if (isOrder) {
        account.times().forEach((bucket, time) -> orderTimes.merge(bucket, time, Duration::plus));
      }
      failures += account.failures();
      failureTime = failureTime.plus(account.failureTime());
      presets += account.presets();
      for (Map.Entry<Counts, Pieces> made : account.pieces().entrySet()) {
        Pieces pieces = made.getValue();
        long counts =
            pieces.observed() + pieces.overGap() + (isOffPlanCounted ? pieces.offPlan() : 0);
        if (made.getKey() == Counts.PRODUCED || made.getKey() == Counts.GOOD) {
          outside += pieces.outside() + (isOffPlanCounted ? 0 : pieces.offPlan());
        }
        Tally tally =
            new Tally(unit, made.getKey(), account.use().product(), counts, pieces.overGap(), 0);
        tallies.add(tally);
        if (isOrder) {
          orderTallies.add(tally.observed());
        }
      }
      Map<Counts, Pieces> started = account.startUp();
      if (started != null) {
        hasStartUps = true;
        started.forEach(
            (counts, made) ->
                startUp.add(
                    new Tally(
                        unit,
                        counts,
                        account.use().product(),
                        made.observed() + (isOffPlanCounted ? made.offPlan() : 0),
                        0,
                        0)));
      }
    }
    Set<Counts> kinds = EnumSet.noneOf(Counts.class);
    kinds.addAll(counted);
    tallies.forEach(tally -> kinds.add(tally.counts()));
    boolean isLoss = profile.reworkOrDefault() == Rework.LOSS;
    boolean isSeparate = profile.startUpRejectsOrDefault() == StartUpRejects.SEPARATE;
    Quantity startUpScrap =
        !hasStartUps
            ? Quantity.Known.NONE
            : unknown.containsKey(TOO_MANY_INTERVALS)
                ? new Quantity.Unknown(
                    "the state changed too often for start-ups to be told (TOO_MANY_INTERVALS)")
                : Quantities.of(unit, kinds, startUp, isLoss, plannedRunTimePerItem).scrap();
    return new KpiInputs(
        TimeElements.of(times, profile),
        unknown,
        Quantities.of(unit, counted, tallies, isLoss, plannedRunTimePerItem),
        Quantities.of(
            unit,
            counted,
            tallies.stream().map(Tally::observed).toList(),
            isLoss,
            plannedRunTimePerItem),
        kinds.contains(Counts.REWORK)
            ? Quantities.reworked(unit, tallies, plannedRunTimePerItem)
            : new Quantity.Unknown(unit + " has no counter that tells reworked pieces"),
        new KpiInputs.Orders(
            TimeElements.of(orderTimes, profile),
            Quantities.of(unit, kinds, orderTallies, isLoss, plannedRunTimePerItem).produced()),
        Quantities.NONE,
        failures,
        failureTime,
        outside,
        presets,
        hasStartUps || isSeparate ? new KpiInputs.StartUp(startUpScrap, isSeparate) : null,
        Collections.emptySortedSet());
  }
}
