// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Notices that the wall clock was set, by a clock that never is. Confined to one thread. */
final class ClockSteps {
  private static final Duration SMALLEST = Duration.ofSeconds(2);

  private Instant wall;
  private long nanos;

  ClockSteps(Instant wall, long nanos) {
    this.wall = wall;
    this.nanos = nanos;
  }

  /**
   * How far the wall clock was set since the last call; negative is backwards, empty when it was
   * not.
   *
   * @param nanosNow reading of a clock that is never set.
   */
  Optional<Duration> next(Instant wallNow, long nanosNow) {
    Duration step = Duration.between(wall, wallNow).minusNanos(nanosNow - nanos);
    wall = wallNow;
    nanos = nanosNow;
    return step.abs().compareTo(SMALLEST) > 0 ? Optional.of(step) : Optional.empty();
  }
}
