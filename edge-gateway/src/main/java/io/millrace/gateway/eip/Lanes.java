// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a device is asked at a time, each on a connection of CIP of its own: one at
 * first, and one more after each poll that went well, while that is of use. Immutable.
 *
 * @param open connections that there are; 0 for none, which is one request at a time, too.
 * @param limit why there are no more for now; null when nothing is known against it.
 * @param isForGood whether one request at a time is all the device can do.
 */
record Lanes(int open, @Nullable String limit, boolean isForGood) {
  static final Lanes NONE = new Lanes(0, null, false);

  /** Devices have few connections, and other clients want some, too. */
  private static final int MOST = 4;

  /** How many messages there are for each connection at least. */
  private static final int MESSAGES_EACH = 2;

  /** A conversation begins. */
  Lanes begun(int connections) {
    return new Lanes(connections, isForGood ? limit : null, isForGood);
  }

  /** One connection more was granted. */
  Lanes widened() {
    return new Lanes(open + 1, limit, isForGood);
  }

  /** One connection more was not granted; it is asked for again with the next conversation. */
  Lanes refused(String why) {
    return new Lanes(open, "no connection more is granted: " + why, isForGood);
  }

  /** Several requests at a time failed, and one at a time did not. */
  Lanes failed(String why) {
    return new Lanes(open, "several at a time failed: " + why, true);
  }

  int inFlight() {
    return Math.max(1, open);
  }

  /**
   * Whether one connection more is of use.
   *
   * @param roundTrip how long an answer takes, which is longer when several are waited for.
   * @param timeout within which an answer must be there.
   */
  boolean isTooFew(ReadPlan plan, Duration roundTrip, Duration timeout) {
    return open > 0
        && limit == null
        && open < most(plan)
        && roundTrip.multipliedBy(MOST).compareTo(timeout) < 0;
  }

  private static int most(ReadPlan plan) {
    Map<Duration, Long> packets =
        plan.packets().stream()
            .collect(Collectors.groupingBy(ReadPlan.Packet::period, Collectors.counting()));
    long largest = packets.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return Math.toIntExact(Math.min(MOST, largest / MESSAGES_EACH));
  }

  /** In words, how many requests are in flight, and why. */
  String why() {
    String reason;
    if (limit != null) {
      reason = limit;
    } else if (open == 0) {
      reason = "several would each need a connection of CIP";
    } else {
      reason =
          "each on a connection of its own, one for %d messages of a period"
              .formatted(MESSAGES_EACH);
    }
    return "%d in flight at a time: %s".formatted(inFlight(), reason);
  }
}
