// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The time of each tag's last reading. Time only grows for a tag, unless the wall clock was set
 * back, which is told elsewhere. Confined to one thread.
 */
final class Stamps {
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final Map<TagName, Instant> last = new HashMap<>();

  /** The reading, a microsecond behind its tag's last one where it is not later. */
  Reading grown(Reading reading) {
    Instant before = last.get(reading.tag());
    Reading grown = reading;
    if (before != null
        && !reading.at().isAfter(before)
        && Duration.between(reading.at(), before).compareTo(CLOCK_STEP) <= 0) {
      grown =
          new Reading(
              reading.tag(),
              before.plusNanos(1_000),
              reading.value(),
              reading.quality(),
              reading.reason(),
              reading.deviceTime());
    }
    last.put(grown.tag(), grown.at());
    return grown;
  }
}
