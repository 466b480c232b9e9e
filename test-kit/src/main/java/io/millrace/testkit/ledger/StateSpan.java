// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a machine showed one state code. Immutable.
 *
 * @param code the machine's own code.
 * @param from first instant of it.
 * @param to first instant after it.
 */
public record StateSpan(long code, Instant from, Instant to) {
  public StateSpan {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("code %d from %s to %s".formatted(code, from, to));
    }
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  boolean isWithin(Instant start, Instant end) {
    return !from.isBefore(start) && !to.isAfter(end);
  }

  boolean touches(StateSpan other, Duration margin) {
    return from.isBefore(other.to.plus(margin)) && other.from.isBefore(to.plus(margin));
  }

  @Override
  public String toString() {
    return "%d from %s to %s".formatted(code, from, to);
  }
}
