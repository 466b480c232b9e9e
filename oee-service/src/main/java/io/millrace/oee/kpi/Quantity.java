// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A number of pieces in a window, or the reason why it is not known. */
public sealed interface Quantity {

  /**
   * @param pieces how many; negative only when derived from counters that were read out of step.
   * @param plannedRunTime what these pieces take at best: the sum of PRI times pieces over products
   *     and work units.
   * @param unplanned pieces whose PRI is not known, by product; they are not in {@code
   *     plannedRunTime}.
   */
  record Known(long pieces, Duration plannedRunTime, Map<String, Long> unplanned)
      implements Quantity {
    public static final Known NONE = new Known(0, Duration.ZERO, Map.of());

    public Known {
      unplanned = Map.copyOf(unplanned);
    }

    /** What the pieces take at best against another time; undefined while a PRI is missing. */
    Ratio plannedRunTimeTo(Duration other, String ifZero) {
      return isPlanned() ? Ratio.of(plannedRunTime, other, ifZero) : new Ratio.Undefined(missing());
    }

    boolean isPlanned() {
      return unplanned.isEmpty();
    }

    private String missing() {
      return new TreeMap<>(unplanned)
          .entrySet().stream()
              .map(e -> "%d pieces of %s".formatted(e.getValue(), e.getKey()))
              .collect(
                  Collectors.joining(
                      ", ", "the plant model has no planned run time per item for ", ""));
    }
  }

  /**
   * @param reason why, for people.
   */
  record Unknown(String reason) implements Quantity {}

  /** This less another; unknown when one of them is. */
  default Quantity minus(Quantity other) {
    return switch (other) {
      case Unknown unknown -> this instanceof Unknown mine ? mine : unknown;
      case Known its -> {
        Map<String, Long> unplanned = new TreeMap<>();
        its.unplanned().forEach((product, n) -> unplanned.put(product, -n));
        yield plus(new Known(-its.pieces(), its.plannedRunTime().negated(), unplanned));
      }
    };
  }

  /** Both together; unknown when one of them is. */
  default Quantity plus(Quantity other) {
    return switch (this) {
      case Unknown unknown -> unknown;
      case Known mine ->
          switch (other) {
            case Unknown unknown -> unknown;
            case Known its -> {
              Map<String, Long> unplanned = new TreeMap<>(mine.unplanned());
              its.unplanned().forEach((product, n) -> unplanned.merge(product, n, Long::sum));
              unplanned.values().removeIf(n -> n == 0);
              yield new Known(
                  Math.addExact(mine.pieces(), its.pieces()),
                  mine.plannedRunTime().plus(its.plannedRunTime()),
                  unplanned);
            }
          };
    };
  }
}
