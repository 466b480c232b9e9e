// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Loss;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stop or a set-up of a work unit as it is now, on {@code downtime.events.v1}. Of two events of
 * one stop the one with the higher revision holds. Immutable.
 *
 * @param id stays the same when the event is sent twice.
 * @param at when it was told, service's clock, UTC.
 * @param stop which stop; the same as long as its unit and its beginning are.
 * @param revision 1 when it was told first, then one more for each change.
 * @param kind what is new.
 * @param changedBy {@code MACHINE} for readings, also late ones, {@code EDIT} or {@code
 *     PLANT_MODEL}.
 * @param author who caused it; null for the plant itself.
 * @param equipment the work unit.
 * @param from when it began, event time.
 * @param to first instant after it; null while it goes on, and when it is withdrawn.
 * @param state what the unit did: DOWN, DELAYED or SETUP; null when it is withdrawn, as all below.
 * @param cause the state rule's word; null when the state says all.
 * @param code the device's own state code; null when there is none.
 * @param reason code of its reason; null when nobody knows.
 * @param reasonPath codes from the reason tree's first level to the reason; null without one.
 * @param loss null when nobody knows.
 * @param origin who says so: {@code MACHINE}, {@code RULE} or {@code PERSON}.
 * @param isMinor whether it is shorter than the place's threshold, so far when it goes on.
 * @param comment of a person; null when there is none.
 * @param edit the edit that it comes from; null when nobody edited it.
 */
public record DowntimeReported(
    UUID id,
    Instant at,
    UUID stop,
    int revision,
    Kind kind,
    String changedBy,
    @Nullable String author,
    EquipmentId equipment,
    Instant from,
    @Nullable Instant to,
    @Nullable EquipmentState state,
    @Nullable String cause,
    @Nullable Long code,
    @Nullable String reason,
    @Nullable List<String> reasonPath,
    @Nullable Loss loss,
    @Nullable String origin,
    @Nullable Boolean isMinor,
    @Nullable String comment,
    @Nullable UUID edit) {
  public DowntimeReported {
    reasonPath = reasonPath == null ? null : List.copyOf(reasonPath);
  }

  /** What is new of a stop. */
  public enum Kind {
    /** It was not told before, and goes on. */
    BEGAN,
    /** Its end is known, and was not before. */
    ENDED,
    /** It is told otherwise than before: another reason, state or end. */
    CHANGED,
    /** It is no stop of its own after all. */
    WITHDRAWN
  }
}
