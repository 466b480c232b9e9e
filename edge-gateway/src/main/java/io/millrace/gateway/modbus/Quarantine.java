// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.QualityReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device refused to give, and when it is asked again. Times are nanoseconds of a monotonic
 * clock. Immutable.
 *
 * @param held tags that are not asked for at present.
 * @param cuts borders that requests do not cross at present, with the end of their time.
 */
record Quarantine(Map<TagName, Held> held, Map<RegisterPlan.Cut, Long> cuts) {
  private static final Duration SHORTEST = Duration.ofSeconds(60);
  private static final Duration SHORTEST_TRANSIENT = Duration.ofSeconds(2);
  private static final Duration LONGEST_TRANSIENT = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Nothing refused so far. */
  static final Quarantine EMPTY = new Quarantine(Map.of(), Map.of());

  Quarantine {
    held = Map.copyOf(held);
    cuts = Map.copyOf(cuts);
  }

  /**
   * @param code Modbus exception code.
   * @param attempts how often it was refused in a row.
   */
  record Held(int code, int attempts, long retryAt) {}

  /** After the device refused this tag alone. */
  Quarantine refused(TagName tag, int code, long now) {
    Map<TagName, Held> after = new HashMap<>(held);
    Held before = held.get(tag);
    int attempts = before == null ? 1 : before.attempts() + 1;
    after.put(tag, new Held(code, attempts, now + retryAfter(code, attempts).toNanos()));
    return new Quarantine(after, cuts);
  }

  /** After the device gave this tag. */
  Quarantine answered(TagName tag) {
    if (!held.containsKey(tag)) {
      return this;
    }
    Map<TagName, Held> after = new HashMap<>(held);
    after.remove(tag);
    return new Quarantine(after, cuts);
  }

  /** After the device gave both sides of a border, but not across it. */
  Quarantine cut(RegisterPlan.Cut cut, long now) {
    Map<RegisterPlan.Cut, Long> after = new HashMap<>(cuts);
    after.put(cut, now + LONGEST.toNanos());
    return new Quarantine(held, after);
  }

  /** Without the borders whose time is over. */
  Quarantine at(long now) {
    if (cuts.values().stream().allMatch(until -> until > now)) {
      return this;
    }
    Map<RegisterPlan.Cut, Long> after = new HashMap<>(cuts);
    after.values().removeIf(until -> until <= now);
    return new Quarantine(held, after);
  }

  boolean holds(TagName tag) {
    return held.containsKey(tag);
  }

  /** Tags whose time to be asked again has come. */
  List<TagName> retries(long now) {
    List<TagName> due = new ArrayList<>();
    held.forEach(
        (tag, entry) -> {
          if (entry.retryAt() <= now) {
            due.add(tag);
          }
        });
    return due;
  }

  /** Whether the code says that what was asked is not there, rather than not now. */
  static boolean isPermanent(int code) {
    return code >= 1 && code <= 3;
  }

  /** How a reading that met this code is marked. */
  static QualityReason reason(int code) {
    return isPermanent(code) ? QualityReason.MISCONFIGURED : QualityReason.REFUSED;
  }

  /** How long until a refused tag is asked again: doubling. */
  static Duration retryAfter(int code, int attempts) {
    Duration shortest = isPermanent(code) ? SHORTEST : SHORTEST_TRANSIENT;
    Duration longest = isPermanent(code) ? LONGEST : LONGEST_TRANSIENT;
    Duration doubled = shortest.multipliedBy(1L << Math.min(attempts - 1, 10));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
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
