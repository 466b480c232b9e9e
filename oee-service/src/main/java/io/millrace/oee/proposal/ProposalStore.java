// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.account.UnitFactStore;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Stops that nobody gave a reason, with the reasons that are proposed for them. Thread-safe. */
public final class ProposalStore {
  private static final int MOST_STOPS = 200;
  private static final int MOST_REASONS = 5;

  private final LessonStore lessons;
  private final UnitFactStore facts;
  private final int mostIntervals;

  /**
   * @param mostIntervals most state intervals an answer is made of.
   */
  public ProposalStore(LessonStore lessons, UnitFactStore facts, int mostIntervals) {
    this.lessons = lessons;
    this.facts = facts;
    this.mostIntervals = mostIntervals;
  }

  /**
   * @param reason that the place's tree has.
   * @param precision how often it was right when it was proposed first.
   */
  record Proposed(ReasonTree.Placed reason, Counts.Ranked ranked, Precision precision) {}

  /**
   * A stop without a reason.
   *
   * @param proposed the likeliest first, at most 5.
   */
  record Unjustified(Activity stop, List<Proposed> proposed) {}

  /**
   * @param isCut whether there are more stops than the 200 that are shown.
   * @param stops the newest first.
   */
  record Answer(Learned learned, boolean isCut, List<Unjustified> stops) {}

  Answer find(EquipmentId unit, Terms terms, Window window) {
    List<Activity> stops =
        facts
            .activities(unit, terms, window, mostIntervals)
            .orElseThrow(() -> PlaceStore.tooMany(mostIntervals))
            .reversed()
            .stream()
            .filter(one -> one.isStop() && one.reason() == null && !one.isMinor())
            .filter(one -> one.window().touches(window))
            .limit(MOST_STOPS + 1L)
            .toList();
    Learned learned = lessons.learned(unit, terms);
    Map<Window, Stop> machine =
        lessons.stops(unit, stops.stream().map(Activity::window).distinct().toList());
    List<Unjustified> unjustified = new ArrayList<>();
    for (Activity stop : stops.stream().limit(MOST_STOPS).toList()) {
      Stop said = machine.get(stop.window());
      SortedMap<String, String> features = said == null ? new TreeMap<>() : said.features(terms);
      unjustified.add(new Unjustified(stop, proposed(terms, learned, features)));
    }
    return new Answer(learned, stops.size() > MOST_STOPS, List.copyOf(unjustified));
  }

  /** Of a stop of which the machine said nothing there is nothing to go by. */
  private static List<Proposed> proposed(
      Terms terms, Learned learned, SortedMap<String, String> features) {
    if (features.isEmpty()) {
      return List.of();
    }
    List<Proposed> proposed = new ArrayList<>();
    for (Counts.Ranked ranked : learned.rank(features)) {
      terms
          .tree()
          .find(ranked.reason())
          .ifPresent(
              reason ->
                  proposed.add(new Proposed(reason, ranked, learned.precision(ranked.reason()))));
    }
    return proposed.stream().limit(MOST_REASONS).toList();
  }
}
