// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.facts.Folded.at;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.plant.EquipmentState;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
  @Test
  void gapsAreUnknownAndEdgesAreCut() {
    Lane lane =
        Lane.of(
            FILLER,
            new Window(at(10), at(100)),
            List.of(
                interval(0, 20, EquipmentState.PRODUCING),
                interval(30, 40, EquipmentState.DOWN),
                interval(40, 50, EquipmentState.PRODUCING)));
    assertEquals(
        List.of(
            interval(10, 20, EquipmentState.PRODUCING),
            interval(20, 30, EquipmentState.UNKNOWN),
            interval(30, 40, EquipmentState.DOWN),
            interval(40, 50, EquipmentState.PRODUCING),
            interval(50, 100, EquipmentState.UNKNOWN)),
        lane.intervals());
  }

  @Test
  void withoutIntervalsAllIsUnknown() {
    assertEquals(
        List.of(interval(0, 10, EquipmentState.UNKNOWN)),
        Lane.of(FILLER, new Window(at(0), at(10)), List.of()).intervals());
  }

  private static StateInterval interval(int from, int to, EquipmentState state) {
    return new StateInterval(FILLER, at(from), at(to), state, null, null);
  }
}
