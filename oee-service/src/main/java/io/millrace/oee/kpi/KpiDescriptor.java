// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.KpiProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an indicator is, in the terms of the template of ISO 22400-2; the words are ours. Immutable.
 *
 * @param id its name in answers.
 * @param name for people.
 * @param description one sentence.
 * @param scope what it may be asked of.
 * @param formula in the symbols of the times and quantities, by the standard's definitions.
 * @param unit UCUM code: 1 for a ratio, s, 1/h.
 * @param range what values come out while plant model and counters are right; one beyond is
 *     reported as it is.
 * @param trend which way is better.
 * @param timing when it is computed.
 * @param audience who works with it.
 * @param productionMethodology kinds of production it is of use for.
 * @param source whether ISO 22400-2 has it, or it is our extension.
 * @param profileChoices choices of a KPI profile that change it, by their names in the plant model.
 * @param needs what it lacks where it is always undefined; absent when it is computed.
 * @param formulas the formula by each choice of a profile that changes it; choices that only say
 *     what is counted to a time or a quantity leave it as it is.
 */
record KpiDescriptor(
    String id,
    String name,
    String description,
    List<Scope> scope,
    String formula,
    String unit,
    Range range,
    Kpi.Trend trend,
    List<Timing> timing,
    List<Audience> audience,
    List<Methodology> productionMethodology,
    Source source,
    List<String> profileChoices,
    @Nullable String needs,
    List<ByChoice> formulas) {
  private static final String PLANNED_DOWNTIME = "plannedDowntime";
  private static final String SETUP = "setup";
  private static final String MINOR_STOPS = "minorStops";
  private static final String BREAKS_RUN_THROUGH = "breaksRunThrough";
  private static final String BLOCKED_AND_STARVED = "blockedAndStarved";
  private static final String REWORK = "rework";
  private static final String FAILURES = "failures";
  private static final String IDEAL_RATE = "idealRate";
  private static final String START_UP_REJECTS = "startUpRejects";

  /** What it may be asked of; of people only as far as they are a team of the calendar. */
  enum Scope {
    WORK_UNIT,
    WORK_CENTER,
    AREA,
    SITE,
    ENTERPRISE,
    PRODUCT,
    ORDER,
    TEAM
  }

  /** When it is computed. */
  enum Timing {
    /** For any window, when somebody asks. */
    ON_DEMAND,
    /** As a shift closes, and again when it changes afterwards. */
    PERIODIC
  }

  /** Who works with it. */
  enum Audience {
    OPERATOR,
    SUPERVISOR,
    MANAGEMENT
  }

  /** Kinds of production. */
  enum Methodology {
    DISCRETE,
    BATCH,
    CONTINUOUS
  }

  /** Where it comes from. */
  enum Source {
    ISO_22400_2,
    EXTENSION
  }

  /**
   * @param max absent when there is none.
   */
  record Range(double min, @Nullable Double max) {
    private static final Range SHARE = new Range(0, 1.0);
    private static final Range OPEN = new Range(0, null);
  }

  /**
   * @param choice its name in the plant model.
   * @param value what is chosen.
   */
  record ByChoice(String choice, String value, String formula) {}

  static KpiDescriptor of(Kpi kpi) {
    return new KpiDescriptor(
        kpi.text(),
        name(kpi),
        kpi.description(),
        scope(kpi),
        kpi.formula(),
        kpi.unit(),
        range(kpi),
        kpi.trend(),
        List.of(Timing.ON_DEMAND, Timing.PERIODIC),
        audience(kpi),
        methodology(kpi),
        kpi.isStandard() ? Source.ISO_22400_2 : Source.EXTENSION,
        choices(kpi),
        kpi == Kpi.FIRST_PASS_YIELD
            ? "inspections of single pieces by their serial numbers (GP, IP)"
            : null,
        formulas(kpi));
  }

  private static List<ByChoice> formulas(Kpi kpi) {
    List<ByChoice> formulas = new ArrayList<>();
    for (KpiProfile.Setup setup : KpiProfile.Setup.values()) {
      String formula = kpi.formula(KpiProfile.ISO_22400.with(setup));
      if (!formula.equals(kpi.formula())) {
        formulas.add(new ByChoice(SETUP, setup.name(), formula));
      }
    }
    for (KpiProfile.StartUpRejects rejects : KpiProfile.StartUpRejects.values()) {
      String formula = kpi.formula(KpiProfile.ISO_22400.with(rejects));
      if (!formula.equals(kpi.formula())) {
        formulas.add(new ByChoice(START_UP_REJECTS, rejects.name(), formula));
      }
    }
    return List.copyOf(formulas);
  }

  private static String name(Kpi kpi) {
    return switch (kpi) {
      case AVAILABILITY -> "Availability";
      case EFFECTIVENESS -> "Effectiveness";
      case QUALITY_RATIO -> "Quality ratio";
      case OEE_INDEX -> "Overall equipment effectiveness index";
      case NEE_INDEX -> "Net equipment effectiveness index";
      case SETUP_RATE -> "Set-up rate";
      case TECHNICAL_EFFICIENCY -> "Technical efficiency";
      case UTILIZATION_EFFICIENCY -> "Utilization efficiency";
      case ALLOCATION_EFFICIENCY -> "Allocation efficiency";
      case ALLOCATION_RATIO -> "Allocation ratio";
      case PRODUCTION_PROCESS_RATIO -> "Production process ratio";
      case THROUGHPUT_RATE -> "Throughput rate";
      case SCRAP_RATIO -> "Scrap ratio";
      case REWORK_RATIO -> "Rework ratio";
      case FIRST_PASS_YIELD -> "First pass yield";
      case FALL_OFF_RATIO -> "Fall-off ratio";
      case MTBF -> "Mean time between failures";
      case MTTF -> "Mean time to failure";
      case MTTR -> "Mean time to restore";
      case LOADING -> "Loading";
      case TEEP -> "Total effective equipment performance";
      case OOE -> "Overall operations effectiveness";
    };
  }

  private static List<Scope> scope(Kpi kpi) {
    return switch (kpi) {
      case AVAILABILITY,
          EFFECTIVENESS,
          QUALITY_RATIO,
          OEE_INDEX,
          NEE_INDEX,
          SETUP_RATE,
          TECHNICAL_EFFICIENCY,
          UTILIZATION_EFFICIENCY,
          ALLOCATION_EFFICIENCY,
          ALLOCATION_RATIO,
          PRODUCTION_PROCESS_RATIO,
          THROUGHPUT_RATE,
          SCRAP_RATIO,
          REWORK_RATIO,
          FIRST_PASS_YIELD ->
          List.of(Scope.values());
      // Of the first unit of a line only, for which a single unit stands there as well.
      case FALL_OFF_RATIO ->
          List.of(
              Scope.WORK_UNIT,
              Scope.WORK_CENTER,
              Scope.AREA,
              Scope.SITE,
              Scope.ENTERPRISE,
              Scope.PRODUCT,
              Scope.ORDER);
      // A failure belongs to the equipment, whatever it makes.
      case MTBF, MTTF, MTTR, LOADING, TEEP, OOE ->
          List.of(Scope.WORK_UNIT, Scope.WORK_CENTER, Scope.AREA, Scope.SITE, Scope.ENTERPRISE);
    };
  }

  private static Range range(Kpi kpi) {
    return switch (kpi) {
      case AVAILABILITY,
          EFFECTIVENESS,
          QUALITY_RATIO,
          OEE_INDEX,
          NEE_INDEX,
          SETUP_RATE,
          TECHNICAL_EFFICIENCY,
          UTILIZATION_EFFICIENCY,
          ALLOCATION_EFFICIENCY,
          ALLOCATION_RATIO,
          PRODUCTION_PROCESS_RATIO,
          SCRAP_RATIO,
          REWORK_RATIO,
          FIRST_PASS_YIELD,
          FALL_OFF_RATIO,
          LOADING,
          TEEP,
          OOE ->
          Range.SHARE;
      case THROUGHPUT_RATE, MTBF, MTTF, MTTR -> Range.OPEN;
    };
  }

  private static List<Audience> audience(Kpi kpi) {
    return switch (kpi) {
      case AVAILABILITY,
          EFFECTIVENESS,
          QUALITY_RATIO,
          SETUP_RATE,
          TECHNICAL_EFFICIENCY,
          THROUGHPUT_RATE,
          SCRAP_RATIO,
          REWORK_RATIO,
          FIRST_PASS_YIELD,
          FALL_OFF_RATIO ->
          List.of(Audience.OPERATOR, Audience.SUPERVISOR, Audience.MANAGEMENT);
      case OEE_INDEX,
          NEE_INDEX,
          UTILIZATION_EFFICIENCY,
          ALLOCATION_EFFICIENCY,
          ALLOCATION_RATIO,
          PRODUCTION_PROCESS_RATIO,
          MTBF,
          MTTF,
          MTTR ->
          List.of(Audience.SUPERVISOR, Audience.MANAGEMENT);
      case LOADING, TEEP, OOE -> List.of(Audience.MANAGEMENT);
    };
  }

  /** What counts pieces is of no use where there are none. */
  private static List<Methodology> methodology(Kpi kpi) {
    return switch (kpi) {
      case AVAILABILITY,
          SETUP_RATE,
          TECHNICAL_EFFICIENCY,
          UTILIZATION_EFFICIENCY,
          ALLOCATION_EFFICIENCY,
          ALLOCATION_RATIO,
          PRODUCTION_PROCESS_RATIO,
          MTBF,
          MTTF,
          MTTR,
          LOADING ->
          List.of(Methodology.values());
      case EFFECTIVENESS,
          QUALITY_RATIO,
          OEE_INDEX,
          NEE_INDEX,
          THROUGHPUT_RATE,
          SCRAP_RATIO,
          REWORK_RATIO,
          FIRST_PASS_YIELD,
          FALL_OFF_RATIO,
          TEEP,
          OOE ->
          List.of(Methodology.DISCRETE, Methodology.BATCH);
    };
  }

  private static List<String> choices(Kpi kpi) {
    return switch (kpi) {
      case AVAILABILITY ->
          List.of(PLANNED_DOWNTIME, SETUP, MINOR_STOPS, BREAKS_RUN_THROUGH, BLOCKED_AND_STARVED);
      case EFFECTIVENESS ->
          List.of(MINOR_STOPS, BREAKS_RUN_THROUGH, REWORK, IDEAL_RATE, START_UP_REJECTS);
      // Minor stops move time between its factors and not out of the index.
      case OEE_INDEX ->
          List.of(
              PLANNED_DOWNTIME, SETUP, BREAKS_RUN_THROUGH, BLOCKED_AND_STARVED, REWORK, IDEAL_RATE);
      case NEE_INDEX ->
          List.of(
              PLANNED_DOWNTIME,
              MINOR_STOPS,
              BREAKS_RUN_THROUGH,
              BLOCKED_AND_STARVED,
              REWORK,
              IDEAL_RATE);
      case SETUP_RATE, PRODUCTION_PROCESS_RATIO -> List.of(MINOR_STOPS, BREAKS_RUN_THROUGH);
      case TECHNICAL_EFFICIENCY, UTILIZATION_EFFICIENCY ->
          List.of(MINOR_STOPS, BREAKS_RUN_THROUGH, BLOCKED_AND_STARVED);
      case ALLOCATION_EFFICIENCY, LOADING ->
          List.of(PLANNED_DOWNTIME, BREAKS_RUN_THROUGH, BLOCKED_AND_STARVED);
      case ALLOCATION_RATIO -> List.of(BREAKS_RUN_THROUGH, BLOCKED_AND_STARVED);
      // Weighted by PRI, of which the ratio between products may be another.
      case QUALITY_RATIO -> List.of(BREAKS_RUN_THROUGH, REWORK, IDEAL_RATE, START_UP_REJECTS);
      case TEEP, OOE -> List.of(BREAKS_RUN_THROUGH, REWORK, IDEAL_RATE);
      case THROUGHPUT_RATE, SCRAP_RATIO, REWORK_RATIO, FALL_OFF_RATIO ->
          List.of(BREAKS_RUN_THROUGH, REWORK);
      case FIRST_PASS_YIELD -> List.of();
      case MTBF, MTTF -> List.of(MINOR_STOPS, BREAKS_RUN_THROUGH, FAILURES);
      case MTTR -> List.of(FAILURES);
    };
  }
}
