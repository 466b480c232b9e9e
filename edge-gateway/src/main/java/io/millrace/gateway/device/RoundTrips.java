// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import java.time.Duration;

/**
 * How long a device takes to answer one request, over the last few. Written by the thread that asks
 * it, read by any.
 */
public final class RoundTrips {
  /** What is assumed of a device that was not asked yet. */
  public static final Duration ASSUMED = Duration.ofMillis(10);

  private static final double WEIGHT = 1 / 16.0;

  private volatile double meanNanos;
  private volatile boolean isMeasured;

  /** A request was answered after so long. */
  public void answered(long nanos) {
    meanNanos = isMeasured ? meanNanos + WEIGHT * (nanos - meanNanos) : nanos;
    isMeasured = true;
  }

  public boolean isMeasured() {
    return isMeasured;
  }

  /** The mean, or what is assumed. */
  public Duration mean() {
    return isMeasured ? Duration.ofNanos((long) meanNanos) : ASSUMED;
  }
}
