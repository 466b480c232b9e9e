// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.readings.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Readings that found no room in memory, until that is said of them. Thread-safe. */
final class Unwritten {
  private final Map<String, Lost> byDevice = new ConcurrentHashMap<>();

  /**
   * @param readings how many.
   * @param from time of the first.
   * @param to time of the last.
   */
  record Lost(String device, long readings, Instant from, Instant to) {
    private Lost and(Lost other) {
      return new Lost(
          device,
          readings + other.readings,
          from.isBefore(other.from) ? from : other.from,
          to.isAfter(other.to) ? to : other.to);
    }
  }

  void add(String device, List<Reading> readings) {
    List<Instant> times = readings.stream().map(Reading::at).sorted().toList();
    byDevice.merge(
        device, new Lost(device, times.size(), times.getFirst(), times.getLast()), Lost::and);
  }

  /** What was lost since the last call. */
  List<Lost> taken() {
    List<Lost> taken = new ArrayList<>();
    for (String device : List.copyOf(byDevice.keySet())) {
      Lost gone = byDevice.remove(device);
      if (gone != null) {
        taken.add(gone);
      }
    }
    return taken;
  }
}
