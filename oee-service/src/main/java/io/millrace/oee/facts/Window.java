// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of event time that is looked at, half open. Immutable.
 *
 * @param from first instant inside, UTC.
 * @param to first instant after it; after {@code from}.
 */
public record Window(Instant from, Instant to) {
  /**
   * @throws IllegalArgumentException when the window has no length.
   */
  public Window {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "a window ends after it begins, not from %s to %s".formatted(from, to));
    }
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  /** Whether the instant lies in the window; its end does not. */
  public boolean contains(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  /** Whether the two have an instant in common. */
  public boolean touches(Window other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }

  /** The shortest window that has both. */
  public Window with(Window other) {
    return new Window(
        from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
  }

  /** The part of this one that lies in another; empty when none does. */
  public Optional<Window> cut(Window other) {
    return touches(other)
        ? Optional.of(
            new Window(
                from.isBefore(other.from) ? other.from : from,
                to.isAfter(other.to) ? other.to : to))
        : Optional.empty();
  }
}
