// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.account.KeptStore.Detail;
import io.millrace.oee.facts.Window;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Kept accounts summed over whole weeks and months. A period has its sums exactly when all its
 * slices are kept. Thread-safe.
 */
final class SumStore {
  private final JdbcClient jdbc;
  private final KeptStore kept;

  SumStore(JdbcClient jdbc, KeptStore kept) {
    this.jdbc = jdbc;
    this.kept = kept;
  }

  /**
   * Sums the periods of a unit of which the last slice was just kept.
   *
   * @param made slices that were kept.
   * @param accounted from the first slice that was ever accounted for to the end of the last one.
   */
  void add(int id, EquipmentId unit, ZoneId zone, Window made, Window accounted) {
    for (Period period : Period.values()) {
      for (Window whole : period.touching(made, zone)) {
        boolean isAccounted =
            !whole.from().isBefore(accounted.from()) && !whole.to().isAfter(accounted.to());
        if (isAccounted && !isDue(id, whole)) {
          remove(id, whole, period);
          kept.find(List.of(unit), whole, Detail.NOTHING, Integer.MAX_VALUE)
              .forEach(sum -> insert(id, period, whole, sum));
        }
      }
    }
  }

  /** Whether some of its slices are not kept now. */
  private boolean isDue(int id, Window whole) {
    return jdbc.sql(
            """
            select exists (
              select from account_due
              where work_unit_id = :unit
                and from_at < :to::timestamptz and to_at > :from::timestamptz)
            """)
        .param("unit", id)
        .param("from", whole.from().toString())
        .param("to", whole.to().toString())
        .query(Boolean.class)
        .single();
  }

  /** Whatever changed them; what is summed anew stands in their place. */
  private void remove(int id, Window whole, Period period) {
    jdbc.sql(
            """
            delete from account_sum
            where work_unit_id = :unit and period = :period and period_from = :from::timestamptz
            """)
        .param("unit", id)
        .param("period", period.name())
        .param("from", whole.from().toString())
        .update();
  }

  private void insert(int id, Period period, Window whole, Account sum) {
    jdbc.sql(
            """
            insert into account_sum (work_unit_id, period, period_from, period_to, from_at, to_at,
              day, product, order_id, times, unknown, pieces, presets, failures, failure_micros)
            values (:unit, :period, :periodFrom::timestamptz, :periodTo::timestamptz,
              :from::timestamptz, :to::timestamptz, :day::date, :product, :order, :times,
              :unknown::jsonb, :pieces, :presets, :failures, :failureMicros)
            """)
        .param("unit", id)
        .param("period", period.name())
        .param("periodFrom", whole.from().toString())
        .param("periodTo", whole.to().toString())
        .params(KeptStore.columns(sum))
        .update();
  }

  /** Sums with the periods that they fill. */
  record Sums(List<Account> accounts, Map<EquipmentId, Set<Window>> periods) {}

  /**
   * Of the periods that lie in a window.
   *
   * @param limit most accounts to return.
   */
  Sums find(Collection<EquipmentId> units, Window window, Period period, int limit) {
    Map<EquipmentId, Set<Window>> periods = new HashMap<>();
    List<Account> accounts =
        jdbc.sql(
                """
                select u.path, s.*, %s
                from work_unit u join account_sum s on s.work_unit_id = u.id
                where u.path = any(:paths::text[]) and s.period = :period
                  and s.period_from >= :from::timestamptz and s.period_from < :to::timestamptz
                  and s.period_to <= :to::timestamptz
                limit :limit
                """
                    .formatted(Detail.NOTHING.columns()))
            .param("paths", KeptStore.paths(units))
            .param("period", period.name())
            .param("from", window.from().toString())
            .param("to", window.to().toString())
            .param("limit", limit)
            .query(
                (row, _) -> {
                  Account account = KeptStore.account(row);
                  periods
                      .computeIfAbsent(account.unit(), _ -> new HashSet<>())
                      .add(
                          new Window(
                              KeptStore.instant(row, "period_from"),
                              KeptStore.instant(row, "period_to")));
                  return account;
                })
            .list();
    return new Sums(accounts, periods);
  }
}
