// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The stops that a machine really made, held against those that were detected. Immutable.
 *
 * @param unit the machine's equipment path.
 * @param longStops how many true stops lasted longer than two poll periods.
 * @param detected how many stops were detected.
 * @param missed long stops of which no detected one tells.
 * @param misplaced long stops whose detected start or end is further off than one poll period.
 * @param invented detected stops while the machine showed nothing of that code.
 */
public record StopCheck(
    String unit,
    int longStops,
    int detected,
    List<String> missed,
    List<String> misplaced,
    List<String> invented) {
  private static final int EXAMPLES = 5;

  public StopCheck {
    missed = List.copyOf(missed);
    misplaced = List.copyOf(misplaced);
    invented = List.copyOf(invented);
  }

  /**
   * @param truth codes that the machine showed, in order.
   * @param detected codes that were detected, in order.
   * @param running codes that are no stop.
   * @param period how often the machine was looked at.
   * @param from what began before it may have been seen by nobody.
   * @param to what ended after it may still be on its way.
   */
  public static StopCheck of(
      String unit,
      List<StateSpan> truth,
      List<StateSpan> detected,
      Set<Long> running,
      Duration period,
      Instant from,
      Instant to) {
    List<StateSpan> pieces = stops(truth, running, Duration.ZERO);
    List<StateSpan> real = stops(truth, running, period);
    List<StateSpan> told = stops(detected, running, Duration.ZERO);
    List<StateSpan> inside = real.stream().filter(stop -> stop.isWithin(from, to)).toList();
    List<StateSpan> longStops =
        inside.stream()
            .filter(stop -> stop.length().compareTo(period.multipliedBy(2)) > 0)
            .toList();
    List<String> missed = new ArrayList<>();
    List<String> misplaced = new ArrayList<>();
    for (StateSpan stop : longStops) {
      List<StateSpan> found =
          told.stream()
              .filter(other -> other.code() == stop.code() && stop.touches(other, Duration.ZERO))
              .toList();
      if (found.isEmpty()) {
        missed.add(stop.toString());
      } else if (found.stream().allMatch(other -> isOff(stop.from(), other.from(), period))
          || found.stream().allMatch(other -> isOff(stop.to(), other.to(), period))
          || found.size() > parts(stop, pieces)) {
        misplaced.add(stop + " was detected as " + found);
      }
    }
    List<StateSpan> within = told.stream().filter(stop -> stop.isWithin(from, to)).toList();
    List<String> invented =
        within.stream()
            .filter(
                stop ->
                    real.stream()
                        .noneMatch(
                            other -> other.code() == stop.code() && stop.touches(other, period)))
            .map(StateSpan::toString)
            .toList();
    return new StopCheck(unit, longStops.size(), within.size(), missed, misplaced, invented);
  }

  public boolean isClean() {
    return missed.isEmpty() && misplaced.isEmpty() && invented.isEmpty();
  }

  /** Totals, and the first examples of what is wrong. */
  @Override
  public String toString() {
    return Stream.concat(
            Stream.of(
                "%s: %d stops of more than two periods, %d detected: missed %d, misplaced %d, invented %d"
                    .formatted(
                        unit,
                        longStops,
                        detected,
                        missed.size(),
                        misplaced.size(),
                        invented.size())),
            Stream.of(missed, misplaced, invented)
                .flatMap(found -> found.stream().limit(EXAMPLES))
                .map(found -> "  " + found))
        .reduce((a, b) -> a + "\n" + b)
        .orElseThrow();
  }

  /** Stops; two of one code are one when it may be that nobody saw what lay between them. */
  private static List<StateSpan> stops(List<StateSpan> spans, Set<Long> running, Duration unseen) {
    List<StateSpan> stops = new ArrayList<>();
    for (StateSpan span : spans) {
      if (running.contains(span.code())) {
        continue;
      }
      StateSpan last = stops.isEmpty() ? null : stops.getLast();
      if (last != null
          && last.code() == span.code()
          && Duration.between(last.to(), span.from()).compareTo(unseen) <= 0) {
        stops.set(stops.size() - 1, new StateSpan(span.code(), last.from(), span.to()));
      } else {
        stops.add(span);
      }
    }
    return stops;
  }

  /** How many stops it is when somebody looks all the time. */
  private static long parts(StateSpan stop, List<StateSpan> pieces) {
    return pieces.stream()
        .filter(piece -> piece.code() == stop.code() && piece.isWithin(stop.from(), stop.to()))
        .count();
  }

  private static boolean isOff(Instant real, Instant told, Duration period) {
    return Duration.between(real, told).abs().compareTo(period) > 0;
  }
}
