// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why nothing is known of a part of a window. The causes sum to the unknown time. Immutable.
 *
 * @param causes how long by cause: the reason of a reading's quality, {@code LINK_DOWN}; {@code
 *     UNLISTED_CODE}, a code that the template does not list; {@code UNDEFINED_STATE}, the machine
 *     says itself that it has none; {@code NO_READING}, no reading spoke for that time. Only those
 *     above zero.
 */
public record UnknownTime(SortedMap<String, Duration> causes) {
  private static final String NO_READING = "NO_READING";

  public UnknownTime {
    causes = Collections.unmodifiableSortedMap(new TreeMap<>(causes));
  }

  /**
   * @param intervals of one work unit; they do not overlap.
   */
  static UnknownTime of(Window window, List<StateInterval> intervals) {
    SortedMap<String, Duration> causes = new TreeMap<>();
    Duration uncovered = window.length();
    for (StateInterval interval : intervals) {
      Duration part = interval.in(window).map(StateInterval::length).orElse(Duration.ZERO);
      uncovered = uncovered.minus(part);
      if (interval.state() == EquipmentState.UNKNOWN && part.isPositive()) {
        causes.merge(cause(interval), part, Duration::plus);
      }
    }
    if (uncovered.isPositive()) {
      causes.merge(NO_READING, uncovered, Duration::plus);
    }
    return new UnknownTime(causes);
  }

  /** All of them summed. */
  static UnknownTime sum(Collection<UnknownTime> parts) {
    SortedMap<String, Duration> sum = new TreeMap<>();
    parts.forEach(
        part -> part.causes().forEach((cause, time) -> sum.merge(cause, time, Duration::plus)));
    return new UnknownTime(sum);
  }

  private static String cause(StateInterval interval) {
    String cause = interval.cause();
    if (cause != null) {
      return cause;
    }
    return interval.code() == null ? NO_READING : "UNDEFINED_STATE";
  }
}
