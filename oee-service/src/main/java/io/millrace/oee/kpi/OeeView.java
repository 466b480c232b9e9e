// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.facts.Question;
import io.millrace.oee.facts.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An assessment as it is answered. Immutable.
 *
 * @param profile the definitions the KPIs follow.
 * @param modelVersions newest plant model by site; planned run times are taken from it.
 * @param plannedOperationTime where POT comes from.
 * @param aggregation how the figures of a place above work units came about; absent for one work
 *     unit.
 * @param total of the place that was asked about.
 * @param workUnits of each of its work units; absent for one work unit.
 */
record OeeView(
    String equipment,
    Instant from,
    Instant to,
    KpiProfile profile,
    Map<String, Integer> modelVersions,
    String plannedOperationTime,
    @Nullable Aggregation aggregation,
    Figures total,
    @Nullable List<Figures> workUnits) {
  private static final String NO_CALENDAR = "the whole window: there is no calendar";

  /**
   * @param rule always {@code SUM_OF_WORK_UNITS}.
   * @param isStandard false: ISO 22400-2 defines these KPIs for a work unit; the sum is ours.
   * @param workUnits how many units were summed.
   */
  record Aggregation(String rule, boolean isStandard, int workUnits) {}

  /**
   * @param revision changes exactly when an input or the profile does.
   * @param coverage how much of the window something is known of, 0..1.
   * @param unknownCauses why nothing is known of the rest, summing to the unknown time: the reason
   *     of a reading's quality, UNLISTED_CODE, UNDEFINED_STATE, or NO_READING where no reading
   *     spoke; ingest-service's {@code /api/v1/completeness} tells why none came.
   * @param times by name.
   * @param quantities by name.
   * @param ratios by name.
   * @param notes what a reader should know about the figures.
   */
  record Figures(
      String equipment,
      String revision,
      double coverage,
      Map<String, Duration> unknownCauses,
      Map<String, Time> times,
      Map<String, Pieces> quantities,
      Map<String, Fraction> ratios,
      List<String> notes) {}

  /**
   * @param symbol of ISO 22400-2; CT and unknown are ours.
   */
  record Time(String symbol, Duration value) {}

  /**
   * @param symbol of ISO 22400-2.
   * @param pieces how many; absent when not known.
   * @param plannedRunTime sum of PRI times pieces; absent when not known.
   * @param unknown why it is not known; absent when it is.
   * @param withoutPlannedRunTime pieces by product whose PRI is not known; absent when there are
   *     none.
   */
  record Pieces(
      String symbol,
      @Nullable Long pieces,
      @Nullable Duration plannedRunTime,
      @Nullable String unknown,
      @Nullable Map<String, Long> withoutPlannedRunTime) {}

  /**
   * @param formula in the symbols of the times and quantities.
   * @param value absent when undefined.
   * @param undefined why there is no value; absent when there is one.
   */
  record Fraction(String formula, @Nullable Double value, @Nullable String undefined) {}

  static OeeView of(Question.Clear asked, Scope scope, Assessment assessment) {
    int units = assessment.units().size();
    return new OeeView(
        asked.equipment().path(),
        asked.window().from(),
        asked.window().to(),
        assessment.total().profile(),
        scope.modelVersions(),
        NO_CALENDAR,
        scope.isWorkUnit() ? null : new Aggregation("SUM_OF_WORK_UNITS", false, units),
        figures(
            asked.equipment(), assessment.total(), UnknownTime.sum(assessment.unknown().values())),
        scope.isWorkUnit()
            ? null
            : assessment.units().entrySet().stream()
                .map(
                    entry ->
                        figures(
                            entry.getKey(),
                            entry.getValue(),
                            Objects.requireNonNull(assessment.unknown().get(entry.getKey()))))
                .toList());
  }

  private static Figures figures(EquipmentId equipment, Kpis kpis, UnknownTime unknown) {
    TimeElements t = kpis.inputs().times();
    Map<String, Time> times = new LinkedHashMap<>();
    times.put("calendarTime", new Time("CT", t.calendar()));
    times.put("plannedOperationTime", new Time("POT", t.operation()));
    times.put("plannedDowntime", new Time("PDOT", t.plannedDown()));
    times.put("unknownTime", new Time("unknown", t.unknown()));
    times.put("plannedBusyTime", new Time("PBT", t.busy()));
    times.put("actualUnitBusyTime", new Time("AUBT", t.unitBusy()));
    times.put("actualUnitProcessingTime", new Time("AUPT", t.unitProcessing()));
    times.put("actualProductionTime", new Time("APT", t.production()));
    times.put("actualUnitSetupTime", new Time("AUST", t.setup()));
    times.put("actualUnitDelayTime", new Time("ADET", t.delay()));
    times.put("actualUnitDownTime", new Time("ADOT", t.down()));
    Quantities q = kpis.inputs().quantities();
    Map<String, Pieces> quantities = new LinkedHashMap<>();
    quantities.put("producedQuantity", pieces("PQ", q.produced()));
    quantities.put("goodQuantity", pieces("GQ", q.good()));
    quantities.put("scrapQuantity", pieces("SQ", q.scrap()));
    Map<String, Fraction> ratios = new LinkedHashMap<>();
    for (Kpi kpi : Kpi.values()) {
      ratios.put(kpi.text(), fraction(kpi, kpis.ratio(kpi)));
    }
    double coverage =
        switch (t.coverage()) {
          case Ratio.Defined(double value) -> value;
          case Ratio.Undefined _ -> 0;
        };
    return new Figures(
        equipment.path(),
        kpis.revision(),
        coverage,
        unknown.causes(),
        times,
        quantities,
        ratios,
        kpis.notes());
  }

  private static Pieces pieces(String symbol, Quantity quantity) {
    return switch (quantity) {
      case Quantity.Known known ->
          new Pieces(
              symbol,
              known.pieces(),
              known.isPlanned() ? known.plannedRunTime() : null,
              null,
              known.isPlanned() ? null : known.unplanned());
      case Quantity.Unknown(String reason) -> new Pieces(symbol, null, null, reason, null);
    };
  }

  private static Fraction fraction(Kpi kpi, Ratio ratio) {
    return switch (ratio) {
      case Ratio.Defined(double value) -> new Fraction(kpi.formula(), value, null);
      case Ratio.Undefined(String reason) -> new Fraction(kpi.formula(), null, reason);
    };
  }
}
