// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.equipment.EquipmentId;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnitGroupsTest {
  private static final List<EquipmentId> UNITS =
      IntStream.range(0, 17).mapToObj(i -> EquipmentId.of("acme/plant/line/unit" + i)).toList();

  @Test
  void unitsThatAreAllOneAreNotToldApart() {
    UnitGroups groups = UnitGroups.of(UNITS, _ -> UNITS.getFirst());
    assertEquals("", groups.group());
    assertEquals("unnest(:paths::text[], :summed::text[]) w (path, summed)", groups.table());
  }

  @Test
  void aFewGroupsAreToldApartByTheDigitsOfTheirNumbers() {
    // The third unit is the first of the second group, the fourth of the third: 0, 0, 1, 2.
    UnitGroups groups =
        UnitGroups.of(UNITS.subList(0, 4), unit -> unit.equals(UNITS.get(1)) ? UNITS.get(0) : unit);
    assertEquals("w.digit0, w.digit1, ", groups.group());
    assertArrayEquals(
        new Boolean[] {false, false, true, false}, (Boolean[]) groups.parameters().get("digit0"));
    assertArrayEquals(
        new Boolean[] {false, false, false, true}, (Boolean[]) groups.parameters().get("digit1"));
  }

  @Test
  void manyGroupsAreToldApartByTheirUnits() {
    assertEquals(
        "w.digit0, w.digit1, w.digit2, w.digit3, ",
        UnitGroups.of(UNITS.subList(0, 16), UnaryOperator.identity()).group());
    assertEquals("w.summed, ", UnitGroups.of(UNITS, UnaryOperator.identity()).group());
  }
}
