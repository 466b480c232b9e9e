// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Loss;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a work unit did for a while, as it is accounted for: the machine's word, under rules and
 * under what people say. Uncut, so that a stop over two shifts is one. Immutable.
 *
 * @param state what it did.
 * @param cause why, in the state rule's words; null when the state says all.
 * @param code the device's own state code; null when there is none.
 * @param reason from a person, a rule or the tree's causes; null when nobody knows.
 * @param origin who says so.
 * @param comment of a person; null when there is none.
 * @param edit the edit that it comes from; null when nobody edited it.
 * @param isMinor whether it is a stop shorter than the place's threshold.
 */
public record Activity(
    Window window,
    EquipmentState state,
    @Nullable String cause,
    @Nullable Long code,
    ReasonTree.@Nullable Placed reason,
    Origin origin,
    @Nullable String comment,
    @Nullable UUID edit,
    boolean isMinor) {

  /** Why nothing is known of a time: no reading spoke for it. */
  public static final String NO_READING = "NO_READING";

  /** Who says what it was; what a person says is over a rule, a rule over the machine. */
  public enum Origin {
    MACHINE,
    RULE,
    /** The service itself, by what people said of such stops before. */
    PROPOSAL,
    PERSON
  }

  /** Which loss it is; null for production, and when nobody knows. */
  public @Nullable Loss loss() {
    return reason == null ? null : reason.loss();
  }

  /** Whether the unit stood still although it may have been meant to work. */
  public boolean isStop() {
    return state == EquipmentState.DELAYED || state == EquipmentState.DOWN;
  }

  /** Whether it is a failure of the equipment: down, neither briefly nor for somebody else. */
  public boolean isFailure() {
    return state == EquipmentState.DOWN && !isMinor && (loss() == null || loss() == Loss.BREAKDOWN);
  }

  /** The same as long as its unit and its beginning are. */
  public UUID id(EquipmentId unit) {
    return Stop.id(unit, window.from());
  }

  /** Why nothing is known of it; only of sense where nothing is. */
  public String whyUnknown() {
    if (cause != null) {
      return cause;
    }
    if (code != null) {
      return "UNDEFINED_STATE";
    }
    return origin == Origin.PERSON ? "EDIT" : NO_READING;
  }

  public Duration length() {
    return window.length();
  }
}
