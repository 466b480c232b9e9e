// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.BreaksRunThrough;
import io.millrace.contracts.plant.KpiProfile.MinorStops;
import io.millrace.contracts.plant.KpiProfile.PlannedDowntime;
import io.millrace.contracts.plant.KpiProfile.Setup;
import io.millrace.contracts.plant.KpiProfile.Waiting;
import io.millrace.oee.account.TimeBucket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a work unit, or several, spent a window, in the times of ISO 22400-2. Each instant lies in
 * exactly one of the parts, so they sum to the calendar time. Immutable.
 *
 * @param production APT, adding value.
 * @param setup AUST, being changed over.
 * @param delay ADET, waiting or stopped briefly with work at hand.
 * @param down ADOT, not able to work, or with nothing to work on.
 * @param plannedDown PDOT, not meant to work although there is a shift: breaks, booked downtime.
 * @param waiting for neighbours, where the profile leaves it out of the unit's busy time.
 * @param unknown nothing is known; outside planned busy time, neither up nor down.
 * @param outside no shift: not in planned operation time.
 * @param forgiven what of the set-up the profile does not count as a loss; a part of {@code setup},
 *     not beside it.
 */
public record TimeElements(
    Duration production,
    Duration setup,
    Duration delay,
    Duration down,
    Duration plannedDown,
    Duration waiting,
    Duration unknown,
    Duration outside,
    Duration forgiven) {
  public static final TimeElements NONE = of(Map.of(), KpiProfile.ISO_22400);

  /** What a profile makes of accounted time. */
  public static TimeElements of(Map<TimeBucket, Duration> times, KpiProfile profile) {
    Sums sums = new Sums();
    times.forEach((bucket, time) -> sums.add(element(bucket, profile), time));
    return new TimeElements(
        sums.of(Element.PRODUCTION),
        sums.of(Element.SETUP).plus(sums.of(Element.FORGIVEN_SETUP)),
        sums.of(Element.DELAY),
        sums.of(Element.DOWN),
        sums.of(Element.PLANNED_DOWN),
        sums.of(Element.WAITING),
        sums.of(Element.UNKNOWN),
        sums.of(Element.OUTSIDE),
        sums.of(Element.FORGIVEN_SETUP));
  }

  /** A part of a window. */
  public enum Element {
    PRODUCTION,
    SETUP,
    /** Set-up that the profile does not count as a loss. */
    FORGIVEN_SETUP,
    DELAY,
    DOWN,
    PLANNED_DOWN,
    WAITING,
    UNKNOWN,
    OUTSIDE
  }

  private static final class Sums {
    private final Map<Element, Duration> sums = new EnumMap<>(Element.class);

    void add(Element element, Duration time) {
      sums.merge(element, time, Duration::plus);
    }

    Duration of(Element element) {
      return Objects.requireNonNullElse(sums.get(element), Duration.ZERO);
    }
  }

  /** Which part of a window a profile counts a bucket to. */
  public static Element element(TimeBucket bucket, KpiProfile profile) {
    Element planned =
        profile.plannedDowntimeOrDefault() == PlannedDowntime.LOSS
            ? Element.DOWN
            : Element.PLANNED_DOWN;
    boolean isExtended = profile.breaksRunThroughOrDefault() == BreaksRunThrough.EXTEND;
    return switch (bucket) {
      case PRODUCING -> Element.PRODUCTION;
      case SETUP ->
          profile.setupOrDefault() == Setup.FORGIVEN ? Element.FORGIVEN_SETUP : Element.SETUP;
      case PLANNED_SETUP ->
          profile.setupOrDefault() == Setup.LOSS ? Element.SETUP : Element.FORGIVEN_SETUP;
      case MINOR_STOP ->
          profile.minorStopsOrDefault() == MinorStops.EFFECTIVENESS
              ? Element.PRODUCTION
              : Element.DELAY;
      case BLOCKED, STARVED ->
          profile.blockedAndStarvedOrDefault() == Waiting.OUTSIDE ? Element.WAITING : Element.DELAY;
      case DELAYED -> Element.DELAY;
      case DOWN -> Element.DOWN;
      case UNPLANNED, BREAK_IDLE, BREAK_UNKNOWN, BOOKED_IDLE, BOOKED_UNKNOWN -> planned;
      case BREAK_PRODUCING, BOOKED_PRODUCING -> isExtended ? Element.PRODUCTION : planned;
      case UNKNOWN -> Element.UNKNOWN;
      case OUTSIDE_IDLE, OUTSIDE_PRODUCING, OUTSIDE_UNKNOWN -> Element.OUTSIDE;
    };
  }

  /**
   * As the line has them: it is charged with the waiting that a profile takes from its units, since
   * nobody outside the line has to answer for it.
   */
  TimeElements charged() {
    return new TimeElements(
        production,
        setup,
        delay.plus(waiting),
        down,
        plannedDown,
        Duration.ZERO,
        unknown,
        outside,
        forgiven);
  }

  /** Which part of a window a profile counts a bucket to for a place above work units. */
  public static Element chargedElement(TimeBucket bucket, KpiProfile profile) {
    Element element = element(bucket, profile);
    return element == Element.WAITING ? Element.DELAY : element;
  }

  public TimeElements plus(TimeElements other) {
    return new TimeElements(
        production.plus(other.production),
        setup.plus(other.setup),
        delay.plus(other.delay),
        down.plus(other.down),
        plannedDown.plus(other.plannedDown),
        waiting.plus(other.waiting),
        unknown.plus(other.unknown),
        outside.plus(other.outside),
        forgiven.plus(other.forgiven));
  }

  /** CT, the length of the window, summed over work units. */
  public Duration calendar() {
    return operation().plus(outside);
  }

  /** POT: the time of shifts; the whole window where there is no calendar. */
  public Duration operation() {
    return busy().plus(plannedDown).plus(waiting).plus(unknown);
  }

  /** PBT, operation time less planned downtime and less what nothing is known of. */
  public Duration busy() {
    return unitBusy().plus(down);
  }

  /** What availability counts: production, and set-up as far as the profile forgives it. */
  public Duration available() {
    return production.plus(forgiven);
  }

  /** Set-up that is a loss. */
  public Duration lostSetup() {
    return setup.minus(forgiven);
  }

  /** AUPT, production and set-up. */
  public Duration unitProcessing() {
    return production.plus(setup);
  }

  /** AUBT, production, set-up and delay. */
  public Duration unitBusy() {
    return unitProcessing().plus(delay);
  }

  /** How much of the planned operation time something is known of, 0..1. */
  public Ratio coverage() {
    return Ratio.of(
        operation().minus(unknown),
        operation(),
        "no shift lies in the window: nothing was planned");
  }
}
