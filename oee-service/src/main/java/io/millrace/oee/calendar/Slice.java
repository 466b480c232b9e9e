// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.calendar;

import io.millrace.oee.facts.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The smallest stretch of time that is accounted for by itself: a shift as far as it lies in one
 * day, or the time of a day in which there is no shift. Every shift, day, week and month is made of
 * whole slices. Immutable.
 *
 * @param day on the site's calendar, from midnight to midnight.
 * @param shift null when there is none.
 */
public record Slice(Window window, LocalDate day, @Nullable ShiftSpan shift) {

  /**
   * Slices that fill a window without gap or overlap; the first and the last are cut at its edges.
   *
   * @param shifts that touch the window, by time, without overlap.
   */
  public static List<Slice> during(Collection<ShiftSpan> shifts, ZoneId zone, Window window) {
    SortedSet<Instant> edges = new TreeSet<>();
    edges.add(window.from());
    edges.add(window.to());
    for (LocalDate day = window.from().atZone(zone).toLocalDate().plusDays(1);
        day.atStartOfDay(zone).toInstant().isBefore(window.to());
        day = day.plusDays(1)) {
      edges.add(day.atStartOfDay(zone).toInstant());
    }
    for (ShiftSpan span : shifts) {
      span.window()
          .cut(window)
          .ifPresent(
              part -> {
                edges.add(part.from());
                edges.add(part.to());
              });
    }
    List<Slice> slices = new ArrayList<>();
    Instant before = window.from();
    for (Instant edge : edges.tailSet(window.from().plusNanos(1))) {
      Window part = new Window(before, edge);
      ShiftSpan shift =
          shifts.stream().filter(span -> span.window().touches(part)).findFirst().orElse(null);
      slices.add(new Slice(part, before.atZone(zone).toLocalDate(), shift));
      before = edge;
    }
    return List.copyOf(slices);
  }
}
