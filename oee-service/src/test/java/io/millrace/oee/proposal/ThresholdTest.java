// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.TestPlant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  private static final Signals MODEL =
      model(
          """
          places:
              - {equipment: bottling/line1, proposals: {applyAbove: 0.95}}
              - {equipment: bottling/line1/capper, proposals: {applyAbove: 1}}
              - {equipment: bottling/line1/labeller, microStop: PT1M}\
          """);

  @Test
  void theNearestPlaceSaysItAndOneIsNever() {
    Threshold never = new Threshold(1);
    assertEquals(Optional.of(0.95), never.at(Optional.of(MODEL), FILLER));
    assertEquals(Optional.empty(), never.at(Optional.of(MODEL), CAPPER));
    assertEquals(Optional.of(0.95), never.at(Optional.of(MODEL), LABELLER));
  }

  @Test
  void whereNoPlaceSaysItTheServiceDoes() {
    Optional<Signals> silent = Optional.of(Signals.of(TestPlant.version(1)));
    assertEquals(Optional.of(0.9), new Threshold(0.9).at(silent, FILLER));
    assertEquals(Optional.of(0.9), new Threshold(0.9).at(Optional.empty(), FILLER));
    assertEquals(Optional.empty(), new Threshold(1).at(silent, FILLER));
    assertEquals(Optional.empty(), new Threshold(0.9).at(Optional.of(MODEL), CAPPER));
  }

  /** Else a word about proposals would have every account of the site made again. */
  @Test
  void noAccountDependsOnIt() {
    Signals other = model("places: [{equipment: bottling/line1, proposals: {applyAbove: 0.9}}]");
    Signals without = model("places: [{equipment: bottling/line1}]");
    assertTrue(other.accountsLike(without));
    assertFalse(
        other.accountsLike(model("places: [{equipment: bottling/line1, microStop: PT1M}]")));
  }

  private static Signals model(String accounting) {
    return Signals.of(
        TestPlant.version(
            1, Map.of("products:\n", "accounting:\n  " + accounting + "\nproducts:\n")));
  }
}
