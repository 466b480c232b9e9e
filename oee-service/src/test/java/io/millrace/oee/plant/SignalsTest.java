// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.plant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignalsTest {
  private final Signals signals = Signals.of(TestPlant.version(3));

  @Test
  void onlyTagsWithMeaningAreLookedAt() {
    assertEquals(
        Set.of(
            TestPlant.tag(TestPlant.FILLER, "state"),
            TestPlant.tag(TestPlant.FILLER, "produced"),
            TestPlant.tag(TestPlant.FILLER, "scrap")),
        signals.of(TestPlant.FILLER_SOURCE).keySet());
  }

  @Test
  void aDeviceOfAnotherGatewayMeansNothing() {
    assertTrue(signals.of("elsewhere/filler").isEmpty());
  }

  @Test
  void plannedRunTimeDependsOnTheWorkUnit() {
    assertEquals(
        Optional.of(Duration.ofSeconds(2)),
        signals.plannedRunTimePerItem("water", TestPlant.FILLER));
    assertEquals(
        Optional.of(Duration.ofSeconds(4)),
        signals.plannedRunTimePerItem("water", TestPlant.CAPPER));
    assertEquals(Optional.empty(), signals.plannedRunTimePerItem("wine", TestPlant.FILLER));
  }

  @Test
  void aUnitWithoutSignalsIsNotObserved() {
    assertTrue(signals.isObserved(TestPlant.LABELLER));
    assertFalse(signals.isObserved(TestPlant.TABLE));
  }
}
