// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.oee.facts.Tally;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a work unit, or several, made in a window. Of the three quantities two tell the third:
 * without a counter of its own PQ = GQ + SQ, GQ = PQ - SQ, SQ = PQ - GQ, product by product. What
 * is counted is taken as counted. Where rework is counted and is a loss, PQ = GQ + SQ + RQ.
 * Immutable.
 *
 * @param produced PQ.
 * @param good GQ.
 * @param scrap SQ.
 */
public record Quantities(Quantity produced, Quantity good, Quantity scrap) {
  public static final Quantities NONE =
      new Quantities(Quantity.Known.NONE, Quantity.Known.NONE, Quantity.Known.NONE);

  private static final String UNNAMED = "an unnamed product";

  /**
   * @param unit the work unit, for reasons.
   * @param counted what its counters count.
   * @param tallies its pieces in the window; what is not in them was counted as none.
   * @param isReworkLost whether reworked pieces are no part of the good ones, unless those have a
   *     counter of their own.
   * @param plannedRunTimePerItem PRI of a product on this unit.
   */
  public static Quantities of(
      EquipmentId unit,
      Set<Counts> counted,
      List<Tally> tallies,
      boolean isReworkLost,
      Function<String, Optional<Duration>> plannedRunTimePerItem) {
    Set<Counts> kinds = EnumSet.noneOf(Counts.class);
    kinds.addAll(counted);
    tallies.forEach(tally -> kinds.add(tally.counts()));
    Map<String, Long> produced = pieces(tallies, Counts.PRODUCED);
    Map<String, Long> good = pieces(tallies, Counts.GOOD);
    Map<String, Long> scrap = pieces(tallies, Counts.SCRAP);
    Map<String, Long> rework = isReworkLost ? pieces(tallies, Counts.REWORK) : Map.of();
    kinds.remove(Counts.REWORK);
    if (kinds.containsAll(Set.of(Counts.GOOD, Counts.SCRAP)) && !kinds.contains(Counts.PRODUCED)) {
      produced = sum(sum(good, scrap, 1), rework, 1);
      kinds.add(Counts.PRODUCED);
    } else if (kinds.equals(EnumSet.of(Counts.PRODUCED, Counts.SCRAP))) {
      good = sum(sum(produced, scrap, -1), rework, -1);
      kinds.add(Counts.GOOD);
    } else if (kinds.equals(EnumSet.of(Counts.PRODUCED, Counts.GOOD))) {
      scrap = sum(sum(produced, good, -1), rework, -1);
      kinds.add(Counts.SCRAP);
    }
    return new Quantities(
        quantity(unit, Counts.PRODUCED, kinds, produced, plannedRunTimePerItem),
        quantity(unit, Counts.GOOD, kinds, good, plannedRunTimePerItem),
        quantity(unit, Counts.SCRAP, kinds, scrap, plannedRunTimePerItem));
  }

  /** RQ. */
  static Quantity reworked(
      EquipmentId unit,
      List<Tally> tallies,
      Function<String, Optional<Duration>> plannedRunTimePerItem) {
    return quantity(
        unit,
        Counts.REWORK,
        Set.of(Counts.REWORK),
        pieces(tallies, Counts.REWORK),
        plannedRunTimePerItem);
  }

  /** What goes in here and comes out good there; the difference is lost in between. */
  Quantities to(Quantities exit) {
    return new Quantities(produced, exit.good, produced.minus(exit.good));
  }

  public Quantities plus(Quantities other) {
    return new Quantities(
        produced.plus(other.produced), good.plus(other.good), scrap.plus(other.scrap));
  }

  private static Quantity quantity(
      EquipmentId unit,
      Counts what,
      Set<Counts> kinds,
      Map<String, Long> pieces,
      Function<String, Optional<Duration>> plannedRunTimePerItem) {
    if (!kinds.contains(what)) {
      return new Quantity.Unknown(
          "%s has no counter that tells %s pieces"
              .formatted(
                  unit,
                  switch (what) {
                    case PRODUCED -> "produced";
                    case GOOD -> "good";
                    case SCRAP -> "scrap";
                    case REWORK -> "reworked";
                  }));
    }
    long sum = 0;
    Duration planned = Duration.ZERO;
    Map<String, Long> unplanned = new TreeMap<>();
    for (Map.Entry<String, Long> entry : pieces.entrySet()) {
      sum = Math.addExact(sum, entry.getValue());
      Optional<Duration> perItem = plannedRunTimePerItem.apply(entry.getKey());
      if (perItem.isPresent()) {
        planned = planned.plus(perItem.get().multipliedBy(entry.getValue()));
      } else if (entry.getValue() != 0) {
        unplanned.put(entry.getKey(), entry.getValue());
      }
    }
    return new Quantity.Known(sum, planned, unplanned);
  }

  private static Map<String, Long> pieces(List<Tally> tallies, Counts what) {
    Map<String, Long> pieces = new TreeMap<>();
    for (Tally tally : tallies) {
      if (tally.counts() == what) {
        String product = tally.product();
        pieces.merge(product == null ? UNNAMED : product, tally.pieces(), Math::addExact);
      }
    }
    return pieces;
  }

  private static Map<String, Long> sum(
      Map<String, Long> first, Map<String, Long> second, int sign) {
    Map<String, Long> sum = new TreeMap<>(first);
    second.forEach((product, n) -> sum.merge(product, sign * n, Math::addExact));
    return sum;
  }
}
