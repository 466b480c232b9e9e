// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.oee.kpi.Quantity.Known;
import io.millrace.oee.kpi.Quantity.Unknown;
import java.time.Duration;
import java.util.function.Function;

/**
 * The indicators of ISO 22400-2 that states and counts suffice for. None is clamped; one whose
 * denominator is zero, or that lacks an input, is undefined with the reason.
 */
public enum Kpi {
  AVAILABILITY("availability", "APT / PBT"),
  /** Above 1 when pieces were made faster than planned: the PRI or a counter is wrong. */
  EFFECTIVENESS("effectiveness", "sum(PRI * PQ) / APT"),
  /** Weighted by PRI, so that it is a factor of the OEE index for several products as well. */
  QUALITY_RATIO("qualityRatio", "sum(PRI * GQ) / sum(PRI * PQ)"),
  /**
   * Availability times effectiveness times quality ratio, reduced to one quotient, which is defined
   * also when nothing was made: then it is 0.
   */
  OEE_INDEX("oeeIndex", "sum(PRI * GQ) / PBT"),
  NEE_INDEX("neeIndex", "AUPT / PBT * effectiveness * qualityRatio"),
  SETUP_RATE("setupRate", "AUST / AUPT"),
  TECHNICAL_EFFICIENCY("technicalEfficiency", "APT / (APT + ADET)"),
  UTILIZATION_EFFICIENCY("utilizationEfficiency", "APT / AUBT"),
  ALLOCATION_EFFICIENCY("allocationEfficiency", "AUBT / PBT"),
  SCRAP_RATIO("scrapRatio", "SQ / PQ");

  private static final String NOT_BUSY =
      "planned busy time is zero: nothing is known of the window, or it was not planned";
  private static final String NOTHING_MADE = "produced quantity is zero";

  private final String text;
  private final String formula;

  Kpi(String text, String formula) {
    this.text = text;
    this.formula = formula;
  }

  /** Name in answers. */
  public String text() {
    return text;
  }

  /** Formula in the symbols of ISO 22400-2. */
  public String formula() {
    return formula;
  }

  /** The indicator of these inputs. */
  public Ratio of(KpiInputs in) {
    TimeElements t = in.times();
    return switch (this) {
      case AVAILABILITY -> Ratio.of(t.production(), t.busy(), NOT_BUSY);
      case EFFECTIVENESS ->
          known(
              in.observed().produced(),
              pq -> pq.plannedRunTimeTo(t.production(), "actual production time is zero"));
      case QUALITY_RATIO -> quality(in.observed());
      case OEE_INDEX -> known(in.observed().good(), gq -> gq.plannedRunTimeTo(t.busy(), NOT_BUSY));
      case NEE_INDEX ->
          Ratio.of(t.unitProcessing(), t.busy(), NOT_BUSY)
              .times(EFFECTIVENESS.of(in))
              .times(QUALITY_RATIO.of(in));
      case SETUP_RATE ->
          Ratio.of(t.setup(), t.unitProcessing(), "there was neither production nor set-up");
      case TECHNICAL_EFFICIENCY ->
          against(t.production(), t.production().plus(t.delay()), "production nor delay");
      case UTILIZATION_EFFICIENCY ->
          against(t.production(), t.unitBusy(), "production, set-up nor delay");
      case ALLOCATION_EFFICIENCY -> Ratio.of(t.unitBusy(), t.busy(), NOT_BUSY);
      case SCRAP_RATIO ->
          known(
              in.observed().scrap(),
              sq ->
                  known(
                      in.observed().produced(),
                      pq -> Ratio.of(sq.pieces(), pq.pieces(), NOTHING_MADE)));
    };
  }

  /** By pieces while a PRI is missing: right for one product, and better than nothing for more. */
  private static Ratio quality(Quantities quantities) {
    return known(
        quantities.produced(),
        pq ->
            known(
                quantities.good(),
                gq ->
                    pq.isPlanned() && gq.isPlanned() && pq.pieces() != 0
                        ? gq.plannedRunTimeTo(pq.plannedRunTime(), NOTHING_MADE)
                        : Ratio.of(gq.pieces(), pq.pieces(), NOTHING_MADE)));
  }

  private static Ratio against(Duration numerator, Duration denominator, String what) {
    return Ratio.of(numerator, denominator, "there was neither " + what);
  }

  private static Ratio known(Quantity quantity, Function<Known, Ratio> next) {
    return switch (quantity) {
      case Known known -> next.apply(known);
      case Unknown(String reason) -> new Ratio.Undefined(reason);
    };
  }
}
