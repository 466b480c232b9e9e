// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.StateRule;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a state tag says about its work unit. Immutable.
 *
 * @param state what the unit does.
 * @param cause why, in the plant's words; null when the state says all. For an unreadable state the
 *     reason of the reading's quality.
 * @param code the device's own state code; null when there is none.
 */
public record Meaning(EquipmentState state, @Nullable String cause, @Nullable Long code) {
  static final Meaning SILENT = new Meaning(EquipmentState.UNKNOWN, null, null);
  static final Meaning PRODUCING = new Meaning(EquipmentState.PRODUCING, null, null);
  static final Meaning NO_PIECES = new Meaning(EquipmentState.DOWN, "NO_PIECES", null);

  /** What a reading means whose value cannot be had. */
  static Meaning unreadable(Reading reading) {
    return reading.reason() == QualityReason.NONE
        ? SILENT
        : new Meaning(EquipmentState.UNKNOWN, reading.reason().name(), null);
  }

  /** What a code means by the machine template's table; unknown, with the code, when not listed. */
  static Meaning of(StateRule.Codes rule, long code) {
    StateRule.StateMeaning meaning = rule.codes().get(Long.toString(code));
    return meaning == null
        ? new Meaning(EquipmentState.UNKNOWN, "UNLISTED_CODE", code)
        : new Meaning(meaning.state(), meaning.cause(), code);
  }

  /**
   * What the bits of a word mean: the first one of the rule that is set; its number is the code.
   */
  static Meaning of(StateRule.Bits rule, long word) {
    return rule.bits().stream()
        .filter(bit -> (word >>> bit.bit() & 1) == 1)
        .findFirst()
        .map(bit -> new Meaning(bit.state(), bit.cause(), (long) bit.bit()))
        .orElseGet(() -> new Meaning(rule.otherwise().state(), rule.otherwise().cause(), null));
  }

  /** The state code a reading holds; empty when it holds none or one beyond 63 bits. */
  static Optional<Long> code(Reading reading) {
    return Counter.valueOf(reading)
        .filter(v -> v.bitLength() < Long.SIZE)
        .map(BigInteger::longValue);
  }
}
