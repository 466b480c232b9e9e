// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.account.KeptStore.Detail;
import io.millrace.oee.account.KeptStore.Progress;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The accounts of work units in a window: whole slices as they are kept, the rest computed from the
 * facts, all of one moment. Thread-safe.
 */
public final class AccountStore {
  private final UnitFactStore facts;
  private final KeptStore kept;
  private final TransactionTemplate snapshot;

  public AccountStore(
      JdbcClient jdbc, UnitFactStore facts, PlatformTransactionManager transactions) {
    this.facts = facts;
    this.kept = new KeptStore(jdbc);
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setReadOnly(true);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /** What accounts may be summed over. */
  public enum Over {
    /** Everything but unit, product and order. */
    ALL,
    /** As {@code ALL}, day by day. */
    DAYS,
    /** ISO weeks. */
    WEEKS,
    MONTHS,
    SHIFTS,
    TEAMS;

    private Detail detail() {
      return switch (this) {
        case ALL -> Detail.NOTHING;
        case DAYS -> Detail.DAY;
        case WEEKS -> Detail.WEEK;
        case MONTHS -> Detail.MONTH;
        case SHIFTS -> Detail.SHIFT;
        case TEAMS -> Detail.TEAM;
      };
    }
  }

  /**
   * The accounts of every unit of a scope. Their sums are the same whatever they are summed over.
   *
   * @param limit most state intervals to compute some of them from.
   * @return empty when there are more.
   */
  public Optional<List<Account>> find(Scope scope, Window window, int limit, Over over) {
    Map<EquipmentId, Terms> terms = terms(scope);
    Optional<List<Account>> found =
        snapshot.execute(_ -> find(terms, window, limit, over.detail()));
    return found == null ? Optional.empty() : found;
  }

  private Optional<List<Account>> find(
      Map<EquipmentId, Terms> terms, Window window, int limit, Detail detail) {
    Map<EquipmentId, Progress> progress = kept.progress(terms.keySet());
    Map<Window, List<EquipmentId>> whole = new LinkedHashMap<>();
    Map<Window, Map<EquipmentId, Terms>> left = new LinkedHashMap<>();
    terms.forEach(
        (unit, own) -> {
          Progress known = progress.getOrDefault(unit, Progress.NONE);
          Covered covered = Covered.of(own, window, known.accounted(), known.due());
          covered
              .kept()
              .ifPresent(part -> whole.computeIfAbsent(part, _ -> new ArrayList<>()).add(unit));
          covered
              .left()
              .forEach(part -> left.computeIfAbsent(part, _ -> new TreeMap<>()).put(unit, own));
        });
    List<Account> accounts = new ArrayList<>();
    whole.forEach((part, units) -> accounts.addAll(kept.find(units, part, detail)));
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
                  accounts.addAll(Account.of(own, about, part.getKey()));
                }
              });
    }
    return Optional.of(accounts);
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
