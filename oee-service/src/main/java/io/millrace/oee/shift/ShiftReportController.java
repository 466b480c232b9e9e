// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Pdf;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.document.Xlsx;
import io.millrace.oee.facts.PlaceStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shifts as they were reported. */
@RestController
@RequestMapping("/api/v1/shift-reports")
@Tag(name = "shift reports", description = "Closed shifts, as reported and as corrected since")
public final class ShiftReportController {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST = 1000;

  private final PlaceStore places;
  private final ClosedShiftStore reports;

  public ShiftReportController(PlaceStore places, ClosedShiftStore reports) {
    this.places = places;
    this.reports = reports;
  }

  /**
   * @param isCut whether there are more than the limit; a narrower window shows the rest.
   * @param reports by time and work unit.
   */
  record Reports(
      String equipment, Instant from, Instant to, boolean isCut, List<ClosedShift> reports)
      implements Tabular {
    @Override
    public Table table() {
      return Table.of(ClosedShift.columns(), reports, ClosedShift::cells);
    }

    @Override
    public boolean hasMore() {
      return isCut;
    }
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "Shifts that begin in a window, as reported when they closed or as corrected since",
      description =
          "FIRST is what was reported when the shift closed, LATEST what holds now, ALL every"
              + " revision with who caused it. Nothing that was reported is ever changed.")
  Reports reports(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "LATEST") ClosedShiftStore.Wanted revisions,
      @Parameter(description = "Most reports to return, 1 to 1000")
          @RequestParam(defaultValue = "1000")
          int limit) {
    if (limit < 1 || limit > MOST) {
      throw ProblemException.of(
          400, "INVALID_PARAMETER", "limit", "limit is " + limit, "Send 1 to 1000.");
    }
    PlaceStore.Asked asked = places.of(equipment, from, to, LONGEST);
    List<ClosedShift> found =
        reports.find(asked.question().equipment(), asked.question().window(), revisions, limit + 1);
    return new Reports(
        asked.question().equipment().path(),
        asked.question().window().from(),
        asked.question().window().to(),
        found.size() > limit,
        found.stream().limit(limit).toList());
  }

  @GetMapping(
      value = "/{from}",
      produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE, Xlsx.TYPE, Pdf.TYPE})
  @Operation(
      summary = "One report of a work unit's shift, to read, to print or to compute with",
      description =
          "The format is what Accept asks for: JSON, CSV, XLSX or PDF, with the same digits. It is"
              + " told as it was reported, with its waterfall, its stops, the versions of everything"
              + " it was computed by, and its revision.")
  ShiftReport report(
      @Parameter(description = "First instant of the shift", example = "2026-03-27T05:00:00Z")
          @PathVariable
          Instant from,
      @RequestParam String equipment,
      @Parameter(description = "Which revision; the newest when left out")
          @RequestParam(required = false)
          @Nullable Integer revision) {
    PlaceStore.Asked asked = places.of(equipment, from, from.plusSeconds(1), LONGEST);
    EquipmentId unit = asked.question().equipment();
    return reports
        .find(unit, from, revision)
        .orElseThrow(
            () ->
                ProblemException.of(
                    404,
                    "UNKNOWN_SHIFT_REPORT",
                    "from",
                    "no shift of \"%s\" that begins at %s was reported%s"
                        .formatted(
                            unit, from, revision == null ? "" : " with revision " + revision),
                    "See GET /api/v1/shift-reports for those that were."));
  }
}
