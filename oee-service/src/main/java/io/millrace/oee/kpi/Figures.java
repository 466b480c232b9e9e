// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.document.Cell;
import io.millrace.oee.document.Table;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * KPIs with everything they are computed from, as every surface tells them. Immutable.
 *
 * @param revision changes exactly when an input or the profile does.
 * @param coverage how much of the planned operation time something is known of, 0..1.
 * @param unknownCauses why nothing is known of the rest, summing to the unknown time: the reason of
 *     a reading's quality, UNLISTED_CODE, UNDEFINED_STATE, EDIT, or NO_READING where no reading
 *     spoke; ingest-service's {@code /api/v1/completeness} tells why none came.
 * @param times by name.
 * @param quantities by name.
 * @param ratios by name.
 * @param failures FE, failures that began in the window; null in reports from before it was told.
 * @param notes what a reader should know about the figures.
 */
public record Figures(
    String equipment,
    String revision,
    double coverage,
    Map<String, Duration> unknownCauses,
    Map<String, Time> times,
    Map<String, Pieces> quantities,
    Map<String, Fraction> ratios,
    @Nullable Long failures,
    List<String> notes) {

  /**
   * @param symbol of ISO 22400-2; CT, outside, waiting, unknown and forgiven are ours.
   */
  public record Time(String symbol, Duration value) {}

  /**
   * @param symbol of ISO 22400-2; startUp, scrap of start-up phases, is ours.
   * @param pieces how many; absent when not known.
   * @param plannedRunTime sum of PRI times pieces; absent when not known.
   * @param unknown why it is not known; absent when it is.
   * @param withoutPlannedRunTime pieces by product whose PRI is not known; absent when there are
   *     none.
   */
  public record Pieces(
      String symbol,
      @Nullable Long pieces,
      @Nullable Duration plannedRunTime,
      @Nullable String unknown,
      @Nullable Map<String, Long> withoutPlannedRunTime) {}

  /**
   * @param formula in the symbols of the times and quantities.
   * @param unit UCUM code of the value: 1 for a ratio, s, 1/h.
   * @param value absent when undefined.
   * @param undefined why there is no value; absent when there is one.
   * @param atLeast what the value is above with 95 % confidence, where it is undefined because
   *     nothing failed; else absent.
   */
  public record Fraction(
      String formula,
      String unit,
      @Nullable Double value,
      @Nullable String undefined,
      @Nullable Double atLeast) {}

  private static final List<String> TIMES =
      List.of(
          "calendarTime",
          "plannedOperationTime",
          "plannedDowntime",
          "outsideTime",
          "waitingTime",
          "unknownTime",
          "plannedBusyTime",
          "actualUnitBusyTime",
          "actualUnitProcessingTime",
          "actualProductionTime",
          "actualUnitSetupTime",
          "actualUnitDelayTime",
          "actualUnitDownTime",
          "actualOrderExecutionTime",
          "timeToRestore");

  /**
   * Times that are told where a profile makes them; behind all others, which stay where they are.
   */
  private static final List<String> LATER_TIMES = List.of("forgivenSetupTime");

  private static final List<String> QUANTITIES =
      List.of("producedQuantity", "goodQuantity", "scrapQuantity", "reworkQuantity");

  /** The same of quantities. */
  private static final List<String> LATER_QUANTITIES = List.of("startUpScrapQuantity");

  /** Columns of {@link #cells()}. */
  public static List<String> columns() {
    return Table.join(
        List.of("revision", "coverage"),
        TIMES,
        QUANTITIES,
        Arrays.stream(Kpi.values()).map(Kpi::text).toList(),
        LATER_TIMES,
        LATER_QUANTITIES);
  }

  /** The figures in a row; what is not known or undefined is blank. */
  public List<Cell> cells() {
    return Table.join(
        Cell.row(revision, coverage),
        times(TIMES),
        quantities(QUANTITIES),
        Arrays.stream(Kpi.values())
            .map(kpi -> ratios.get(kpi.text()))
            .map(r -> Cell.of(r == null ? null : r.value()))
            .toList(),
        times(LATER_TIMES),
        quantities(LATER_QUANTITIES));
  }

  private List<Cell> quantities(List<String> names) {
    return names.stream()
        .map(quantities::get)
        .map(q -> Cell.of(q == null ? null : q.pieces()))
        .toList();
  }

  private List<Cell> times(List<String> names) {
    return names.stream()
        .map(times::get)
        .map(time -> Cell.of(time == null ? null : time.value()))
        .toList();
  }

  /** What is told of KPIs, the same wherever they are told. */
  public static Figures of(EquipmentId equipment, Kpis kpis) {
    TimeElements t = kpis.inputs().times();
    Map<String, Time> times = new LinkedHashMap<>();
    times.put("calendarTime", new Time("CT", t.calendar()));
    times.put("plannedOperationTime", new Time("POT", t.operation()));
    times.put("plannedDowntime", new Time("PDOT", t.plannedDown()));
    times.put("outsideTime", new Time("outside", t.outside()));
    times.put("waitingTime", new Time("waiting", t.waiting()));
    times.put("unknownTime", new Time("unknown", t.unknown()));
    times.put("plannedBusyTime", new Time("PBT", t.busy()));
    times.put("actualUnitBusyTime", new Time("AUBT", t.unitBusy()));
    times.put("actualUnitProcessingTime", new Time("AUPT", t.unitProcessing()));
    times.put("actualProductionTime", new Time("APT", t.production()));
    times.put("actualUnitSetupTime", new Time("AUST", t.setup()));
    times.put("actualUnitDelayTime", new Time("ADET", t.delay()));
    times.put("actualUnitDownTime", new Time("ADOT", t.down()));
    times.put("actualOrderExecutionTime", new Time("AOET", kpis.inputs().orderTime()));
    times.put("timeToRestore", new Time("TTR", kpis.inputs().failureTime()));
    if (kpis.profile().setupOrDefault() != KpiProfile.Setup.LOSS) {
      times.put("forgivenSetupTime", new Time("forgiven", t.forgiven()));
    }
    Quantities q = kpis.inputs().quantities();
    Map<String, Pieces> quantities = new LinkedHashMap<>();
    quantities.put("producedQuantity", pieces("PQ", q.produced()));
    quantities.put("goodQuantity", pieces("GQ", q.good()));
    quantities.put("scrapQuantity", pieces("SQ", q.scrap()));
    quantities.put("reworkQuantity", pieces("RQ", kpis.inputs().reworked()));
    KpiInputs.StartUp startUp = kpis.inputs().startUp();
    if (startUp != null) {
      quantities.put("startUpScrapQuantity", pieces("startUp", startUp.scrap()));
    }
    Map<String, Fraction> ratios = new LinkedHashMap<>();
    for (Kpi kpi : Kpi.values()) {
      ratios.put(kpi.text(), fraction(kpi, kpis));
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
        kpis.inputs().unknown(),
        times,
        quantities,
        ratios,
        kpis.inputs().failures(),
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

  private static Fraction fraction(Kpi kpi, Kpis kpis) {
    return switch (kpis.ratio(kpi)) {
      case Ratio.Defined(double value) ->
          new Fraction(kpi.formula(kpis.profile()), kpi.unit(), value, null, null);
      case Ratio.Undefined(String reason) -> {
        OptionalDouble bound = kpi.atLeast(kpis.inputs());
        yield new Fraction(
            kpi.formula(kpis.profile()),
            kpi.unit(),
            null,
            reason,
            bound.isPresent() ? bound.getAsDouble() : null);
      }
    };
  }
}
