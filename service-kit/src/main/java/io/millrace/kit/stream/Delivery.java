// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * One record that is to be applied; never one that was applied before. Immutable.
 *
 * @param value the decoded record.
 * @param partition partition it came from.
 * @param offset its offset there.
 * @param receivedAt when the broker took it, UTC.
 * @param missing what the source numbered before this record and never delivered; empty when
 *     nothing is missing.
 */
public record Delivery<T>(
    T value, int partition, long offset, Instant receivedAt, Optional<Missing> missing) {

  /**
   * A gap in the numbering of a source.
   *
   * @param source who numbers: {@code gateway/device}.
   * @param epoch the numbering the gap is in.
   * @param from first sequence that is missing, 1 or more.
   * @param to last sequence that is missing, not before the first.
   */
  public record Missing(String source, String epoch, long from, long to) {
    public Missing {
      if (from < 1 || to < from) {
        throw new IllegalArgumentException("no gap: " + from + ".." + to);
      }
    }

    public long count() {
      return to - from + 1;
    }
  }
}
