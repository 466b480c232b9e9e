// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.contracts.events.GatewayEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time without a link to a device. Immutable.
 *
 * @param from when the link was lost, or the window began.
 * @param to when it came back, or the window ended.
 * @param isOver whether it came back in the window.
 * @param reason what the gateway saw.
 */
record Outage(Instant from, Instant to, boolean isOver, String reason) {

  /**
   * Outages in a window.
   *
   * @param events link changes in order of time, the last one before the window first.
   */
  static List<Outage> during(List<GatewayEvent.LinkChanged> events, Instant from, Instant to) {
    List<Outage> outages = new ArrayList<>();
    GatewayEvent.@Nullable LinkChanged down = null;
    for (GatewayEvent.LinkChanged event : events) {
      if (!event.isUp() && down == null) {
        down = event;
      } else if (event.isUp() && down != null) {
        if (event.at().isAfter(from)) {
          outages.add(new Outage(later(down.at(), from), event.at(), true, down.reason()));
        }
        down = null;
      }
    }
    if (down != null) {
      outages.add(new Outage(later(down.at(), from), to, false, down.reason()));
    }
    return outages;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
