// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tags that a device refused, and when each is asked for again: after 60 s doubling to 15 min when
 * it said that there is no such thing, after 2 s doubling to 60 s otherwise. Times are nanoseconds
 * of a monotonic clock. Immutable.
 *
 * @param held tags that are not asked for at present.
 */
public record HeldTags(Map<TagName, Held> held) {
  public static final HeldTags NONE = new HeldTags(Map.of());

  private static final Duration SHORTEST = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration SHORTEST_TRANSIENT = Duration.ofSeconds(2);
  private static final Duration LONGEST_TRANSIENT = Duration.ofSeconds(60);

  public HeldTags {
    held = Map.copyOf(held);
  }

  /**
   * @param reason what the device answered, for people.
   * @param attempts how often it was refused in a row.
   */
  public record Held(String reason, int attempts, long retryAt) {
    /**
     * As the plan shows it.
     *
     * @param nanos moment of the monotonic clock that is this one of the wall's.
     */
    public DevicePlan.Quarantined quarantined(
        TagName tag, String address, long nanos, Instant wall) {
      Instant next = wall.plusNanos(Math.max(0, retryAt - nanos)).truncatedTo(ChronoUnit.MILLIS);
      return new DevicePlan.Quarantined(tag, address, reason, attempts, next);
    }
  }

  /** After the device refused this tag alone. */
  public HeldTags refused(TagName tag, boolean isPermanent, String reason, long now) {
    Map<TagName, Held> after = new HashMap<>(held);
    Held before = held.get(tag);
    int attempts = before == null ? 1 : before.attempts() + 1;
    after.put(tag, new Held(reason, attempts, now + retryAfter(isPermanent, attempts).toNanos()));
    return new HeldTags(after);
  }

  /** After the device gave this tag. */
  public HeldTags answered(TagName tag) {
    if (!held.containsKey(tag)) {
      return this;
    }
    Map<TagName, Held> after = new HashMap<>(held);
    after.remove(tag);
    return new HeldTags(after);
  }

  public boolean holds(TagName tag) {
    return held.containsKey(tag);
  }

  /**
   * @throws IllegalArgumentException when the tag is not held.
   */
  public Held entry(TagName tag) {
    Held entry = held.get(tag);
    if (entry == null) {
      throw new IllegalArgumentException(tag + " is not held");
    }
    return entry;
  }

  /** Tags whose time to be asked again has come. */
  public List<TagName> retries(long now) {
    List<TagName> due = new ArrayList<>();
    held.forEach(
        (tag, entry) -> {
          if (entry.retryAt() <= now) {
            due.add(tag);
          }
        });
    return due;
  }

  /** How long until a refused tag is asked again. */
  public static Duration retryAfter(boolean isPermanent, int attempts) {
    Duration shortest = isPermanent ? SHORTEST : SHORTEST_TRANSIENT;
    Duration longest = isPermanent ? LONGEST : LONGEST_TRANSIENT;
    Duration doubled = shortest.multipliedBy(1L << Math.min(attempts - 1, 10));
    return doubled.compareTo(longest) > 0 ? longest : doubled;
  }
}
