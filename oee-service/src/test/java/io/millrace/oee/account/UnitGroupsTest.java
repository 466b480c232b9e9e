// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.contracts.equipment.EquipmentId;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnitGroupsTest {
  private static final List<EquipmentId> UNITS =
      IntStream.range(0, 18).mapToObj(i -> EquipmentId.of("acme/plant/line/unit" + i)).toList();

  @Test
  void unitsThatAreAllOneAreNotToldApart() {
    UnitGroups groups = UnitGroups.of(UNITS, _ -> UNITS.getFirst());
    assertEquals(List.of(), groups.digits());
  }

  @Test
  void aFewGroupsAreToldApartByTheDigitsOfTheirNumbers() {
    // The third unit begins the second group, the fourth the third one: 0, 0, 1, 2.
    UnitGroups groups =
        UnitGroups.of(UNITS.subList(0, 4), unit -> unit.equals(UNITS.get(1)) ? UNITS.get(0) : unit);
    assertEquals(List.of("digit0", "digit1"), groups.digits());
    assertArrayEquals(
        new Boolean[] {false, false, true, false}, (Boolean[]) groups.parameters().get("digit0"));
    assertArrayEquals(
        new Boolean[] {false, false, false, true}, (Boolean[]) groups.parameters().get("digit1"));
    assertArrayEquals(
        new String[] {
          UNITS.get(0).path(), UNITS.get(0).path(), UNITS.get(2).path(), UNITS.get(3).path()
        },
        (String[]) groups.parameters().get("summed"));
  }

  @Test
  void manyGroupsAndUnitsThatAreNotAddedUpAreSummedUnitByUnit() {
    List<String> four = List.of("digit0", "digit1", "digit2", "digit3");
    UnaryOperator<EquipmentId> pair = unit -> unit.equals(UNITS.get(1)) ? UNITS.get(0) : unit;
    assertEquals(four, UnitGroups.of(UNITS.subList(0, 17), pair).digits());
    assertNull(UnitGroups.of(UNITS, pair).digits());
    assertNull(UnitGroups.of(UNITS.subList(0, 2), UnaryOperator.identity()).digits());
  }
}
