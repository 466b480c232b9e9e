// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.contracts.events.GatewayEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock was set while a device was read. Order is by sequence and did not change. Immutable.
 *
 * @param at when it was noticed, gateway's clock.
 * @param clock whose: GATEWAY, which stamps the readings, so that times after it differ from those
 *     before by the step; DEVICE, which only goes beside them.
 * @param step how far; negative is backwards.
 */
record ClockStep(Instant at, Clock clock, Duration step) {
  enum Clock {
    GATEWAY,
    DEVICE
  }

  static ClockStep of(GatewayEvent.ClockStepped event) {
    return new ClockStep(
        event.at(), event.device() == null ? Clock.GATEWAY : Clock.DEVICE, event.step());
  }
}
