// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.events.DowntimeReported.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of a stop. Immutable.
 *
 * @param from when it began.
 * @param stop as it is now; null when it is none after all.
 */
public record StopChange(Instant from, int revision, Kind kind, @Nullable Stop stop) {

  /**
   * A stop as it was told last.
   *
   * @param isOpen whether it went on.
   * @param digest of what was told.
   * @param isWithdrawn whether it was told to be none.
   */
  public record Told(
      Instant from, boolean isOpen, int revision, String digest, boolean isWithdrawn) {}

  /**
   * What changed, by time. Pure: the same stops again change nothing.
   *
   * @param stops of a stretch of time.
   * @param told stops that began in the same stretch.
   */
  static List<StopChange> of(List<Stop> stops, List<Told> told) {
    SortedMap<Instant, Told> before = new TreeMap<>();
    told.forEach(one -> before.put(one.from(), one));
    List<StopChange> changes = new ArrayList<>();
    for (Stop stop : stops) {
      Told last = before.remove(stop.from());
      if (last == null || last.isWithdrawn() || !last.digest().equals(stop.digest())) {
        changes.add(
            new StopChange(
                stop.from(), last == null ? 1 : last.revision() + 1, kind(stop, last), stop));
      }
    }
    before
        .values()
        .forEach(
            last -> {
              if (!last.isWithdrawn()) {
                changes.add(new StopChange(last.from(), last.revision() + 1, Kind.WITHDRAWN, null));
              }
            });
    return List.copyOf(changes);
  }

  private static Kind kind(Stop stop, @Nullable Told last) {
    if (last == null || last.isWithdrawn()) {
      return stop.isOpen() ? Kind.BEGAN : Kind.ENDED;
    }
    return last.isOpen() && !stop.isOpen() ? Kind.ENDED : Kind.CHANGED;
  }
}
