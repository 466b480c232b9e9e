// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.oee.downtime.Activity;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The set-ups of a work unit. What follows on a set-up without a pause and is one as well, by
 * another code or another word of a person, is the same set-up: saying something of a part of it
 * gives it no second planned time. Immutable.
 *
 * @param all in order, without overlap.
 */
record Setups(List<Window> all) {
  Setups {
    all = List.copyOf(all);
  }

  /**
   * @param activities in order, without overlap. Those of a {@link Terms#reach()} before the time
   *     that is looked at have to be among them: of a set-up that began earlier nothing is within a
   *     plan any more.
   */
  static Setups of(List<Activity> activities) {
    List<Window> all = new ArrayList<>();
    for (Activity activity : activities) {
      if (TimeBucket.isSetup(activity)) {
        Window last = all.isEmpty() ? null : all.getLast();
        if (last != null && last.to().equals(activity.window().from())) {
          all.set(all.size() - 1, last.with(activity.window()));
        } else {
          all.add(activity.window());
        }
      }
    }
    return new Setups(all);
  }

  /**
   * Instants at which the planned time of a set-up is over, for each product that is on the unit
   * during it.
   */
  NavigableSet<Instant> overruns(Terms terms, List<Run> runs) {
    NavigableSet<Instant> overruns = new TreeSet<>();
    for (Window setup : all) {
      add(terms, terms.product(), setup, overruns);
      runs.stream()
          .filter(run -> run.window().touches(setup))
          .forEach(run -> add(terms, run.product(), setup, overruns));
    }
    return overruns;
  }

  private static void add(
      Terms terms, @Nullable String product, Window setup, NavigableSet<Instant> into) {
    Instant over = setup.from().plus(planned(terms, product));
    if (setup.contains(over)) {
      into.add(over);
    }
  }

  /**
   * Whether an instant in a set-up is within the planned time of what is on the unit then. That
   * time runs from the set-up's beginning, by the clock, also while another product was on the unit
   * and in breaks: one set-up has one planned time.
   */
  static boolean isPlanned(Terms terms, Window setup, @Nullable String product, Instant at) {
    return at.isBefore(setup.from().plus(planned(terms, product)));
  }

  private static Duration planned(Terms terms, @Nullable String product) {
    return product == null
        ? Duration.ZERO
        : Objects.requireNonNullElse(terms.plannedSetups().get(product), Duration.ZERO);
  }
}
