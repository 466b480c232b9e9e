// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Csv;
import io.millrace.oee.document.Table;
import io.millrace.oee.document.Tabular;
import io.millrace.oee.facts.ObservationStore.Limits;
import io.millrace.oee.facts.ObservationStore.Observation;
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

/** What work units did, interval by interval. */
@RestController
@RequestMapping("/api/v1/states")
@Tag(name = "states", description = "What work units did, interval by interval")
public final class StatesController {
  private final ObservationStore observations;
  private final Limits limits;

  public StatesController(ObservationStore observations, Limits limits) {
    this.observations = observations;
    this.limits = limits;
  }

  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TYPE})
  @Operation(
      summary = "Intervals of the work units at or below a place",
      description =
          "Each unit's intervals fill the window without gap or overlap; what nothing is known of"
              + " is UNKNOWN. Intervals are cut at the window's edges.")
  States states(
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
    List<Lane> lanes = Lane.of(seen.scope(), seen.asked().window(), seen.intervals());
    return States.of(seen.asked(), seen.scope(), lanes);
  }

  /**
   * @param modelVersions newest plant model by site.
   * @param workUnits by path.
   */
  record States(
      String equipment,
      Instant from,
      Instant to,
      Map<String, Integer> modelVersions,
      List<WorkUnit> workUnits)
      implements Tabular {
    @Override
    public Table table() {
      return new Table(
          List.of("equipment", "from", "to", "duration", "state", "cause", "code"),
          workUnits.stream().flatMap(unit -> unit.intervals().stream().map(unit::cells)).toList());
    }

    static States of(Question.Clear asked, Scope scope, List<Lane> lanes) {
      return new States(
          asked.equipment().path(),
          asked.window().from(),
          asked.window().to(),
          scope.modelVersions(),
          lanes.stream().map(WorkUnit::of).toList());
    }
  }

  /** Intervals of one work unit, in order, filling the window. */
  record WorkUnit(String equipment, List<Interval> intervals) {
    private List<Cell> cells(Interval one) {
      return Cell.row(
          equipment, one.from(), one.to(), one.duration(), one.state(), one.cause(), one.code());
    }

    static WorkUnit of(Lane lane) {
      return new WorkUnit(lane.unit().path(), lane.intervals().stream().map(Interval::of).toList());
    }
  }

  /**
   * @param cause why, in the plant's words; absent when the state says all.
   * @param code the device's own state code; absent when there is none.
   */
  record Interval(
      Instant from,
      Instant to,
      Duration duration,
      EquipmentState state,
      @Nullable String cause,
      @Nullable Long code) {
    static Interval of(StateInterval interval) {
      return new Interval(
          interval.from(),
          interval.to(),
          interval.length(),
          interval.state(),
          interval.cause(),
          interval.code());
    }
  }
}
