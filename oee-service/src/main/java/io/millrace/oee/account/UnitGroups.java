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

/**
 * Work units of a query, as a table {@code w} with their {@code path} and with {@code summed}, the
 * unit as which the accounts of each are added up. Immutable.
 *
 * <p>A few groups are told apart by the binary digits of their numbers, a column each: of booleans
 * the planner expects two values, of any other column of an array two hundred, and for that many
 * groups it would rather sort the accounts than hash them.
 *
 * @param table to select from.
 * @param group what to group by; empty or with a comma behind it.
 */
record UnitGroups(String table, String group, Map<String, Object> parameters) {
  private static final int MOST_DIGITS = 4;

  /**
   * @param summed as which unit a unit's accounts are added up.
   */
  static UnitGroups of(Collection<EquipmentId> units, UnaryOperator<EquipmentId> summed) {
    List<EquipmentId> as = units.stream().map(summed).toList();
    Map<EquipmentId, Integer> known = new HashMap<>();
    List<Integer> numbers =
        as.stream().map(unit -> known.computeIfAbsent(unit, _ -> known.size())).toList();
    int digits = Integer.SIZE - Integer.numberOfLeadingZeros(known.size() - 1);
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("paths", KeptStore.paths(units));
    parameters.put("summed", KeptStore.paths(as));
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < digits && digits <= MOST_DIGITS; i++) {
      int place = i;
      columns.add("digit" + place);
      parameters.put(
          "digit" + place,
          numbers.stream().map(number -> (number >> place & 1) == 1).toArray(Boolean[]::new));
    }
    return new UnitGroups(
        "unnest(:paths::text[], :summed::text[]%s) w (path, summed%s)"
            .formatted(each(columns, ", :%s::boolean[]"), each(columns, ", %s")),
        digits > MOST_DIGITS ? "w.summed, " : each(columns, "w.%s, "),
        parameters);
  }

  private static String each(List<String> columns, String format) {
    return columns.stream().map(format::formatted).collect(Collectors.joining());
  }
}
