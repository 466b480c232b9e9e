// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import java.time.Instant;

/**
 * A stretch of time. Immutable.
 *
 * @param to first instant after it, later than {@code from}.
 */
record Span(Instant from, Instant to) {
  Span {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("%s is not before %s".formatted(from, to));
    }
  }

  boolean has(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }
}
