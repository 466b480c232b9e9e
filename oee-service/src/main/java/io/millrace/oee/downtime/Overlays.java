// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.oee.facts.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Folds edits into what holds: of two that speak of the same time the later one. Pure. */
final class Overlays {
  private Overlays() {}

  /**
   * What holds in a window.
   *
   * @param edits of one work unit that touch the window, in the order they were made.
   * @return in order of time, within the window, without overlap.
   */
  static List<Overlay> within(Window window, List<Edit> edits) {
    Set<UUID> undone = undone(edits);
    List<Overlay> held = new ArrayList<>();
    for (Edit edit : edits) {
      if (edit.undoes() == null && !undone.contains(edit.id())) {
        Window part = edit.window().cut(window).orElse(null);
        if (part != null) {
          held = outside(held, part);
          held.add(edit.overlay(part));
        }
      }
    }
    held.sort(Comparator.comparing(overlay -> overlay.window().from()));
    return List.copyOf(held);
  }

  /** Overlays as far as they lie outside a window. */
  static List<Overlay> outside(List<Overlay> overlays, Window window) {
    List<Overlay> left = new ArrayList<>();
    for (Overlay overlay : overlays) {
      Window whole = overlay.window();
      if (!whole.touches(window)) {
        left.add(overlay);
        continue;
      }
      if (whole.from().isBefore(window.from())) {
        left.add(overlay.during(new Window(whole.from(), window.from())));
      }
      if (whole.to().isAfter(window.to())) {
        left.add(overlay.during(new Window(window.to(), whole.to())));
      }
    }
    return left;
  }

  /** What no longer holds; an undo that was itself undone undoes nothing. */
  static Set<UUID> undone(List<Edit> edits) {
    Set<UUID> undone = new HashSet<>();
    for (Edit edit : edits.reversed()) {
      UUID undoes = edit.undoes();
      if (undoes != null && !undone.contains(edit.id())) {
        undone.add(undoes);
      }
    }
    return undone;
  }
}
