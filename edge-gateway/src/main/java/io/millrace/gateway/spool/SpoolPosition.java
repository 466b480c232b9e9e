// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import java.util.Optional;

/**
 * A place in the spool: between two records. Immutable.
 *
 * @param segment number of the segment; they grow.
 * @param offset bytes from the segment's start.
 */
record SpoolPosition(long segment, long offset) implements Comparable<SpoolPosition> {
  @Override
  public int compareTo(SpoolPosition other) {
    int bySegment = Long.compare(segment, other.segment);
    return bySegment == 0 ? Long.compare(offset, other.offset) : bySegment;
  }

  boolean isBefore(SpoolPosition other) {
    return compareTo(other) < 0;
  }

  /** As {@link #toString} writes it; empty when the text is anything else. */
  static Optional<SpoolPosition> parse(String text) {
    String[] parts = text.strip().split(" ", -1);
    try {
      return parts.length == 2
          ? Optional.of(new SpoolPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return segment + " " + offset;
  }
}
