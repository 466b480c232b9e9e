// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Widths of buckets that people like to read. */
final class Widths {
  private static final List<Duration> LIKED =
      Stream.concat(
              Stream.of(1, 2, 5, 10, 15, 30).map(Duration::ofSeconds),
              Stream.concat(
                  Stream.of(1, 2, 5, 10, 15, 30).map(Duration::ofMinutes),
                  Stream.of(1, 2, 6, 12, 24, 168, 720).map(Duration::ofHours)))
          .toList();

  private Widths() {}

  /** The narrowest that cuts a window into no more than so many buckets. */
  static Duration fitting(Duration window, int most) {
    for (Duration width : LIKED) {
      // One more may be cut off at either end.
      if (window.dividedBy(width) + 2 <= most) {
        return width;
      }
    }
    Duration width = LIKED.getLast();
    while (window.dividedBy(width) + 2 > Math.max(most, 3)) {
      width = width.multipliedBy(2);
    }
    return width;
  }
}
