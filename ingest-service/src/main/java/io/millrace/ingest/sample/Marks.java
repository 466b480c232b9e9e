// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** The minutes of devices that readings change. Confined to one thread. */
final class Marks {
  private static final long MINUTE_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

  private final Map<Key, Count> counts =
      new TreeMap<>(Comparator.comparingInt(Key::deviceId).thenComparingLong(Key::minuteMicros));

  /** Start of a device's minute. */
  record Key(int deviceId, long minuteMicros) {
    Instant minute() {
      return Instant.EPOCH.plus(minuteMicros, ChronoUnit.MICROS);
    }
  }

  /** How many readings and batches of the minute came now. */
  record Count(long readings, long batches) {
    Count plus(Count other) {
      return new Count(readings + other.readings, batches + other.batches);
    }
  }

  void batch(int deviceId, long firstMicros) {
    add(deviceId, firstMicros, new Count(0, 1));
  }

  /**
   * A reading changes its own minute and those it may speak for.
   *
   * @param untilMicros when the next reading of the tag comes, or the hold ends; not before it.
   */
  void reading(int deviceId, long atMicros, long untilMicros) {
    add(deviceId, atMicros, new Count(1, 0));
    for (long minute = floor(atMicros) + MINUTE_MICROS;
        minute < untilMicros;
        minute += MINUTE_MICROS) {
      add(deviceId, minute, new Count(0, 0));
    }
  }

  /** The minutes of an interval are to be folded again. */
  void between(int deviceId, long fromMicros, long toMicros) {
    for (long minute = floor(fromMicros); minute < toMicros; minute += MINUTE_MICROS) {
      add(deviceId, minute, new Count(0, 0));
    }
  }

  /** A minute is to be folded again though nothing came in it. */
  void touch(int deviceId, long atMicros) {
    add(deviceId, atMicros, new Count(0, 0));
  }

  Map<Key, Count> counts() {
    return counts;
  }

  private void add(int deviceId, long micros, Count count) {
    counts.merge(new Key(deviceId, floor(micros)), count, Count::plus);
  }

  static long floor(long micros) {
    return Math.floorDiv(micros, MINUTE_MICROS) * MINUTE_MICROS;
  }
}
