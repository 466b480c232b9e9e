// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static java.util.stream.Collectors.groupingBy;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.account.KeptStore.Detail;
import io.millrace.oee.account.KeptStore.Progress;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The accounts of work units in a window: whole slices as they are kept, the rest computed from the
 * facts, all of one moment. Thread-safe.
 */
public final class AccountStore {
  /** Most kept accounts that an answer is made of. */
  private static final int MOST_KEPT = 200_000;

  private final UnitFactStore facts;
  private final KeptStore kept;
  private final SumStore sums;
  private final TransactionTemplate snapshot;

  public AccountStore(
      JdbcClient jdbc, UnitFactStore facts, PlatformTransactionManager transactions) {
    this.facts = facts;
    this.kept = new KeptStore(jdbc);
    this.sums = new SumStore(jdbc, kept);
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** What accounts may be summed over; those with an order name one of those they had. */
  public enum Over {
    /** Everything but unit, product and whether there was an order. */
    ALL(Detail.NOTHING, Period.MONTH, Period.WEEK),
    /** As {@code ALL}, day by day. */
    DAYS(Detail.DAY),
    /** ISO weeks. */
    WEEKS(Detail.WEEK, Period.WEEK),
    MONTHS(Detail.MONTH, Period.MONTH, Period.WEEK),
    SHIFTS(Detail.SHIFT),
    TEAMS(Detail.TEAM),
    ORDERS(Detail.ORDER);

    private final Detail detail;
    private final List<Period> periods;

    Over(Detail detail, Period... periods) {
      this.detail = detail;
      this.periods = List.of(periods);
    }
  }

  /**
   * The accounts of every unit of a scope. Their sums are the same whatever they are summed over.
   *
   * @param limit most state intervals to compute some of them from.
   * @return empty when there are more.
   * @throws ProblemException when there are too many accounts for an answer.
   */
  public Optional<List<Account>> find(Scope scope, Window window, int limit, Over over) {
    return find(scope, UnaryOperator.identity(), window, limit, over);
  }

  /**
   * The same with the accounts of several units added up.
   *
   * @param summed as which unit a unit's accounts are added up; those that are the same must be
   *     meant to work at the same times.
   */
  public Optional<List<Account>> find(
      Scope scope, UnaryOperator<EquipmentId> summed, Window window, int limit, Over over) {
    Map<EquipmentId, Terms> terms = terms(scope);
    Optional<List<Account>> found = snapshot.execute(_ -> find(terms, summed, window, limit, over));
    return found == null ? Optional.empty() : found;
  }

  private Optional<List<Account>> find(
      Map<EquipmentId, Terms> terms,
      UnaryOperator<EquipmentId> summed,
      Window window,
      int limit,
      Over over) {
    kept.prepare();
    Map<EquipmentId, Progress> progress = kept.progress(terms.keySet());
    Map<Window, List<EquipmentId>> whole = new LinkedHashMap<>();
    Map<Window, Map<EquipmentId, Terms>> left = new LinkedHashMap<>();
    Map<Alike, Covered> alike = new HashMap<>();
    terms.forEach(
        (unit, own) -> {
          Progress known = progress.getOrDefault(unit, Progress.NONE);
          Covered covered =
              alike.computeIfAbsent(
                  new Alike(own.zone(), own.calendar(), known),
                  _ -> Covered.of(own, window, known.accounted(), known.due()));
          covered
              .kept()
              .ifPresent(part -> whole.computeIfAbsent(part, _ -> new ArrayList<>()).add(unit));
          covered
              .left()
              .forEach(part -> left.computeIfAbsent(part, _ -> new TreeMap<>()).put(unit, own));
        });
    List<Account> accounts = new ArrayList<>();
    whole.forEach(
        (part, units) -> addKept(terms, units, summed, part, over, over.periods, accounts));
    for (Map.Entry<Window, Map<EquipmentId, Terms>> part : left.entrySet()) {
      Optional<Map<EquipmentId, UnitFacts>> known =
          facts.find(part.getValue(), part.getKey(), limit);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      part.getValue()
          .forEach(
              (unit, own) -> {
                UnitFacts about = known.get().get(unit);
                if (about != null) {
                  EquipmentId as = summed.apply(unit);
                  Account.of(own, about, part.getKey())
                      .forEach(account -> accounts.add(account.as(as)));
                }
              });
    }
    return Optional.of(accounts);
  }

  /** By what it is told which part of a window is kept; many units have it in common. */
  private record Alike(ZoneId zone, @Nullable ShiftCalendar calendar, Progress progress) {}

  /**
   * Whole periods from their sums, what is left of the window slice by slice.
   *
   * @param periods what to look for, the longest first.
   */
  private void addKept(
      Map<EquipmentId, Terms> terms,
      List<EquipmentId> units,
      UnaryOperator<EquipmentId> summed,
      Window window,
      Over over,
      List<Period> periods,
      List<Account> into) {
    if (periods.isEmpty()) {
      addBounded(kept.find(units, summed, window, over.detail, most(into)), into);
      return;
    }
    Period period = periods.getFirst();
    Map<Window, List<EquipmentId>> rest = new LinkedHashMap<>();
    Map<ZoneId, List<EquipmentId>> zones =
        units.stream().collect(groupingBy(unit -> Objects.requireNonNull(terms.get(unit)).zone()));
    zones.forEach(
        (zone, own) -> {
          List<Window> whole = new ArrayList<>();
          for (Window touched : period.touching(window, zone)) {
            Window part = touched.cut(window).orElseThrow();
            if (part.equals(touched)) {
              whole.add(part);
            } else {
              rest.computeIfAbsent(part, _ -> new ArrayList<>()).addAll(own);
            }
          }
          if (!whole.isEmpty()) {
            addBounded(sums.find(own, summed, whole, period, over.detail, most(into)), into);
            sums.missing(own, whole, period)
                .forEach(
                    (part, lacking) ->
                        rest.computeIfAbsent(part, _ -> new ArrayList<>()).addAll(lacking));
          }
        });
    List<Period> shorter = periods.subList(1, periods.size());
    rest.forEach((part, own) -> addKept(terms, own, summed, part, over, shorter, into));
  }

  /** One more than may still be added, so that too many are seen. */
  private static int most(List<Account> accounts) {
    return MOST_KEPT - accounts.size() + 1;
  }

  private static void addBounded(List<Account> accounts, List<Account> into) {
    into.addAll(accounts);
    if (into.size() > MOST_KEPT) {
      throw ProblemException.of(
          422,
          "TOO_MANY_ACCOUNTS",
          "from",
          "the window has more than %d accounts of closed shifts".formatted(MOST_KEPT),
          "Ask for a shorter window, for fewer work units, or by week or month.");
    }
  }

  /** By what each unit is accounted for; a unit that no model has is always meant to work. */
  public static Map<EquipmentId, Terms> terms(Scope scope) {
    Map<EquipmentId, Terms> terms = new TreeMap<>();
    for (EquipmentId unit : scope.units()) {
      terms.put(
          unit,
          scope
              .model(unit)
              .map(signals -> signals.terms(unit))
              .orElseGet(() -> Terms.unknown(ZoneOffset.UTC)));
    }
    return terms;
  }
}
