// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.readings.Reading;
import java.util.List;

/** Takes what was read and what happened, to keep it. Shared between threads. */
public interface Outlet {
  /**
   * Waits a bounded time when the keeper is slow; what cannot be kept then is counted as lost.
   *
   * @param modelVersion plant model the device was read with.
   * @param readings in order; per tag of growing time.
   */
  void readings(String device, int modelVersion, List<Reading> readings)
      throws InterruptedException;

  void event(GatewayEvent event);
}
