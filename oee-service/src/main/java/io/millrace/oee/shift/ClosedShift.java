// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Table;
import io.millrace.oee.kpi.Figures;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shift of a work unit as it was reported once. Immutable.
 *
 * @param date day on which it began, on the site's calendar.
 * @param team null when the calendar does not say.
 * @param revision 1 as it closed, then one more for each correction.
 * @param at when it was reported, service's clock.
 * @param cause {@code CLOSED}, or what made it otherwise.
 * @param author who caused it; null for the plant itself.
 * @param modelVersion plant model version it was computed with.
 * @param profile KPI definitions that were followed.
 */
public record ClosedShift(
    String equipment,
    String shift,
    LocalDate date,
    Instant from,
    Instant to,
    @Nullable String team,
    int revision,
    Instant at,
    String cause,
    @Nullable String author,
    int modelVersion,
    String profile,
    Figures figures) {
  static List<String> columns() {
    return Table.join(
        List.of(
            "equipment",
            "shift",
            "date",
            "from",
            "to",
            "team",
            "reportRevision",
            "at",
            "cause",
            "author",
            "modelVersion",
            "profile"),
        Figures.columns());
  }

  List<Cell> cells() {
    return Table.join(
        Cell.row(
            equipment,
            shift,
            date,
            from,
            to,
            team,
            revision,
            at,
            cause,
            author,
            modelVersion,
            profile),
        figures.cells());
  }
}
