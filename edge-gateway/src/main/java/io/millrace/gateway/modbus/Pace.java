// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus;

import java.time.Duration;

/**
 * How much time a device is given. Immutable.
 *
 * @param pauseAfterConnect from the connect to the first request.
 * @param requestGap from an answer, of whoever is on the line, to the next request.
 */
record Pace(Duration pauseAfterConnect, Duration requestGap) {
  static final Pace NONE = new Pace(Duration.ZERO, Duration.ZERO);
}
