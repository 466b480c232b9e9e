// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Loss;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.account.Part;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.PlaceStore.Asked;
import io.millrace.oee.plant.Signals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** For what the units of a line waited. */
@RestController
@RequestMapping("/api/v1/downtimes/causes")
@Tag(name = "downtime")
public final class WaitController {
  private static final int MOST_ROWS = 1000;
  private static final int WORK_CENTER = 4;

  private final PlaceStore places;
  private final PartStore parts;
  private final Duration longest;

  /**
   * @param longest longest window that is answered.
   */
  public WaitController(PlaceStore places, PartStore parts, Duration longest) {
    this.places = places;
    this.parts = parts;
    this.longest = longest;
  }

  /**
   * @param modelVersion of the plant model that the order of the units is from.
   * @param workUnits in the order in which material passes them.
   * @param waiting blocked and starved time of all units in shifts: what the rows sum to.
   * @param untraced how much of it nobody can be charged with.
   * @param rows by unit and cause, the longest first.
   * @param isCut whether there are more intervals than the limit.
   * @param intervals by unit and time.
   */
  record Causes(
      String equipment,
      Instant from,
      Instant to,
      int modelVersion,
      List<String> workUnits,
      Duration waiting,
      Duration untraced,
      List<RowView> rows,
      boolean isCut,
      List<IntervalView> intervals)
      implements Tabular {
    @Override
    public Table table() {
      return Table.of(
          List.of(
              "equipment",
              "from",
              "to",
              "workUnit",
              "kind",
              "causedBy",
              "why",
              "text",
              "loss",
              "untraced",
              "count",
              "time"),
          rows,
          row ->
              Cell.row(
                  equipment,
                  from,
                  to,
                  row.workUnit(),
                  row.kind(),
                  row.cause().workUnit(),
                  row.cause().why(),
                  row.cause().text(),
                  row.cause().loss(),
                  row.cause().untraced(),
                  row.count(),
                  row.time()));
    }
  }

  /**
   * @param workUnit where the chain of waiting units ends; absent beyond the line.
   * @param why what it stood still for: its reason's code, else the word of its state or calendar.
   * @param untraced why nobody can be charged; absent when the unit is.
   */
  record CauseView(
      @Nullable String workUnit,
      @Nullable String why,
      @Nullable String text,
      @Nullable Loss loss,
      Waits.@Nullable Untraced untraced) {
    private static CauseView of(Waits.Cause cause) {
      EquipmentId unit = cause.unit();
      return new CauseView(
          unit == null ? null : unit.path(),
          cause.why(),
          cause.text(),
          cause.loss(),
          cause.untraced());
    }
  }

  /**
   * @param workUnit which waited.
   * @param count how many of its stops.
   */
  record RowView(String workUnit, Waits.Kind kind, CauseView cause, long count, Duration time) {}

  /**
   * @param workUnit which waited.
   */
  record IntervalView(
      String workUnit, Waits.Kind kind, Instant from, Instant to, CauseView cause) {}

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "For what the units of a line waited, traced to the unit that stood still",
      description =
          "A blocked unit waits for what comes after it, a starved one for what comes before it; the"
              + " chain goes on through units that wait the same way at that time. Where it ends at"
              + " none that can be charged, 'untraced' says why. The rows sum exactly to the blocked"
              + " and starved time of the line's units.")
  Causes causes(
      @Parameter(description = "A work center", example = "acme/lyon/bottling/line1") @RequestParam
          String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @Parameter(description = "Most intervals to return, 1 to 1000")
          @RequestParam(defaultValue = "1000")
          int limit) {
    if (limit < 1 || limit > MOST_ROWS) {
      throw ProblemException.of(
          400, "INVALID_PARAMETER", "limit", "limit is " + limit, "Send 1 to 1000.");
    }
    Asked asked = places.of(equipment, from, to, longest);
    EquipmentId line = asked.question().equipment();
    if (line.level() != WORK_CENTER) {
      throw ProblemException.of(
          422,
          "NOT_A_LINE",
          "equipment",
          "\"%s\" is no work center, so its units are in no order".formatted(equipment),
          "Send a line: enterprise/site/area/work-center.");
    }
    Signals model = asked.scope().model(line).orElse(null);
    List<EquipmentId> units = model == null ? List.of() : model.unitsOf(line);
    Map<EquipmentId, List<Part>> byUnit = new TreeMap<>();
    for (Pareto.Stopped one : parts.find(asked.scope(), asked.question().window())) {
      byUnit.computeIfAbsent(one.unit(), _ -> new ArrayList<>()).add(one.part());
    }
    return answer(
        asked, model == null ? 0 : model.version(), units, Waits.of(units, byUnit), limit);
  }

  private static Causes answer(
      Asked asked, int version, List<EquipmentId> units, Waits waits, int limit) {
    return new Causes(
        asked.question().equipment().path(),
        asked.question().window().from(),
        asked.question().window().to(),
        version,
        units.stream().map(EquipmentId::path).toList(),
        sum(waits.rows()),
        sum(waits.rows().stream().filter(row -> row.cause().untraced() != null).toList()),
        waits.rows().stream()
            .map(
                row ->
                    new RowView(
                        row.unit().path(),
                        row.kind(),
                        CauseView.of(row.cause()),
                        row.count(),
                        row.time()))
            .toList(),
        waits.intervals().size() > limit,
        waits.intervals().stream()
            .limit(limit)
            .map(
                one ->
                    new IntervalView(
                        one.unit().path(),
                        one.kind(),
                        one.window().from(),
                        one.window().to(),
                        CauseView.of(one.cause())))
            .toList());
  }

  private static Duration sum(List<Waits.Row> rows) {
    return rows.stream().map(Waits.Row::time).reduce(Duration.ZERO, Duration::plus);
  }
}
