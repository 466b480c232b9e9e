// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Work units of a query that sums accounts, and as which unit those of each are added up: a group.
 * Immutable.
 *
 * <p>A few groups are summed together and told apart by the binary digits of their numbers, a
 * column each: of booleans the planner expects two values, of any other column of an array two
 * hundred, and for that many groups it would rather sort the accounts than hash them. Of many
 * groups, and where no two units are one, each unit is summed by itself, so that the sums being
 * made are few and stay in the processor's cache.
 *
 * @param digits names of columns; null for unit by unit.
 * @param parameters of the query.
 */
record UnitGroups(@Nullable List<String> digits, Map<String, Object> parameters) {
  private static final int MOST_DIGITS = 4;

  /**
   * @param summed as which unit a unit's accounts are added up.
   */
  static UnitGroups of(Collection<EquipmentId> units, UnaryOperator<EquipmentId> summed) {
    List<EquipmentId> as = units.stream().map(summed).toList();
    Map<EquipmentId, Integer> known = new HashMap<>();
    List<Integer> numbers =
        as.stream().map(unit -> known.computeIfAbsent(unit, _ -> known.size())).toList();
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("paths", KeptStore.paths(units));
    parameters.put("summed", KeptStore.paths(as));
    int most = Integer.SIZE - Integer.numberOfLeadingZeros(known.size() - 1);
    if (most > MOST_DIGITS || known.size() == units.size()) {
      return new UnitGroups(null, parameters);
    }
    List<String> digits = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int place = i;
      digits.add("digit" + place);
      parameters.put(
          "digit" + place,
          numbers.stream().map(number -> (number >> place & 1) == 1).toArray(Boolean[]::new));
    }
    return new UnitGroups(digits, parameters);
  }

  /**
   * Sums by unit, product and whether there was an order; a group may have several. The unit's path
   * is called path.
   *
   * @param table of accounts; called a.
   * @param sums columns, over a.
   * @param where which of a.
   * @param by what else tells accounts apart; empty, or with a comma before it.
   */
  String query(String table, String sums, String where, String by) {
    if (digits == null) {
      return """
      select w.summed as path, s.*
      from unnest(:paths::text[], :summed::text[]) w (path, summed)
      join work_unit u on u.path = w.path
      cross join lateral (
        select %s
        from %s a
        where a.work_unit_id = u.id and %s
        group by a.product, a.order_id is null %s) s
      """
          .formatted(sums, table, where, by);
    }
    return """
    select min(w.summed) as path, %s
    from unnest(:paths::text[], :summed::text[] %s) w (path, summed %s)
    join work_unit u on u.path = w.path
    join %s a on a.work_unit_id = u.id
    where %s
    group by a.product, a.order_id is null %s %s
    """
        .formatted(
            sums,
            each(digits, ", :%s::boolean[]"),
            each(digits, ", %s"),
            table,
            where,
            by,
            each(digits, ", w.%s"));
  }

  private static String each(List<String> digits, String format) {
    return digits.stream().map(format::formatted).collect(Collectors.joining());
  }
}
