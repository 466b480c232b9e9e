// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.kit.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a client asks about: a known place and a window, or a problem. Thread-safe. */
public final class PlaceStore {
  private final ScopeStore scopes;
  private final InstantSource clock;

  public PlaceStore(ScopeStore scopes, InstantSource clock) {
    this.scopes = scopes;
    this.clock = clock;
  }

  /** A place that is known, with the window that is asked about. */
  public record Asked(Question.Clear question, Scope scope) {}

  /**
   * @param from first instant of the window; null for {@link Question#USUAL} before its end.
   * @param to first instant after it; null for now.
   * @param longest longest window that is answered.
   * @throws ProblemException when the question makes no sense or nobody knows the place.
   */
  public Asked of(
      String equipment, @Nullable Instant from, @Nullable Instant to, Duration longest) {
    return switch (Question.of(equipment, from, to, clock.instant(), longest)) {
      case Question.Clear clear ->
          new Asked(clear, scopes.find(clear.equipment()).orElseThrow(() -> unknown(clear)));
      case Question.Refused refused ->
          throw ProblemException.of(
              refused.status(),
              refused.code(),
              refused.parameter(),
              refused.message(),
              refused.remedy());
    };
  }

  /**
   * The KPI definitions to follow.
   *
   * @param reference of a profile; null for that of the place.
   * @throws ProblemException when there is no such profile.
   */
  public static KpiProfile profile(Scope scope, @Nullable String reference) {
    if (reference == null) {
      return scope.profile();
    }
    return scope
        .profile(reference)
        .orElseThrow(
            () ->
                ProblemException.of(
                    422,
                    "UNKNOWN_PROFILE",
                    "profile",
                    "no plant model here has a KPI profile \"%s\"".formatted(reference),
                    "Name one of: " + String.join(", ", scope.profiles()) + "."));
  }

  /** The answer would be made of more intervals than are allowed. */
  public static ProblemException tooMany(int most) {
    return ProblemException.of(
        422,
        "TOO_MANY_INTERVALS",
        "from",
        "the window has more than %d intervals".formatted(most),
        "Ask for a shorter window, or for fewer work units.");
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
