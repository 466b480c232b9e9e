// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a calendar program sees that asks again and again, and cannot say for which window. */
final class Subscription {
  private static final Duration BEFORE = Duration.ofDays(31);
  private static final Duration AFTER = Duration.ofDays(61);

  private Subscription() {}

  static Window around(Instant now) {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    return new Window(hour.minus(BEFORE), hour.plus(AFTER));
  }
}
