// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.millrace.kit.stream.Delivery.Missing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What of some records is new, what is missing between them, and where their sources stand then.
 * Immutable.
 *
 * @param kept the new ones, in order.
 * @param marks the last sequence of each numbering that moved.
 * @param duplicates how many were there before.
 */
record Sieve<T>(List<Kept<T>> kept, Map<Numbering, Long> marks, int duplicates) {

  /** One source counting from 1. */
  record Numbering(String source, String epoch) implements Comparable<Numbering> {
    @Override
    public int compareTo(Numbering other) {
      int bySource = source.compareTo(other.source);
      return bySource == 0 ? epoch.compareTo(other.epoch) : bySource;
    }
  }

  /** A new record and the gap before it. */
  record Kept<T>(T record, Optional<Missing> missing) {}

  Sieve {
    kept = List.copyOf(kept);
  }

  /**
   * @param positionOf empty for records that nobody numbers; those are always new.
   * @param known last sequence of each numbering before these records; absent: nothing came yet.
   */
  static <T> Sieve<T> of(
      List<T> records,
      Function<T, Optional<SourcePosition>> positionOf,
      Map<Numbering, Long> known) {
    Map<Numbering, Long> last = new HashMap<>(known);
    Map<Numbering, Long> moved = new TreeMap<>();
    List<Kept<T>> kept = new ArrayList<>(records.size());
    for (T record : records) {
      Optional<SourcePosition> position = positionOf.apply(record);
      if (position.isEmpty()) {
        kept.add(new Kept<>(record, Optional.empty()));
        continue;
      }
      SourcePosition at = position.get();
      Numbering numbering = new Numbering(at.source(), at.epoch());
      long before = last.getOrDefault(numbering, 0L);
      if (at.sequence() <= before) {
        continue;
      }
      kept.add(new Kept<>(record, missing(at, before)));
      last.put(numbering, at.sequence());
      moved.put(numbering, at.sequence());
    }
    return new Sieve<>(kept, moved, records.size() - kept.size());
  }

  private static Optional<Missing> missing(SourcePosition at, long before) {
    return at.sequence() == before + 1
        ? Optional.empty()
        : Optional.of(new Missing(at.source(), at.epoch(), before + 1, at.sequence() - 1));
  }
}
