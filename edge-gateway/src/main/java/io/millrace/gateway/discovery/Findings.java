// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.discovery.Answer.Outcome;
import io.millrace.gateway.discovery.Finding.Place;
import io.millrace.gateway.discovery.Finding.Way;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a discovery has found so far, each place once, and not endlessly. Shared by threads. */
final class Findings {
  static final int MOST = 4096;

  private final TreeMap<Place, Entry> entries = new TreeMap<>();
  private final Map<String, List<String>> used;
  private final Tally tally;

  /**
   * @param otherAnswers how many more came that say something else.
   */
  private record Entry(Answer answer, Set<Way> ways, long otherAnswers) {}

  /**
   * @param used names of the plant models' devices by address and port.
   * @param tally counts what finds no room.
   */
  Findings(Map<String, List<String>> used, Tally tally) {
    this.used = Map.copyOf(used);
    this.tally = tally;
  }

  /** Names of the plant models' devices that are reached there. */
  List<String> usedBy(Place place) {
    return used.getOrDefault(place.toString(), List.of());
  }

  /**
   * Of several answers from one place the first one that says who is there stands, and the others
   * are counted.
   */
  synchronized void add(Place place, Way way, Answer answer) {
    Entry before = entries.get(place);
    if (before == null) {
      if (entries.size() >= MOST) {
        tally.notListed.increment();
      } else {
        entries.put(place, new Entry(answer, EnumSet.of(way), 0));
      }
      return;
    }
    EnumSet<Way> ways = EnumSet.copyOf(before.ways());
    ways.add(way);
    boolean isBetter =
        answer.outcome() == Outcome.IDENTIFIED && before.answer().outcome() != Outcome.IDENTIFIED;
    boolean isSame = answer.equals(before.answer());
    entries.put(
        place,
        new Entry(
            isBetter ? answer : before.answer(), ways, before.otherAnswers() + (isSame ? 0 : 1)));
  }

  synchronized boolean isIdentified(Place place) {
    Entry entry = entries.get(place);
    return entry != null && entry.answer().outcome() == Outcome.IDENTIFIED;
  }

  synchronized int size() {
    return entries.size();
  }

  /**
   * In order of address, port and protocol.
   *
   * @param after the last one of the page before; null to begin.
   */
  synchronized List<Finding> page(@Nullable Place after, int limit) {
    Stream<Map.Entry<Place, Entry>> from =
        (after == null ? entries : entries.tailMap(after, false)).entrySet().stream();
    return from.limit(limit)
        .map(
            entry ->
                Finding.of(
                    entry.getKey(),
                    entry.getValue().answer(),
                    Set.copyOf(entry.getValue().ways()),
                    entry.getValue().otherAnswers(),
                    usedBy(entry.getKey())))
        .toList();
  }
}
