// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.readings.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Readings of several polls of a device become one batch: as many as come within a short while, and
 * never of two model versions. Times are nanoseconds of a monotonic clock. Confined to one thread.
 */
final class Gathering {
  private final long patienceNanos;
  private final int mostReadings;
  private final Map<String, Open> open = new LinkedHashMap<>();

  private record Open(int modelVersion, long since, List<Reading> readings) {}

  /** A batch that wants only its sequence. */
  record Gathered(String device, int modelVersion, List<Reading> readings) {
    Gathered {
      readings = List.copyOf(readings);
    }

    /** Some of the readings, those from {@code first} up to before {@code end}. */
    Gathered part(int first, int end) {
      return new Gathered(device, modelVersion, readings.subList(first, end));
    }
  }

  Gathering(Duration patience, int mostReadings) {
    this.patienceNanos = patience.toNanos();
    this.mostReadings = mostReadings;
  }

  /** Takes readings in; gives what is full now. */
  List<Gathered> add(String device, int modelVersion, List<Reading> readings, long now) {
    List<Gathered> full = new ArrayList<>();
    Open before = open.get(device);
    if (before != null && before.modelVersion() != modelVersion) {
      full.add(gathered(device, before));
      open.remove(device);
    }
    for (Reading reading : readings) {
      Open current =
          open.computeIfAbsent(device, _ -> new Open(modelVersion, now, new ArrayList<>()));
      current.readings().add(reading);
      if (current.readings().size() >= mostReadings) {
        full.add(gathered(device, current));
        open.remove(device);
      }
    }
    return full;
  }

  /** Since when the oldest reading waits; far in the future when none does. */
  long oldest() {
    return open.values().stream().mapToLong(Open::since).min().orElse(Long.MAX_VALUE);
  }

  /** What waited long enough. */
  List<Gathered> ripe(long now) {
    return taken(now - patienceNanos);
  }

  /** Everything, however short it waited. */
  List<Gathered> all() {
    return taken(Long.MAX_VALUE);
  }

  private List<Gathered> taken(long sinceAtMost) {
    List<Gathered> ripe = new ArrayList<>();
    open.forEach(
        (device, batch) -> {
          if (batch.since() <= sinceAtMost) {
            ripe.add(gathered(device, batch));
          }
        });
    ripe.forEach(batch -> open.remove(batch.device()));
    return ripe;
  }

  private static Gathered gathered(String device, Open batch) {
    return new Gathered(device, batch.modelVersion(), batch.readings());
  }
}
