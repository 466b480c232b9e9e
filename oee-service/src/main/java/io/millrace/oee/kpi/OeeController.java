// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.account.AccountStore.Over;
import io.millrace.oee.document.Csv;
import io.millrace.oee.facts.ObservationStore.Limits;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.PlaceStore.Asked;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.Window;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Overall equipment effectiveness and what it is made of. */
@RestController
@RequestMapping("/api/v1/oee")
@Tag(name = "oee", description = "KPIs of ISO 22400-2 with everything they are computed from")
public final class OeeController {
  private final PlaceStore places;
  private final TotalStore totals;
  private final Limits limits;

  public OeeController(PlaceStore places, AccountStore accounts, Limits limits) {
    this.places = places;
    this.totals = new TotalStore(accounts, limits.mostIntervals());
    this.limits = limits;
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "KPIs of a work unit, or of a place as the sum of its work units",
      description =
          "Times are ISO 8601 durations, ratios are 0..1 and never clamped. A ratio that cannot be"
              + " told has no value but a reason. A line counts by its constraint, or by its entry and"
              + " exit, where the plant model says so; else inputs are summed over work units and"
              + " divided once; ratios are never averaged. What nothing is known of is outside"
              + " planned busy time; coverage says how much is known.")
  OeeView oee(
      @Parameter(
              description = "A work unit, or any place above some",
              example = "acme/lyon/bottling/line1/filler")
          @RequestParam
          String equipment,
      @Parameter(
              description = "First instant of the window; 8 h before its end when left out",
              example = "2026-03-01T06:00:00Z")
          @RequestParam(required = false)
          @Nullable Instant from,
      @Parameter(
              description = "First instant after it; now when left out",
              example = "2026-03-01T14:00:00Z")
          @RequestParam(required = false)
          @Nullable Instant to,
      @Parameter(
              description = "Definitions to follow; those of the place when left out",
              example = "iso22400@1")
          @RequestParam(required = false)
          @Nullable String profile) {
    Asked asked = places.of(equipment, from, to, limits.longestWindow());
    Scope scope = asked.scope();
    Window window = asked.question().window();
    Assessment assessment =
        Assessment.of(totals.each(scope, window, Over.ALL), PlaceStore.profile(scope, profile));
    if (assessment.units().isEmpty()) {
      throw ProblemException.of(
          422,
          "NOTHING_OBSERVED",
          "equipment",
          "no work unit at or below \"%s\" has a state or a counter".formatted(equipment),
          "Give its device a machine template with a state rule or counters in the plant model.");
    }
    return OeeView.of(asked.question(), scope, assessment);
  }

  @GetMapping(
      value = "/series",
      produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary =
          "The same KPIs for each shift, day, week, month, product, order or team of a window",
      description =
          "Groups are parts of one account: their inputs sum to those of the whole window. A group"
              + " at the window's edge is cut by it, and says so by its 'from' and 'to'.")
  OeeSeries series(
      @RequestParam String equipment,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam Grouping by,
      @RequestParam(required = false) @Nullable String profile) {
    Asked asked = places.of(equipment, from, to, limits.longestWindow());
    Scope scope = asked.scope();
    return OeeSeries.of(
        asked.question(),
        totals.summed(scope, asked.question().window(), by.over()),
        by,
        PlaceStore.profile(scope, profile));
  }
}
