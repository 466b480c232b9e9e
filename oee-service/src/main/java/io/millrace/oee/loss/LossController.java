// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.account.Part;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.downtime.EditStore;
import io.millrace.oee.facts.ObservationStore.Limits;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.Assessment;
import io.millrace.oee.kpi.TimeElements;
import io.millrace.oee.kpi.TotalStore;
import io.millrace.oee.kpi.TotalStore.Totals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was lost, and to what. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "downtime")
public final class LossController {
  private static final int MOST_ROWS = 1000;

  private final PlaceStore places;
  private final PartStore parts;
  private final TotalStore totals;
  private final EditStore edits;
  private final Limits limits;

  public LossController(
      PlaceStore places, PartStore parts, AccountStore accounts, EditStore edits, Limits limits) {
    this.places = places;
    this.parts = parts;
    this.totals = new TotalStore(accounts, limits.mostIntervals());
    this.edits = edits;
    this.limits = limits;
  }

  /**
   * @param isCut whether there are more than the limit.
   * @param stops by work unit and time.
   */
  record Stops(String equipment, Instant from, Instant to, boolean isCut, List<StopView> stops)
      implements Tabular {
    @Override
    public Table table() {
      return Table.of(StopView.COLUMNS, stops, StopView::cells);
    }

    @Override
    public boolean hasMore() {
      return isCut;
    }
  }

  /**
   * @param time all rows together.
   * @param rows the largest first.
   */
  record ParetoView(
      String equipment,
      Instant from,
      Instant to,
      Pareto.By by,
      Pareto.Order order,
      Duration time,
      List<Pareto.Row> rows)
      implements Tabular {
    @Override
    public Table table() {
      return Table.of(
          List.of("equipment", "from", "to", "by", "key", "text", "count", "time"),
          rows,
          row -> Cell.row(equipment, from, to, by, row.key(), row.text(), row.count(), row.time()));
    }
  }

  /**
   * @param missing why the last steps cannot be told; absent when they can.
   * @param intervals of the step that was asked for; absent when none was.
   */
  record WaterfallView(
      String equipment,
      Instant from,
      Instant to,
      String profile,
      List<Waterfall.Step> steps,
      @Nullable String missing,
      @Nullable Intervals intervals)
      implements Tabular {
    /** The intervals of the step that was asked for, else the steps. */
    @Override
    public Table table() {
      return intervals == null
          ? Table.of(
              List.of("equipment", "from", "to", "profile", "step", "lost", "left", "remains"),
              steps,
              step ->
                  Cell.row(
                      equipment,
                      from,
                      to,
                      profile,
                      step.name(),
                      step.lost(),
                      step.left(),
                      step.remains()))
          : Table.of(
              List.of("equipment", "from", "to", "step", "bucket", "cause", "readings"),
              intervals.intervals(),
              one ->
                  Cell.row(
                      one.equipment(),
                      one.from(),
                      one.to(),
                      intervals.step(),
                      one.bucket(),
                      one.cause(),
                      one.readings()));
    }

    @Override
    public boolean hasMore() {
      return intervals != null && intervals.isCut();
    }
  }

  /**
   * @param isCut whether there are more than the 1000 that are shown.
   */
  record Intervals(String step, boolean isCut, List<Interval> intervals) {}

  /**
   * @param readings where ingest-service has the readings behind it.
   */
  record Interval(
      String equipment,
      Instant from,
      Instant to,
      TimeBucket bucket,
      @Nullable String cause,
      String readings) {}

  @GetMapping(
      value = "/downtimes",
      produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "Stops and set-ups that touch a window, with their reasons",
      description =
          "A stop is told whole, also where the window cuts it; 'accounted' is what of it lies in"
              + " the window and in shifts. Set-ups are told with it.")
  Stops stops(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @Parameter(description = "Most stops to return, 1 to 1000")
          @RequestParam(defaultValue = "1000")
          int limit) {
    if (limit < 1 || limit > MOST_ROWS) {
      throw ProblemException.of(
          400, "INVALID_PARAMETER", "limit", "limit is " + limit, "Send 1 to 1000.");
    }
    PlaceStore.Asked asked = places.of(equipment, from, to, limits.longestWindow());
    Map<EquipmentId, Long> revisions = edits.revisions(asked.scope().units());
    List<StopView> found =
        StopView.of(parts.find(asked.scope(), asked.question().window()), revisions);
    return new Stops(
        asked.question().equipment().path(),
        asked.question().window().from(),
        asked.question().window().to(),
        found.size() > limit,
        found.stream().limit(limit).toList());
  }

  @GetMapping(
      value = "/downtimes/pareto",
      produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(summary = "What costs the most, by time or by count")
  ParetoView pareto(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "REASON") Pareto.By by,
      @Parameter(description = "Level of the reason tree, 1 the coarsest")
          @RequestParam(defaultValue = "8")
          int level,
      @RequestParam(defaultValue = "TIME") Pareto.Order order) {
    if (level < 1) {
      throw ProblemException.of(
          400, "INVALID_PARAMETER", "level", "level is " + level, "Send 1 or more.");
    }
    PlaceStore.Asked asked = places.of(equipment, from, to, limits.longestWindow());
    Pareto pareto =
        Pareto.of(parts.find(asked.scope(), asked.question().window()), by, level, order);
    return new ParetoView(
        asked.question().equipment().path(),
        asked.question().window().from(),
        asked.question().window().to(),
        by,
        order,
        pareto.rows().stream().map(Pareto.Row::time).reduce(Duration.ZERO, Duration::plus),
        pareto.rows());
  }

  @GetMapping(
      value = "/oee/waterfall",
      produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "From calendar time to fully productive time, step by step",
      description =
          "The steps sum exactly and are those of the KPIs of the same window. With 'step' the"
              + " intervals behind one, and where their readings are.")
  WaterfallView waterfall(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(required = false) @Nullable String profile,
      @Parameter(description = "A step whose intervals are wanted", example = "down")
          @RequestParam(required = false)
          @Nullable String step) {
    PlaceStore.Asked asked = places.of(equipment, from, to, limits.longestWindow());
    KpiProfile definitions = PlaceStore.profile(asked.scope(), profile);
    Window window = asked.question().window();
    Totals found =
        step == null
            ? totals.summed(asked.scope(), window, Over.ALL)
            : totals.each(asked.scope(), window, Over.ALL);
    Assessment assessment = Assessment.of(found, definitions);
    Waterfall waterfall = Waterfall.of(assessment.total().inputs());
    return new WaterfallView(
        asked.question().equipment().path(),
        asked.question().window().from(),
        asked.question().window().to(),
        definitions.reference(),
        waterfall.steps(),
        waterfall.missing(),
        step == null ? null : intervals(asked, waterfall, assessment, step));
  }

  private Intervals intervals(
      PlaceStore.Asked asked, Waterfall waterfall, Assessment assessment, String step) {
    TimeElements.Element element =
        waterfall.steps().stream()
            .filter(one -> one.name().equals(step) && one.element() != null)
            .map(Waterfall.Step::element)
            .findFirst()
            .orElseThrow(
                () ->
                    ProblemException.of(
                        422,
                        "NO_INTERVALS",
                        "step",
                        "\"%s\" is no step that is made of intervals".formatted(step),
                        "Name one of the steps that have an element."));
    List<Interval> all =
        parts.find(asked.scope(), asked.question().window()).stream()
            .filter(one -> assessment.timed().contains(one.unit()))
            .filter(one -> assessment.element(one.part().bucket()) == element)
            .map(LossController::interval)
            .toList();
    return new Intervals(step, all.size() > MOST_ROWS, all.stream().limit(MOST_ROWS).toList());
  }

  private static Interval interval(Pareto.Stopped one) {
    Part part = one.part();
    return new Interval(
        one.unit().path(),
        part.window().from(),
        part.window().to(),
        part.bucket(),
        part.activity() == null ? null : part.activity().cause(),
        "/api/v1/readings?equipment=%s&from=%s&to=%s"
            .formatted(one.unit().path(), part.window().from(), part.window().to()));
  }
}
