// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.oee.plant.TestPlant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeaningTest {
  @Test
  void aNumberBeyond63BitsIsNoCode() {
    assertEquals(Optional.empty(), Meaning.code(reading(new TagValue.UnsignedInt(-1))));
    assertEquals(Optional.of(6L), Meaning.code(reading(new TagValue.UnsignedInt(6))));
  }

  private static Reading reading(TagValue value) {
    return Reading.good(TestPlant.tag(TestPlant.FILLER, "state"), Folded.START, value);
  }
}
