// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.downtime.Activity;
import org.jspecify.annotations.Nullable;

/**
 * Where an instant of a work unit's time is accounted for. Each instant lies in exactly one, so
 * they sum to the calendar time; KPI profiles differ only in what they make of them.
 */
public enum TimeBucket {
  PRODUCING,
  SETUP,
  /** A stop of its own below the place's threshold. */
  MINOR_STOP,
  BLOCKED,
  STARVED,
  /** Any other delay with work at hand. */
  DELAYED,
  /** Any other stop. */
  DOWN,
  /** Not meant to work although the calendar has a shift. */
  UNPLANNED,
  /** Nothing is known although the calendar has a shift. */
  UNKNOWN,
  BREAK_IDLE,
  BREAK_PRODUCING,
  BREAK_UNKNOWN,
  /** Planned downtime that somebody booked. */
  BOOKED_IDLE,
  BOOKED_PRODUCING,
  BOOKED_UNKNOWN,
  /** No shift. */
  OUTSIDE_IDLE,
  OUTSIDE_PRODUCING,
  OUTSIDE_UNKNOWN,
  /** Set-up within the planned set-up time; {@code SETUP} is any other. Last, as it is kept. */
  PLANNED_SETUP;

  /**
   * @param placement what the calendar says of the instant.
   * @param activity what the unit did; null when nothing is known.
   * @param isPlanned whether it is within the planned set-up time, if it is a set-up.
   */
  static TimeBucket of(Placement placement, @Nullable Activity activity, boolean isPlanned) {
    TimeBucket bucket = of(placement, activity);
    return bucket == SETUP && isPlanned ? PLANNED_SETUP : bucket;
  }

  private static TimeBucket of(Placement placement, @Nullable Activity activity) {
    boolean isKnown = activity != null && activity.state() != EquipmentState.UNKNOWN;
    boolean isProducing = activity != null && activity.state() == EquipmentState.PRODUCING;
    return switch (placement) {
      case SHIFT -> activity == null ? UNKNOWN : inShift(activity);
      case BREAK -> isProducing ? BREAK_PRODUCING : isKnown ? BREAK_IDLE : BREAK_UNKNOWN;
      case BOOKED -> isProducing ? BOOKED_PRODUCING : isKnown ? BOOKED_IDLE : BOOKED_UNKNOWN;
      case OUTSIDE -> isProducing ? OUTSIDE_PRODUCING : isKnown ? OUTSIDE_IDLE : OUTSIDE_UNKNOWN;
    };
  }

  /** Whether a unit is being set up, whatever the calendar says of the time. */
  static boolean isSetup(Activity activity) {
    return inShift(activity) == SETUP;
  }

  private static TimeBucket inShift(Activity activity) {
    return switch (activity.state()) {
      case PRODUCING -> PRODUCING;
      case SETUP -> SETUP;
      case UNPLANNED -> UNPLANNED;
      case UNKNOWN -> UNKNOWN;
      case DELAYED -> stopped(activity, DELAYED);
      case DOWN -> stopped(activity, DOWN);
    };
  }

  private static TimeBucket stopped(Activity activity, TimeBucket otherwise) {
    if (activity.isMinor()) {
      return MINOR_STOP;
    }
    return switch (activity.loss()) {
      case null -> otherwise;
      case BLOCKED -> BLOCKED;
      case STARVED -> STARVED;
      case SETUP -> SETUP;
      case PLANNED -> UNPLANNED;
      case BREAKDOWN, MINOR_STOP -> otherwise;
    };
  }

  /** Whether nothing is known of such time. */
  public boolean isUnknown() {
    return this == UNKNOWN
        || this == BREAK_UNKNOWN
        || this == BOOKED_UNKNOWN
        || this == OUTSIDE_UNKNOWN;
  }

  /** Name of a column, a field of an answer. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String word : name().split("_", -1)) {
      String lower = word.toLowerCase(java.util.Locale.ROOT);
      text.append(
          text.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
    }
    return text.toString();
  }
}
