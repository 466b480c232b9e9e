// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

/** Spreads connects, so that there are never more than so many a second. Shared by threads. */
final class ConnectPace {
  private final long nanosBetween;
  private long next;

  /**
   * @param perSecond connects, 1 and up.
   * @param now of the clock that only goes on, nanoseconds.
   */
  ConnectPace(int perSecond, long now) {
    this.nanosBetween = 1_000_000_000L / perSecond;
    this.next = now;
  }

  /** How long to wait before the one connect that may be made then, nanoseconds. */
  synchronized long reserve(long now) {
    long at = Math.max(next, now);
    next = at + nanosBetween;
    return at - now;
  }
}
