// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.contracts.events.DeviceIdentity;
import io.millrace.contracts.events.GatewayEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which another device answered than the one that is known, and its readings were
 * UNCERTAIN for it. Immutable.
 *
 * @param from when it was seen, or the window began.
 * @param to when it ended, or the window did.
 * @param end how it ended in the window: CONFIRMED, somebody said that it is the right one;
 *     RETURNED, the known one is back; REPLACED, yet another one came; null when it did not.
 * @param was who answered before; null when it did not say.
 * @param is who answered; null when it did not say.
 */
record Swap(
    Instant from,
    Instant to,
    @Nullable End end,
    @Nullable DeviceIdentity was,
    @Nullable DeviceIdentity is) {

  enum End {
    CONFIRMED,
    RETURNED,
    REPLACED
  }

  /**
   * Swaps in a window.
   *
   * @param events swaps and confirmations in order of time, the last one before the window first.
   */
  static List<Swap> during(List<GatewayEvent> events, Instant from, Instant to) {
    List<Swap> swaps = new ArrayList<>();
    GatewayEvent.@Nullable DeviceSwapped open = null;
    for (GatewayEvent event : events) {
      if (open != null && event.at().isAfter(from)) {
        swaps.add(swap(open, from, event.at(), end(event)));
      }
      open =
          event instanceof GatewayEvent.DeviceSwapped swapped && !swapped.isExpected()
              ? swapped
              : null;
    }
    if (open != null) {
      swaps.add(swap(open, from, to, null));
    }
    return swaps;
  }

  private static Swap swap(
      GatewayEvent.DeviceSwapped open, Instant from, Instant to, @Nullable End end) {
    return new Swap(open.at().isAfter(from) ? open.at() : from, to, end, open.was(), open.is());
  }

  private static End end(GatewayEvent event) {
    if (event instanceof GatewayEvent.DeviceSwapped swapped) {
      return swapped.isExpected() ? End.RETURNED : End.REPLACED;
    }
    return End.CONFIRMED;
  }
}
