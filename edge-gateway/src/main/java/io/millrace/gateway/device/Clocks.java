// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The two clocks of a gateway: one tells what time it is and may be set, one only ever goes on.
 *
 * @param wall the wall clock, UTC.
 * @param nanos nanoseconds since some moment, as of {@link System#nanoTime}.
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {
  /** The wall clock in the resolution of readings. */
  public Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }

  public long monotonic() {
    return nanos.getAsLong();
  }
}
