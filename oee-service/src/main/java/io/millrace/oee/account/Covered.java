// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a window is made of whole slices that were accounted for, and which is left to be
 * computed from facts. Immutable.
 *
 * @param kept from the first kept slice to the end of the last one; empty when there is none.
 * @param left in order, without overlap; slices within {@code kept} that are due lie in it, too.
 */
record Covered(Optional<Window> kept, List<Window> left) {
  /** Longer than any slice, since each day ends one. */
  private static final Duration AROUND = Duration.ofHours(50);

  Covered {
    left = List.copyOf(left);
  }

  /**
   * @param accounted from the first slice that was accounted for to the end of the last one; empty
   *     when there is none.
   * @param due stretches whose slices were removed since.
   */
  static Covered of(Terms terms, Window window, Optional<Window> accounted, List<Window> due) {
    Optional<Window> kept =
        accounted.flatMap(whole -> whole.cut(window)).flatMap(part -> inward(terms, part));
    if (kept.isEmpty()) {
      return new Covered(kept, List.of(window));
    }
    List<Window> left = new ArrayList<>();
    add(window.from(), kept.get().from(), left);
    Instant reached = kept.get().from();
    for (Window removed :
        due.stream()
            .map(stretch -> outward(terms, stretch))
            .sorted(Comparator.comparing(Window::from))
            .toList()) {
      Window part = removed.cut(kept.get()).orElse(null);
      if (part != null && part.to().isAfter(reached)) {
        add(part.from().isBefore(reached) ? reached : part.from(), part.to(), left);
        reached = part.to();
      }
    }
    add(kept.get().to(), window.to(), left);
    return new Covered(kept, left);
  }

  /** The whole slices in a window; empty when there is none. */
  static Optional<Window> inward(Terms terms, Window window) {
    Instant from = edge(terms, window.from(), true);
    Instant to = edge(terms, window.to(), false);
    return from.isBefore(to) ? Optional.of(new Window(from, to)) : Optional.empty();
  }

  /** The whole slices that a window touches. */
  static Window outward(Terms terms, Window window) {
    return new Window(edge(terms, window.from(), false), edge(terms, window.to(), true));
  }

  /** The nearest edge of a slice that is not before an instant, or not after it. */
  private static Instant edge(Terms terms, Instant at, boolean isLater) {
    Window around = new Window(at.minus(AROUND), at.plus(AROUND));
    List<ShiftSpan> shifts =
        terms.calendar() == null
            ? List.of()
            : ShiftSpan.during(terms.calendar(), terms.zone(), around);
    Instant found = isLater ? around.to() : around.from();
    for (Slice slice : Slice.during(shifts, terms.zone(), around)) {
      Instant edge = slice.window().from();
      if (edge.equals(around.from())) {
        continue;
      }
      if (isLater && !edge.isBefore(at)) {
        return edge;
      }
      if (!isLater && !edge.isAfter(at)) {
        found = edge;
      }
    }
    return found;
  }

  private static void add(Instant from, Instant to, List<Window> into) {
    if (from.isBefore(to)) {
      into.add(new Window(from, to));
    }
  }
}
