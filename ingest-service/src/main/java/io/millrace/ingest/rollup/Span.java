// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * A stretch of time. Immutable.
 *
 * @param fromMicros its start, microseconds since 1970-01-01T00:00:00Z.
 * @param toMicros its end, not in it.
 */
public record Span(long fromMicros, long toMicros) {

  /** Its length in microseconds. */
  public long micros() {
    return toMicros - fromMicros;
  }

  /** Intervals of one width, neighbours joined. */
  public static List<Span> joining(SortedSet<Long> starts, long widthMicros) {
    List<Span> spans = new ArrayList<>();
    for (long start : starts) {
      boolean isNeighbour = !spans.isEmpty() && spans.getLast().toMicros() == start;
      long from = isNeighbour ? spans.removeLast().fromMicros() : start;
      spans.add(new Span(from, start + widthMicros));
    }
    return spans;
  }

  /** Cut into pieces of at most a length, so that each fits into memory. */
  List<Span> cut(long mostMicros) {
    List<Span> pieces = new ArrayList<>();
    for (long start = fromMicros; start < toMicros; start += mostMicros) {
      pieces.add(new Span(start, Math.min(toMicros, start + mostMicros)));
    }
    return pieces;
  }
}
