// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a machine's state is known from its tags. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StateRule.Codes.class, name = "codes"),
  @JsonSubTypes.Type(value = StateRule.PackMl.class, name = "packMl"),
  @JsonSubTypes.Type(value = StateRule.Bits.class, name = "bits"),
  @JsonSubTypes.Type(value = StateRule.NoCount.class, name = "noCount")
})
public sealed interface StateRule {
  /** Own name of the tag that the state is read from. */
  String tag();

  /**
   * The tag holds a code; the table says what each means. A code that is not in the table is an
   * unknown state.
   *
   * @param codes from the code, written as a decimal number, to its meaning.
   */
  record Codes(String tag, Map<String, StateMeaning> codes) implements StateRule {
    public Codes {
      codes = Map.copyOf(codes);
    }
  }

  /** The tag holds a PackML state number (ISA-TR88.00.02, StateCurrent). */
  record PackMl(String tag) implements StateRule {}

  /**
   * The tag is a word of which single bits mean something.
   *
   * @param bits the first one that is set tells the state.
   * @param otherwise what it means when none of them is set.
   */
  record Bits(String tag, List<BitMeaning> bits, StateMeaning otherwise) implements StateRule {
    public Bits {
      bits = List.copyOf(bits);
    }
  }

  /**
   * @param bit 0 the lowest, 0..63.
   * @param state the equipment state while it is set.
   * @param cause why, in the plant's words; null when the state says all.
   */
  record BitMeaning(int bit, EquipmentState state, @Nullable String cause) {}

  /**
   * There is no state tag: the machine is down when its counter has not moved for a while.
   *
   * @param tag the counter.
   * @param times after how many planned run times per item without a piece it counts as down; above
   *     1.
   */
  record NoCount(String tag, double times) implements StateRule {}

  /**
   * @param state the equipment state.
   * @param cause why, in the plant's words: {@code STARVED}, {@code GUARD_OPEN}; null when the
   *     state says all.
   */
  record StateMeaning(EquipmentState state, @Nullable String cause) {}
}
