// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.account.Account;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether the planned run time per item of one product on one work unit is what the unit can do,
 * told from its accounts shift by shift; a day is one shift where there is none. Pure, immutable.
 *
 * @param product a product's id.
 * @param perItem PRI of the plant model; null when it has none.
 * @param shifts in how many shifts it was made for at least {@link #SUSTAINED}.
 * @param above in how many of them effectiveness was above 1.
 * @param demonstrated the best that was sustained; null when fewer than two shifts can show it.
 * @param effectiveness of the product in the window.
 * @param effectivenessThen the same if its PRI were the demonstrated best.
 * @param oeeIndex of the unit in the window, with everything it made.
 * @param oeeIndexThen the same if this product's PRI were the demonstrated best.
 */
record CycleAudit(
    EquipmentId unit,
    String product,
    @Nullable Duration perItem,
    int shifts,
    int above,
    @Nullable Best demonstrated,
    Ratio effectiveness,
    Ratio effectivenessThen,
    Ratio oeeIndex,
    Ratio oeeIndexThen) {
  /** Production of a product in a shift below which the shift says nothing of its rate. */
  static final Duration SUSTAINED = Duration.ofHours(1);

  /** From this share of shifts on, and in at least {@link #LEAST}, above 1 is no accident. */
  static final double REGULAR = 0.2;

  /** One shift may be a counter that was cleaned; two are not. */
  static final int LEAST = 2;

  /** The best counts that was reached in one of so many shifts. */
  private static final int ONE_OF = 10;

  private static final Ratio NOT_SHOWN =
      new Ratio.Undefined(
          "no rate was sustained in %d shifts of at least %s production"
              .formatted(LEAST, SUSTAINED));

  /**
   * What was demonstrated: the rate that was reached or bettered in a tenth of the shifts and in at
   * least two, so that no single odd shift sets it.
   *
   * @param perItem production time for an item then.
   * @param window the slowest of those shifts, which is the one that has this rate.
   * @param shifts in how many it was reached or bettered.
   */
  record Best(Duration perItem, Window window, int shifts) {}

  /** Production of the product in one shift. */
  private record Run(Window window, Duration production, long pieces, boolean isAbove) {
    Duration perItem() {
      return production.dividedBy(pieces);
    }

    /** Whether it says something of the rate. */
    boolean isSustained() {
      return pieces > 0 && production.compareTo(SUSTAINED) >= 0;
    }
  }

  /** What the accounts of one unit are looked at by. */
  record Terms(
      EquipmentId unit,
      KpiProfile profile,
      Set<Counts> counted,
      Function<String, Optional<Duration>> plannedRunTimePerItem) {

    private KpiInputs inputs(Collection<Account> accounts) {
      return inputs(accounts, profile, plannedRunTimePerItem);
    }

    private KpiInputs inputs(
        Collection<Account> accounts, KpiProfile by, Function<String, Optional<Duration>> perItem) {
      return UnitInputs.of(unit, by, accounts, counted, perItem);
    }
  }

  /** Share of the shifts in which effectiveness was above 1. */
  Ratio shareAbove() {
    return Ratio.of(
        above, shifts, "no shift has %s of its production or more".formatted(SUSTAINED));
  }

  /** Whether it is above 1 too often to be an accident. */
  boolean isRegular() {
    return above >= LEAST && above >= REGULAR * shifts;
  }

  /**
   * @param accounts of the unit, each of one shift, or of one day where there is none.
   * @return by product; accounts without a product are left out.
   */
  static List<CycleAudit> of(Terms terms, List<Account> accounts) {
    Map<String, List<Account>> byProduct = new TreeMap<>();
    for (Account account : accounts) {
      String product = account.use().product();
      if (product != null) {
        byProduct.computeIfAbsent(product, _ -> new ArrayList<>()).add(account);
      }
    }
    List<CycleAudit> audits = new ArrayList<>();
    byProduct.forEach((product, own) -> audits.add(of(terms, product, own, accounts)));
    return audits;
  }

  private static CycleAudit of(Terms terms, String product, List<Account> own, List<Account> all) {
    List<Run> runs = runs(terms, own).stream().filter(Run::isSustained).toList();
    Optional<Best> best = best(runs);
    Function<String, Optional<Duration>> then =
        one ->
            one.equals(product)
                ? best.map(Best::perItem)
                : terms.plannedRunTimePerItem().apply(one);
    return new CycleAudit(
        terms.unit(),
        product,
        terms.plannedRunTimePerItem().apply(product).orElse(null),
        runs.size(),
        (int) runs.stream().filter(Run::isAbove).count(),
        best.orElse(null),
        Kpi.EFFECTIVENESS.of(terms.profile(), terms.inputs(own)),
        best.isEmpty()
            ? NOT_SHOWN
            : Kpi.EFFECTIVENESS.of(terms.profile(), terms.inputs(own, terms.profile(), then)),
        Kpi.OEE_INDEX.of(terms.profile(), terms.inputs(all)),
        best.isEmpty()
            ? NOT_SHOWN
            : Kpi.OEE_INDEX.of(terms.profile(), terms.inputs(all, terms.profile(), then)));
  }

  private static List<Run> runs(Terms terms, List<Account> own) {
    Map<String, List<Account>> byShift = new TreeMap<>();
    for (Account account : own) {
      ShiftSpan shift = account.slice().shift();
      String key =
          shift == null ? account.slice().day().toString() : shift.window().from().toString();
      byShift.computeIfAbsent(key, _ -> new ArrayList<>()).add(account);
    }
    List<Run> runs = new ArrayList<>();
    for (List<Account> shift : byShift.values()) {
      // By the standard's definitions minor stops are no production: they tell nothing of a rate.
      KpiInputs pure = terms.inputs(shift, KpiProfile.ISO_22400, terms.plannedRunTimePerItem());
      boolean isDoubtful = shift.stream().anyMatch(account -> account.presets() > 0);
      if (pure.observed().produced() instanceof Quantity.Known made && !isDoubtful) {
        boolean isAbove =
            Kpi.EFFECTIVENESS.of(terms.profile(), terms.inputs(shift))
                    instanceof Ratio.Defined(double value)
                && value > 1;
        runs.add(new Run(window(shift), pure.times().production(), made.pieces(), isAbove));
      }
    }
    return runs;
  }

  private static Window window(List<Account> accounts) {
    return accounts.stream()
        .map(account -> account.slice().window())
        .reduce(Window::with)
        .orElseThrow();
  }

  private static Optional<Best> best(List<Run> runs) {
    if (runs.size() < LEAST) {
      return Optional.empty();
    }
    int rank = Math.max(LEAST, (runs.size() + ONE_OF - 1) / ONE_OF);
    Run reached =
        runs.stream()
            .sorted(Comparator.comparing(Run::perItem).thenComparing(run -> run.window().from()))
            .toList()
            .get(rank - 1);
    return Optional.of(new Best(reached.perItem(), reached.window(), rank));
  }
}
