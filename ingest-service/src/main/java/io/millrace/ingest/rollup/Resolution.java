// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import java.time.Duration;

/** How finely samples are kept folded. */
public enum Resolution {
  MINUTE("sample_1m", Duration.ofMinutes(1)),
  HOUR("sample_1h", Duration.ofHours(1));

  private final String table;
  private final long micros;

  Resolution(String table, Duration width) {
    this.table = table;
    this.micros = width.toNanos() / 1000;
  }

  String table() {
    return table;
  }

  /** Width of an interval in microseconds. */
  public long micros() {
    return micros;
  }

  /** Start of the interval that holds an instant. */
  public long floor(long atMicros) {
    return Math.floorDiv(atMicros, micros) * micros;
  }

  /** Start of the first interval that begins at an instant or after it. */
  public long ceiling(long atMicros) {
    return floor(atMicros + micros - 1);
  }
}
