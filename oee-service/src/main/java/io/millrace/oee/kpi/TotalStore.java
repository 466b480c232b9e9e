// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.Window;
import java.util.List;
import java.util.function.UnaryOperator;

/** The accounts of a place, as an {@link Assessment} is made of them. Thread-safe. */
public final class TotalStore {
  private final AccountStore accounts;
  private final int mostIntervals;

  /**
   * @param mostIntervals most state intervals that some of them are computed from.
   */
  public TotalStore(AccountStore accounts, int mostIntervals) {
    this.accounts = accounts;
    this.mostIntervals = mostIntervals;
  }

  /**
   * @param scope the place, with those units of which there are accounts.
   */
  public record Totals(Scope scope, List<Account> accounts) {}

  /**
   * Of every unit.
   *
   * @throws ProblemException when there are too many.
   */
  public Totals each(Scope scope, Window window, Over over) {
    return new Totals(scope, find(scope, UnaryOperator.identity(), window, over));
  }

  /**
   * For the KPIs of the place as a whole: units that are alike were added up by the database. The
   * total of the assessment has the digits of that of every unit.
   *
   * @throws ProblemException when there are too many.
   */
  public Totals summed(Scope scope, Window window, Over over) {
    Likeness alike = Likeness.of(scope);
    List<Account> found = find(scope, alike::as, window, over);
    return Likeness.isExact(scope, found)
        ? new Totals(alike.scope(scope), found)
        : each(scope, window, over);
  }

  private List<Account> find(
      Scope scope, UnaryOperator<EquipmentId> summed, Window window, Over over) {
    return accounts
        .find(scope, summed, window, mostIntervals, over)
        .orElseThrow(() -> PlaceStore.tooMany(mostIntervals));
  }
}
