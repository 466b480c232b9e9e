// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.oee.downtime.Activities;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The start-up phases of a work unit: for its start-up time after the end of a set-up, and after
 * the beginning of a run where no set-up stands, then until the run's end at the latest. They go by
 * the clock, also in breaks. Immutable.
 *
 * @param all in order, without overlap; none where the unit has no start-up time.
 */
record StartUps(List<Window> all) {
  StartUps {
    all = List.copyOf(all);
  }

  /**
   * @param facts with what the unit did in the {@link Terms#reach()} before the time that is looked
   *     at, and with all runs that touch that time.
   */
  static StartUps of(Terms terms, UnitFacts facts) {
    Duration time = terms.startUpTime();
    if (time == null) {
      return new StartUps(List.of());
    }
    List<Window> setups =
        Setups.of(Activities.of(terms, facts.intervals(), facts.overlays(), facts.signals())).all();
    List<Window> phases = new ArrayList<>();
    setups.forEach(setup -> add(setup.to(), end(setup.to(), time), phases));
    for (Run run : facts.runs()) {
      Instant begin = run.window().from();
      if (setups.stream().noneMatch(setup -> isAt(setup, begin))) {
        Instant end = end(begin, time);
        add(begin, end.isBefore(run.window().to()) ? end : run.window().to(), phases);
      }
    }
    phases.sort(Comparator.comparing(Window::from));
    return new StartUps(joined(phases));
  }

  /** Whether a set-up goes on at an instant, or has just ended. */
  private static boolean isAt(Window setup, Instant at) {
    return setup.contains(at) || setup.to().equals(at);
  }

  /** As fine as the database tells time. */
  private static Instant end(Instant begin, Duration time) {
    return begin.plus(time).truncatedTo(ChronoUnit.MICROS);
  }

  private static void add(Instant from, Instant to, List<Window> into) {
    if (from.isBefore(to)) {
      into.add(new Window(from, to));
    }
  }

  private static List<Window> joined(List<Window> phases) {
    List<Window> joined = new ArrayList<>();
    for (Window phase : phases) {
      Window last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && !phase.from().isAfter(last.to())) {
        Instant to = phase.to().isAfter(last.to()) ? phase.to() : last.to();
        joined.set(joined.size() - 1, new Window(last.from(), to));
      } else {
        joined.add(phase);
      }
    }
    return joined;
  }

  /** Where phases begin and end inside a window. */
  NavigableSet<Instant> edges(Window window) {
    NavigableSet<Instant> edges = new TreeSet<>();
    for (Window phase : all) {
      edges.add(phase.from());
      edges.add(phase.to());
    }
    return edges.subSet(window.from(), false, window.to(), false);
  }
}
