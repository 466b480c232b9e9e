// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.kit.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers what was observed at a place in a window, or refuses with a problem. Thread-safe. */
public final class ObservationStore {
  private final ScopeStore scopes;
  private final FactStore facts;
  private final InstantSource clock;

  public ObservationStore(ScopeStore scopes, FactStore facts, InstantSource clock) {
    this.scopes = scopes;
    this.facts = facts;
    this.clock = clock;
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
    return switch (Question.of(equipment, from, to, clock.instant(), limits.longestWindow())) {
      case Question.Clear clear -> of(clear, limits.mostIntervals());
      case Question.Refused refused ->
          throw ProblemException.of(
              refused.status(),
              refused.code(),
              refused.parameter(),
              refused.message(),
              refused.remedy());
    };
  }

  private Observation of(Question.Clear asked, int mostIntervals) {
    Scope scope = scopes.find(asked.equipment()).orElseThrow(() -> unknown(asked));
    List<StateInterval> intervals =
        facts.intervals(scope.units(), asked.window(), mostIntervals + 1);
    if (intervals.size() > mostIntervals) {
      throw ProblemException.of(
          422,
          "TOO_MANY_INTERVALS",
          "from",
          "the window has more than %d intervals".formatted(mostIntervals),
          "Ask for a shorter window, or for fewer work units.");
    }
    return new Observation(asked, scope, intervals);
  }

  private static ProblemException unknown(Question.Clear asked) {
    return ProblemException.of(
        404,
        "UNKNOWN_EQUIPMENT",
        "equipment",
        "no plant model has \"%s\", and nothing was ever read there"
            .formatted(asked.equipment().path()),
        "Send a place of the site's plant model, from the enterprise down.");
  }
}
