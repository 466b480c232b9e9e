// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the words of people about one work unit's stops have taught, and how far it can be trusted.
 * Every word was first guessed from those before it, so the precision is that of proposals as they
 * would have been made. Nobody's word but a person's teaches. Confined to one thread.
 */
final class Learned {
  private final Counts counts = new Counts();
  private final Map<Instant, SequencedMap<UUID, Lesson.Said>> words = new HashMap<>();
  private final SortedMap<String, Precision> byReason = new TreeMap<>();
  private Precision first = Precision.NONE;
  private int lessons;

  private Learned() {}

  /** The same whatever the order in which the lessons come. */
  static Learned of(Collection<? extends Lesson> lessons) {
    Learned learned = new Learned();
    lessons.stream()
        .sorted(Comparator.<Lesson, Instant>comparing(Lesson::at).thenComparing(Lesson::id))
        .forEach(learned::next);
    return learned;
  }

  private void next(Lesson lesson) {
    switch (lesson) {
      case Lesson.Said said -> said(said);
      case Lesson.Unsaid unsaid -> unsaid(unsaid);
      case Lesson.Refused refused -> measure(refused.reason(), false);
    }
  }

  private void said(Lesson.Said said) {
    SequencedMap<UUID, Lesson.Said> before =
        words.computeIfAbsent(said.stop(), _ -> new LinkedHashMap<>());
    Lesson.Said last = before.isEmpty() ? null : before.lastEntry().getValue();
    if (last != null) {
      counts.count(last.features(), last.reason(), -1);
    }
    // The same word again is no second proof.
    if (last == null || !last.reason().equals(said.reason())) {
      List<Counts.Ranked> ranked = counts.rank(said.features());
      if (!ranked.isEmpty()) {
        String proposed = ranked.getFirst().reason();
        measure(proposed, proposed.equals(said.reason()));
      }
    }
    before.putLast(said.edit(), said);
    counts.count(said.features(), said.reason(), 1);
    lessons++;
  }

  /** What was said before it holds again. */
  private void unsaid(Lesson.Unsaid unsaid) {
    SequencedMap<UUID, Lesson.Said> said = words.get(unsaid.stop());
    if (said == null || !said.containsKey(unsaid.edit())) {
      return;
    }
    Lesson.Said held = said.lastEntry().getValue();
    counts.count(held.features(), held.reason(), -1);
    said.remove(unsaid.edit());
    if (!said.isEmpty()) {
      Lesson.Said again = said.lastEntry().getValue();
      counts.count(again.features(), again.reason(), 1);
    }
    lessons++;
  }

  private void measure(String reason, boolean isRight) {
    first = first.and(isRight);
    byReason.put(reason, precision(reason).and(isRight));
  }

  /** How often a reason was right when it was proposed first. */
  Precision precision(String reason) {
    return byReason.getOrDefault(reason, Precision.NONE);
  }

  /** The same of whatever was proposed first. */
  Precision precision() {
    return first;
  }

  /** How many words taught. */
  int lessons() {
    return lessons;
  }

  /** Reasons for a stop, the likeliest first; empty when nothing was ever said. */
  List<Counts.Ranked> rank(SortedMap<String, String> features) {
    return counts.rank(features);
  }
}
