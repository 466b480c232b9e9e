// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.plant.EquipmentState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackMlTest {
  @ParameterizedTest
  @CsvSource({
    "0, UNKNOWN, UNDEFINED",
    "1, DOWN, CLEARING",
    "2, DOWN, STOPPED",
    "3, DELAYED, STARTING",
    "4, DOWN, IDLE",
    "5, DELAYED, SUSPENDED",
    "6, PRODUCING,",
    "7, DOWN, STOPPING",
    "8, DOWN, ABORTING",
    "9, DOWN, ABORTED",
    "10, DELAYED, HOLDING",
    "11, DELAYED, HELD",
    "12, DELAYED, UNHOLDING",
    "13, DELAYED, SUSPENDING",
    "14, DELAYED, UNSUSPENDING",
    "15, DOWN, RESETTING",
    "16, DELAYED, COMPLETING",
    "17, DOWN, COMPLETE",
  })
  void eachNumberHasItsMeaning(long number, EquipmentState state, @Nullable String cause) {
    assertEquals(new Meaning(state, cause, number), PackMl.meaning(number));
  }

  @Test
  void everyNumberIsInTheTableAbove() {
    assertEquals(18, PackMl.values().length);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 18, Long.MAX_VALUE})
  void anotherNumberIsUnknownAndKept(long number) {
    assertEquals(
        new Meaning(EquipmentState.UNKNOWN, "UNLISTED_CODE", number), PackMl.meaning(number));
  }
}
