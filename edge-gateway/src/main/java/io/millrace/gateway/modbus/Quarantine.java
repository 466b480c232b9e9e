// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.gateway.device.HeldTags;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a device refused to give, and when it is asked again. Times are nanoseconds of a monotonic
 * clock. Immutable.
 *
 * @param tags those that are not asked for at present.
 * @param cuts borders that requests do not cross at present, with the end of their time.
 */
record Quarantine(HeldTags tags, Map<RegisterPlan.Cut, Long> cuts) {
  private static final Duration CUT = Duration.ofMinutes(15);

  /** Nothing refused so far. */
  static final Quarantine EMPTY = new Quarantine(HeldTags.NONE, Map.of());

  Quarantine {
    cuts = Map.copyOf(cuts);
  }

  /** After the device refused this tag alone. */
  Quarantine refused(TagName tag, int code, long now) {
    return new Quarantine(tags.refused(tag, isPermanent(code), meaning(code), now), cuts);
  }

  /** After the device gave this tag. */
  Quarantine answered(TagName tag) {
    return tags.holds(tag) ? new Quarantine(tags.answered(tag), cuts) : this;
  }

  /** After the device gave both sides of a border, but not across it. */
  Quarantine cut(RegisterPlan.Cut cut, long now) {
    Map<RegisterPlan.Cut, Long> after = new HashMap<>(cuts);
    after.put(cut, now + CUT.toNanos());
    return new Quarantine(tags, after);
  }

  /** Without the borders whose time is over. */
  Quarantine at(long now) {
    if (cuts.values().stream().allMatch(until -> until > now)) {
      return this;
    }
    Map<RegisterPlan.Cut, Long> after = new HashMap<>(cuts);
    after.values().removeIf(until -> until <= now);
    return new Quarantine(tags, after);
  }

  /** Whether the code says that what was asked is not there, rather than not now. */
  static boolean isPermanent(int code) {
    return code >= 1 && code <= 3;
  }

  /** How a reading that met this code is marked. */
  static QualityReason reason(int code) {
    return isPermanent(code) ? QualityReason.MISCONFIGURED : QualityReason.REFUSED;
  }

  /** What an exception code means, for people. */
  static String meaning(int code) {
    String text =
        switch (code) {
          case 1 -> "illegal function";
          case 2 -> "illegal data address";
          case 3 -> "illegal data value";
          case 4 -> "device failure";
          case 5 -> "acknowledged, still working";
          case 6 -> "device busy";
          case 7 -> "negative acknowledge";
          case 8 -> "memory parity error";
          case 10 -> "gateway path unavailable";
          case 11 -> "target behind the gateway did not respond";
          default -> "unknown exception";
        };
    return "exception %02X, %s".formatted(code, text);
  }
}
