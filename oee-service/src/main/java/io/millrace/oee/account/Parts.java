// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.oee.calendar.Booking;
import io.millrace.oee.calendar.ShiftSpan;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.downtime.Activities;
import io.millrace.oee.downtime.Activity;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts a window of a work unit's time into parts in which nothing changes. Pure. */
public final class Parts {
  private Parts() {}

  /**
   * @return in order, filling the window without gap or overlap.
   */
  public static List<Part> of(Terms terms, UnitFacts facts, Window window) {
    List<Activity> known =
        Activities.of(terms, facts.intervals(), facts.overlays(), facts.signals());
    Setups setups = terms.plannedSetups().isEmpty() ? new Setups(List.of()) : Setups.of(known);
    List<Activity> activities =
        known.stream().filter(activity -> activity.window().touches(window)).toList();
    List<ShiftSpan> shifts = shifts(terms, window);
    List<Slice> slices = Slice.during(shifts, terms.zone(), window);
    List<Window> breaks = shifts.stream().flatMap(shift -> shift.breaks().stream()).toList();
    List<Booking> bookings = facts.bookings();
    NavigableSet<Instant> edges = edges(terms, facts.runs(), bookings, window);
    activities.forEach(activity -> add(activity.window(), window, edges));
    edges.addAll(
        setups.overruns(terms, facts.runs()).subSet(window.from(), false, window.to(), false));

    Along<Slice> slice = new Along<>(slices, Slice::window);
    Along<Window> pause = new Along<>(breaks, Function.identity());
    Along<Run> run = new Along<>(facts.runs(), Run::window);
    Along<Activity> activity = new Along<>(activities, Activity::window);
    Along<Window> setup = new Along<>(setups.all(), Function.identity());
    List<Part> parts = new ArrayList<>();
    Instant from = window.from();
    for (Instant to : edges.tailSet(window.from(), false)) {
      Slice inside = slice.at(from).orElseThrow();
      Instant at = from;
      Booking booked =
          bookings.stream().filter(b -> b.window().contains(at)).findFirst().orElse(null);
      Placement placement = placement(terms, inside, booked != null, pause.at(from).isPresent());
      Activity doing = activity.at(from).orElse(null);
      Run made = run.at(from).orElse(null);
      String product = made == null ? terms.product() : made.product();
      boolean isPlanned =
          setup.at(from).filter(one -> Setups.isPlanned(terms, one, product, at)).isPresent();
      parts.add(
          new Part(
              new Window(from, to),
              inside,
              placement,
              placement == Placement.BOOKED ? booked : null,
              made,
              doing,
              TimeBucket.of(placement, doing, isPlanned)));
      from = to;
    }
    return List.copyOf(parts);
  }

  /**
   * Where calendar, bookings or runs change, with the window's own edges: between two of them
   * pieces are accounted for in one place.
   */
  static NavigableSet<Instant> edges(
      Terms terms, List<Run> runs, List<Booking> bookings, Window window) {
    NavigableSet<Instant> edges = new TreeSet<>();
    List<ShiftSpan> shifts = shifts(terms, window);
    Slice.during(shifts, terms.zone(), window).forEach(slice -> add(slice.window(), window, edges));
    shifts.forEach(shift -> shift.breaks().forEach(pause -> add(pause, window, edges)));
    bookings.forEach(booking -> add(booking.window(), window, edges));
    runs.forEach(run -> add(run.window(), window, edges));
    return edges;
  }

  private static List<ShiftSpan> shifts(Terms terms, Window window) {
    return terms.calendar() == null
        ? List.of()
        : ShiftSpan.during(terms.calendar(), terms.zone(), window);
  }

  private static Placement placement(Terms terms, Slice slice, boolean isBooked, boolean isBreak) {
    if (terms.calendar() != null && slice.shift() == null) {
      return Placement.OUTSIDE;
    }
    return isBooked ? Placement.BOOKED : isBreak ? Placement.BREAK : Placement.SHIFT;
  }

  private static void add(Window part, Window window, NavigableSet<Instant> edges) {
    part.cut(window)
        .ifPresent(
            inside -> {
              edges.add(inside.from());
              edges.add(inside.to());
            });
  }

  /** A list in order of time, looked at by instants that only grow. */
  static final class Along<T> {
    private final List<T> all;
    private final Function<T, Window> window;
    private int next;

    Along(List<T> all, Function<T, Window> window) {
      this.all = all;
      this.window = window;
    }

    Optional<T> at(Instant at) {
      while (next < all.size() && !window.apply(all.get(next)).to().isAfter(at)) {
        next++;
      }
      @Nullable T found = next < all.size() ? all.get(next) : null;
      return found != null && window.apply(found).contains(at)
          ? Optional.of(found)
          : Optional.empty();
    }
  }
}
