// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.account.KeptStore.Detail;
import io.millrace.oee.facts.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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
          kept.find(
                  List.of(unit), UnaryOperator.identity(), whole, Detail.NOTHING, Integer.MAX_VALUE)
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
              day, product, order_id, times, unknown, pieces, presets, failures, failure_micros,
              start_up)
            values (:unit, :period, :periodFrom::timestamptz, :periodTo::timestamptz,
              :from::timestamptz, :to::timestamptz, :day::date, :product, :order, :times,
              :unknown::jsonb, :pieces, :presets, :failures, :failureMicros, :startUp::bigint[])
            """)
        .param("unit", id)
        .param("period", period.name())
        .param("periodFrom", whole.from().toString())
        .param("periodTo", whole.to().toString())
        .params(KeptStore.columns(sum))
        .update();
  }

  /**
   * Which units have no sums of which periods.
   *
   * @return by period; those of which every unit has sums are left out.
   */
  Map<Window, List<EquipmentId>> missing(
      Collection<EquipmentId> units, List<Window> periods, Period period) {
    Map<Instant, Window> byStart =
        periods.stream().collect(Collectors.toMap(Window::from, Function.identity()));
    Map<Window, List<EquipmentId>> missing = new TreeMap<>(Comparator.comparing(Window::from));
    jdbc.sql(
            """
            select w.from_at, u.path
            from unnest(:froms::text[]::timestamptz[]) w (from_at) cross join work_unit u
            where u.path = any(:paths::text[]) and not exists (
              select from account_sum a
              where a.work_unit_id = u.id and a.period = :period and a.period_from = w.from_at)
            """)
        .param("paths", KeptStore.paths(units))
        .param("period", period.name())
        .param("froms", byStart.keySet().stream().map(Instant::toString).toArray(String[]::new))
        .query(
            (row, _) ->
                missing
                    .computeIfAbsent(
                        Objects.requireNonNull(byStart.get(KeptStore.instant(row, "from_at"))),
                        _ -> new ArrayList<>())
                    .add(EquipmentId.of(row.getString("path"))))
        .list();
    return missing;
  }

  /**
   * Sums of periods, by unit, product and whether there was an order.
   *
   * @param summed as which unit a unit's sums are added up.
   * @param periods one after the other.
   * @param by what else tells sums apart: nothing, or else their period.
   * @param limit most accounts to return.
   */
  List<Account> find(
      Collection<EquipmentId> units,
      UnaryOperator<EquipmentId> summed,
      List<Window> periods,
      Period period,
      Detail by,
      int limit) {
    UnitGroups groups = UnitGroups.of(units, summed);
    return jdbc.sql(
            """
            %s
            limit :limit
            """
                .formatted(
                    groups.query(
                        "account_sum",
                        KeptStore.sums(Detail.NOTHING),
                        """
                        a.period = :period
                        and a.period_from between :first::timestamptz and :last::timestamptz""",
                        by == Detail.NOTHING ? "" : ", a.period_from")))
        .params(groups.parameters())
        .param("period", period.name())
        .param("first", periods.getFirst().from().toString())
        .param("last", periods.getLast().from().toString())
        .param("limit", limit)
        .query((row, _) -> KeptStore.account(row))
        .list();
  }
}
