// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Notices that a clock was set, the gateway's or a device's, by one that never is. Confined to one
 * thread.
 */
public final class ClockSteps {
  private static final Duration SMALLEST = Duration.ofSeconds(2);

  private Instant wall;
  private long nanos;

  public ClockSteps(Instant wall, long nanos) {
    this.wall = wall;
    this.nanos = nanos;
  }

  /**
   * How far the clock was set since the last call; negative is backwards, empty when it was not.
   *
   * @param nanosNow reading of a clock that is never set.
   */
  public Optional<Duration> next(Instant wallNow, long nanosNow) {
    Duration step = Duration.between(wall, wallNow).minusNanos(nanosNow - nanos);
    wall = wallNow;
    nanos = nanosNow;
    return step.abs().compareTo(SMALLEST) > 0 ? Optional.of(step) : Optional.empty();
  }
}
