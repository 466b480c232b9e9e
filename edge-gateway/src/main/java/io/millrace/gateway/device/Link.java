// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import java.time.Duration;
import java.time.Instant;

/**
 * State of the conversation with a device; there is no other status. Each state has the moment it
 * began and a reason made of what was seen. Immutable.
 */
public sealed interface Link {
  Instant since();

  String reason();

  /**
   * Not connected, waiting for the next attempt.
   *
   * @param attempts failures in a row without one answer; positive, or 0 before the first attempt.
   */
  record Down(String reason, int attempts, Instant since) implements Link {}

  /** Trying: being connected, or connected and without an answer so far. */
  record Opening(String reason, int attempts, Instant since) implements Link {}

  /** The device answers. */
  record Up(String reason, Instant since) implements Link {}

  /** Given up until the definition changes. */
  record Faulted(String reason, Instant since) implements Link {}

  /** What was seen. */
  sealed interface Outcome {
    /** An attempt begins. */
    record Started() implements Outcome {}

    /**
     * The device answered.
     *
     * @param how it is talked to, for people; empty when there is nothing to say.
     */
    record Answered(String how) implements Outcome {}

    /** The conversation failed. */
    record Failed(DeviceException.Kind kind, String detail) implements Outcome {}
  }

  Duration SHORTEST_BACK_OFF = Duration.ofSeconds(1);
  Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  static Link initial(Instant now) {
    return new Down("not tried yet", 0, now);
  }

  default Link next(Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Started() ->
          switch (this) {
            case Down(String reason, int attempts, Instant _) -> new Opening(reason, attempts, now);
            case Opening _, Up _, Faulted _ -> this;
          };
      case Outcome.Answered(String how) -> {
        String reason = how.isEmpty() ? "answers" : "answers; " + how;
        yield switch (this) {
          case Down _, Opening _ -> new Up(reason, now);
          case Up up -> up.reason.equals(reason) ? up : new Up(reason, up.since);
          case Faulted _ -> this;
        };
      }
      case Outcome.Failed(DeviceException.Kind kind, String detail) -> {
        String reason = kind + ": " + detail;
        yield kind.retryable() ? new Down(reason, attempts() + 1, now) : new Faulted(reason, now);
      }
    };
  }

  default boolean isUp() {
    return switch (this) {
      case Up _ -> true;
      case Down _, Opening _, Faulted _ -> false;
    };
  }

  /** Failures in a row without one answer. */
  default int attempts() {
    return switch (this) {
      case Down down -> down.attempts;
      case Opening opening -> opening.attempts;
      case Up _, Faulted _ -> 0;
    };
  }

  /** One word for it: {@code UP}. */
  default String state() {
    return switch (this) {
      case Down _ -> "DOWN";
      case Opening _ -> "OPENING";
      case Up _ -> "UP";
      case Faulted _ -> "FAULTED";
    };
  }

  /**
   * How long to wait before the next attempt: 1 s doubling to 30 s, up to a fifth of it random so
   * that devices behind one dead switch do not come all at once.
   *
   * @param random 0..1.
   */
  static Duration backOff(int attempts, double random) {
    long doubled = SHORTEST_BACK_OFF.toMillis() << Math.clamp(attempts - 1L, 0, 5);
    long jittered = (long) (doubled * (1 + 0.2 * random));
    return Duration.ofMillis(Math.min(jittered, LONGEST_BACK_OFF.toMillis()));
  }
}
