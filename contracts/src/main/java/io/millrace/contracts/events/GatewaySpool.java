// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway keeps for the broker. Immutable.
 *
 * @param unsentBytes bytes that the broker does not have yet.
 * @param oldestUnsent when the oldest record of those was taken in, gateway's clock; null when the
 *     broker has all.
 * @param bytes bytes on disk.
 * @param dropped readings that will never be sent, by reason, since the gateway started; {@code
 *     EVENT} counts events.
 * @param diskFailure why nothing can be written at present; null when it can.
 */
public record GatewaySpool(
    long unsentBytes,
    @Nullable Instant oldestUnsent,
    long bytes,
    Map<String, Long> dropped,
    @Nullable String diskFailure) {
  public GatewaySpool {
    dropped = Map.copyOf(dropped);
  }
}
