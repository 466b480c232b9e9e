// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import java.time.Duration;

/**
 * How fast what waited is sent: so many bytes a second, and never less than twice what comes in, so
 * that it ends. Confined to one thread.
 */
final class Pace {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  /** What comes in is looked at over so long. */
  private static final double WINDOW = 5 * SECOND;

  private final double wantedPerSecond;
  private double incomingPerSecond;
  private double allowed;
  private long lastNanos;
  private long lastArrived;

  /**
   * @param perSecond bytes; positive.
   * @param arrived bytes that came in so far.
   */
  Pace(long perSecond, long arrived, long nowNanos) {
    this.wantedPerSecond = perSecond;
    this.allowed = perSecond;
    this.lastArrived = arrived;
    this.lastNanos = nowNanos;
  }

  /**
   * Notes that bytes are sent now.
   *
   * @param arrived bytes that came in so far.
   * @return how long to wait before more is sent.
   */
  Duration next(long bytes, long arrived, long nowNanos) {
    double passed = Math.max(0, nowNanos - lastNanos);
    if (passed > 0) {
      double rate = (arrived - lastArrived) / passed * SECOND;
      double weight = Math.min(1, passed / WINDOW);
      incomingPerSecond += weight * (rate - incomingPerSecond);
      lastArrived = arrived;
      lastNanos = nowNanos;
    }
    double perSecond = perSecond();
    allowed = Math.min(perSecond, allowed + passed / SECOND * perSecond) - bytes;
    return allowed >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-allowed / perSecond * SECOND));
  }

  double perSecond() {
    return Math.max(wantedPerSecond, 2 * incomingPerSecond);
  }
}
