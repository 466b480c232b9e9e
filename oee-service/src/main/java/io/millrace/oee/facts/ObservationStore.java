// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.kit.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers what was observed at a place in a window, or refuses with a problem. Thread-safe. */
public final class ObservationStore {
  private final PlaceStore places;
  private final FactStore facts;

  public ObservationStore(PlaceStore places, FactStore facts) {
    this.places = places;
    this.facts = facts;
  }

  /**
   * @param longestWindow longest window that is answered.
   * @param mostIntervals most intervals an answer is made of.
   */
  public record Limits(Duration longestWindow, int mostIntervals) {}

  /**
   * What is known of a place in a window.
   *
   * @param intervals of all its work units, by unit and time.
   */
  public record Observation(Question.Clear asked, Scope scope, List<StateInterval> intervals) {}

  /**
   * @param from first instant of the window; null for {@link Question#USUAL} before its end.
   * @param to first instant after it; null for now.
   * @throws ProblemException when the question makes no sense, nobody knows the place, or the
   *     answer would be larger than the limits.
   */
  public Observation of(
      String equipment, @Nullable Instant from, @Nullable Instant to, Limits limits) {
    PlaceStore.Asked asked = places.of(equipment, from, to, limits.longestWindow());
    List<StateInterval> intervals =
        facts.intervals(
            asked.scope().units(), asked.question().window(), limits.mostIntervals() + 1);
    if (intervals.size() > limits.mostIntervals()) {
      throw PlaceStore.tooMany(limits.mostIntervals());
    }
    return new Observation(asked.question(), asked.scope(), intervals);
  }
}
