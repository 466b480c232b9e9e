// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.kit.problem.ProblemException;
import io.millrace.oee.facts.FactStore;
import io.millrace.oee.facts.ObservationStore;
import io.millrace.oee.facts.ObservationStore.Limits;
import io.millrace.oee.facts.ObservationStore.Observation;
import io.millrace.oee.facts.Scope;
import io.millrace.oee.facts.Window;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Overall equipment effectiveness and what it is made of. */
@RestController
@RequestMapping("/api/v1/oee")
@Tag(name = "oee", description = "KPIs of ISO 22400-2 with everything they are computed from")
public final class OeeController {
  private final ObservationStore observations;
  private final FactStore facts;
  private final Limits limits;

  public OeeController(ObservationStore observations, FactStore facts, Limits limits) {
    this.observations = observations;
    this.facts = facts;
    this.limits = limits;
  }

  @GetMapping
  @Operation(
      summary = "KPIs of a work unit, or of a place as the sum of its work units",
      description =
          "Times are ISO 8601 durations, ratios are 0..1 and never clamped. A ratio that cannot be"
              + " told has no value but a reason. Inputs are summed over work units and divided"
              + " once; ratios are never averaged. What nothing is known of is outside planned busy"
              + " time; coverage says how much is known.")
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
          @Nullable Instant to) {
    Observation seen = observations.of(equipment, from, to, limits);
    Scope scope = seen.scope();
    Window window = seen.asked().window();
    Assessment assessment =
        Assessment.of(scope, window, seen.intervals(), facts.tallies(scope.units(), window));
    if (assessment.units().isEmpty()) {
      throw ProblemException.of(
          422,
          "NOTHING_OBSERVED",
          "equipment",
          "no work unit at or below \"%s\" has a state or a counter".formatted(equipment),
          "Give its device a machine template with a state rule or counters in the plant model.");
    }
    return OeeView.of(seen.asked(), scope, assessment);
  }
}
