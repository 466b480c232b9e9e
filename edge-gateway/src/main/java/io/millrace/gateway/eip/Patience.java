// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import java.time.Duration;

/**
 * How long a message may be on its way beyond the first device, as CIP writes it. Immutable.
 *
 * @param tick time unit, 2^tick milliseconds; 0..15.
 * @param ticks how many of them, 1..255.
 */
record Patience(int tick, int ticks) {
  private static final int MOST_TICKS = 255;

  /** Three quarters of the time that we wait, so that a bridge can still say who is silent. */
  static Patience below(Duration timeout) {
    int millis = Math.max(1, Math.toIntExact(timeout.toMillis() * 3 / 4));
    int tick = Integer.SIZE - Integer.numberOfLeadingZeros(millis / (MOST_TICKS + 1));
    return new Patience(tick, millis >> tick);
  }
}
