// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import org.jspecify.annotations.Nullable;

/**
 * A named and versioned choice on everything on which definitions of the KPIs differ. What is left
 * out is as in {@link #ISO_22400}. Immutable.
 *
 * @param name what the definitions follow.
 * @param version 1 and up; grows with each change of a definition.
 */
public record KpiProfile(
    String name,
    int version,
    @Nullable PlannedDowntime plannedDowntime,
    @Nullable Setup setup,
    @Nullable MinorStops minorStops,
    @Nullable BreaksRunThrough breaksRunThrough,
    @Nullable Waiting blockedAndStarved,
    @Nullable Rework rework,
    @Nullable Failures failures,
    @Nullable IdealRate idealRate,
    @Nullable StartUpRejects startUpRejects) {
  /**
   * The definitions of ISO 22400-2: planned downtime outside planned busy time, set-up a loss of
   * the OEE index and none of the NEE index, minor stops and waiting part of the delay time, breaks
   * outside planned busy time even when pieces are made in them, rework a loss of quality, PRI the
   * planned run time per item, rejects of a start-up a loss of quality as any other.
   */
  public static final KpiProfile ISO_22400 =
      new KpiProfile("iso22400", 1, null, null, null, null, null, null, null, null, null);

  /** Where planned downtime goes. */
  public enum PlannedDowntime {
    /** Outside planned busy time. */
    OUTSIDE,
    /** Inside, as a loss of availability. */
    LOSS
  }

  /** Where set-up goes in the OEE index. */
  public enum Setup {
    /** A loss of availability. */
    LOSS,
    /**
     * No loss: availability counts it as available, effectiveness is still of the time produced, so
     * that the OEE index is the NEE index.
     */
    FORGIVEN,
    /**
     * No loss as far as it is within the planned set-up time of what is made, else a loss; a loss
     * as a whole where none is planned.
     */
    OVERRUN
  }

  /** Where stops below the place's threshold go. */
  public enum MinorStops {
    /** A loss of availability, as any other stop. */
    AVAILABILITY,
    /** A loss of effectiveness: their time is counted as production time. */
    EFFECTIVENESS
  }

  /** What production in a break or in planned downtime is. */
  public enum BreaksRunThrough {
    /** Nothing: the calendar wins, times and pieces of the break stay outside. */
    IGNORE,
    /** Planned busy time grows by the time that was run through, and its pieces count. */
    EXTEND,
    /** Its pieces count, its time does not. */
    BONUS
  }

  /** What waiting for neighbours is. */
  public enum Waiting {
    /** A loss of the waiting equipment. */
    LOSS,
    /** Outside its planned busy time: the line is charged with it. */
    OUTSIDE
  }

  /** What reworked pieces are. */
  public enum Rework {
    /** Not good at first pass: no part of the good quantity. */
    LOSS,
    /** As good as the others. */
    GOOD
  }

  /** The denominator of MTBF, MTTF and MTTR. */
  public enum Failures {
    /** Failure events. */
    FE,
    /** Failure events and one more, as the standard's text has it. */
    FE_PLUS_ONE
  }

  /** What PRI, the ideal time for one item, is taken from. */
  public enum IdealRate {
    /** The planned run time per item. */
    STANDARD,
    /** What the machine's maker states; the planned run time where the model does not give it. */
    NAMEPLATE,
    /** The best that was sustained; the planned run time where the model does not give it. */
    DEMONSTRATED
  }

  /** What scrap of a start-up phase is. */
  public enum StartUpRejects {
    /** A loss of quality, as any other scrap. */
    QUALITY,
    /**
     * A loss of its own: no part of the produced pieces of effectiveness and quality ratio, so that
     * effectiveness bears it. Nothing is known to be one where a place has no start-up time.
     */
    SEPARATE
  }

  /** How a plant model names it: {@code iso22400@1}. */
  public String reference() {
    return name + "@" + version;
  }

  /** The same with another choice of what set-up is. */
  public KpiProfile with(Setup other) {
    return new KpiProfile(
        name,
        version,
        plannedDowntime,
        other,
        minorStops,
        breaksRunThrough,
        blockedAndStarved,
        rework,
        failures,
        idealRate,
        startUpRejects);
  }

  /** The same with another choice of what scrap of a start-up is. */
  public KpiProfile with(StartUpRejects other) {
    return new KpiProfile(
        name,
        version,
        plannedDowntime,
        setup,
        minorStops,
        breaksRunThrough,
        blockedAndStarved,
        rework,
        failures,
        idealRate,
        other);
  }

  public PlannedDowntime plannedDowntimeOrDefault() {
    return plannedDowntime == null ? PlannedDowntime.OUTSIDE : plannedDowntime;
  }

  public Setup setupOrDefault() {
    return setup == null ? Setup.LOSS : setup;
  }

  public MinorStops minorStopsOrDefault() {
    return minorStops == null ? MinorStops.AVAILABILITY : minorStops;
  }

  public BreaksRunThrough breaksRunThroughOrDefault() {
    return breaksRunThrough == null ? BreaksRunThrough.IGNORE : breaksRunThrough;
  }

  public Waiting blockedAndStarvedOrDefault() {
    return blockedAndStarved == null ? Waiting.LOSS : blockedAndStarved;
  }

  public Rework reworkOrDefault() {
    return rework == null ? Rework.LOSS : rework;
  }

  public IdealRate idealRateOrDefault() {
    return idealRate == null ? IdealRate.STANDARD : idealRate;
  }

  public StartUpRejects startUpRejectsOrDefault() {
    return startUpRejects == null ? StartUpRejects.QUALITY : startUpRejects;
  }

  public Failures failuresOrDefault() {
    return failures == null ? Failures.FE : failures;
  }
}
