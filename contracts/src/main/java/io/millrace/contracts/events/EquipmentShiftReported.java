// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import io.millrace.contracts.equipment.EquipmentId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A shift of a work unit closed, or what was reported of it has changed since, on {@code
 * equipment.shifts.v1}. Immutable.
 *
 * @param id stays the same when the event is sent twice.
 * @param at when it was reported, service's clock, UTC.
 * @param equipment the work unit.
 * @param shift name of the shift.
 * @param date day on which it began, on the site's calendar.
 * @param from first instant of it.
 * @param to first instant after it.
 * @param team who worked it; null when the calendar does not say.
 * @param revision 1 as it closed, then one more for each correction.
 * @param cause {@code CLOSED}; {@code LATE_DATA}, {@code EDIT}, {@code RUN}, {@code
 *     PLANNED_DOWNTIME} or {@code PLANT_MODEL} for a correction.
 * @param author who caused it; null for the plant itself.
 * @param modelVersion plant model version it was computed with.
 * @param profile KPI definitions that were followed: {@code iso22400@1}.
 * @param coverage how much of the planned operation time something is known of, 0..1.
 * @param times by name.
 * @param quantities pieces by name; unknown ones are left out.
 * @param ratios by name, in their units; undefined ones are left out.
 */
public record EquipmentShiftReported(
    UUID id,
    Instant at,
    EquipmentId equipment,
    String shift,
    LocalDate date,
    Instant from,
    Instant to,
    @Nullable String team,
    int revision,
    String cause,
    @Nullable String author,
    int modelVersion,
    String profile,
    double coverage,
    Map<String, Duration> times,
    Map<String, Long> quantities,
    Map<String, Double> ratios) {
  public EquipmentShiftReported {
    times = Map.copyOf(times);
    quantities = Map.copyOf(quantities);
    ratios = Map.copyOf(ratios);
  }
}
