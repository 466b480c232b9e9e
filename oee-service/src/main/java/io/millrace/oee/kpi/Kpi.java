// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.Failures;
import io.millrace.oee.kpi.Quantity.Known;
import io.millrace.oee.kpi.Quantity.Unknown;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The indicators of ISO 22400-2 that states and counts suffice for, and some of ours. None is
 * clamped; one whose denominator is zero, or that lacks an input, is undefined with the reason.
 */
public enum Kpi {
  AVAILABILITY(
      "availability",
      "APT / PBT",
      "1",
      Trend.HIGHER,
      "Share of planned busy time spent producing."),
  /** Above 1 when pieces were made faster than planned: the PRI or a counter is wrong. */
  EFFECTIVENESS(
      "effectiveness",
      "sum(PRI * PQ) / APT",
      "1",
      Trend.HIGHER,
      "Ideal time of what was made against the time spent producing."),
  /** Weighted by PRI, so that it is a factor of the OEE index for several products as well. */
  QUALITY_RATIO(
      "qualityRatio",
      "sum(PRI * GQ) / sum(PRI * PQ)",
      "1",
      Trend.HIGHER,
      "Share of what was made that is good, weighted by its ideal time."),
  /**
   * Availability times effectiveness times quality ratio, reduced to one quotient, which is defined
   * also when nothing was made: then it is 0.
   */
  OEE_INDEX(
      "oeeIndex",
      "sum(PRI * GQ) / PBT",
      "1",
      Trend.HIGHER,
      "Ideal time of good pieces against planned busy time."),
  NEE_INDEX(
      "neeIndex",
      "AUPT / PBT * effectiveness * qualityRatio",
      "1",
      Trend.HIGHER,
      "As the OEE index, with set-up forgiven."),
  SETUP_RATE(
      "setupRate", "AUST / AUPT", "1", Trend.LOWER, "Share of processing time spent on set-up."),
  TECHNICAL_EFFICIENCY(
      "technicalEfficiency",
      "APT / (APT + ADET)",
      "1",
      Trend.HIGHER,
      "Production against production and delays."),
  UTILIZATION_EFFICIENCY(
      "utilizationEfficiency",
      "APT / AUBT",
      "1",
      Trend.HIGHER,
      "Share of busy time spent producing."),
  ALLOCATION_EFFICIENCY(
      "allocationEfficiency",
      "AUBT / PBT",
      "1",
      Trend.HIGHER,
      "Share of planned busy time in which the unit was busy."),
  /** Of order time as far as it is known: the time in which an order was on the unit. */
  ALLOCATION_RATIO(
      "allocationRatio",
      "AUBT / AOET",
      "1",
      Trend.HIGHER,
      "Busy time against the time orders took."),
  PRODUCTION_PROCESS_RATIO(
      "productionProcessRatio",
      "APT / AOET",
      "1",
      Trend.HIGHER,
      "Production time against the time orders took."),
  THROUGHPUT_RATE(
      "throughputRate", "PQ / AOET", "1/h", Trend.HIGHER, "Pieces for each hour that orders took."),
  SCRAP_RATIO("scrapRatio", "SQ / PQ", "1", Trend.LOWER, "Share of pieces that are no good."),
  REWORK_RATIO(
      "reworkRatio", "RQ / PQ", "1", Trend.LOWER, "Share of pieces that needed more work."),
  /** Who inspects each piece, and which one, nothing tells: always undefined. */
  FIRST_PASS_YIELD(
      "firstPassYield",
      "GP / IP",
      "1",
      Trend.HIGHER,
      "Share of inspected pieces that are good at their first pass."),
  FALL_OFF_RATIO(
      "fallOffRatio",
      "SQ / PQ of the first operation",
      "1",
      Trend.LOWER,
      "Share of pieces that are lost at the first operation of a line."),
  MTBF(
      "mtbf",
      "(APT + AUST) / FE",
      "s",
      Trend.HIGHER,
      "Mean time of processing between failures; delays do not count."),
  MTTF("mttf", "APT / FE", "s", Trend.HIGHER, "Mean time of production to a failure."),
  MTTR(
      "mttr",
      "sum(TTR) / FE",
      "s",
      Trend.LOWER,
      "Mean time from a failure until the unit works again."),
  LOADING(
      "loading",
      "PBT / (CT - unknown)",
      "1",
      Trend.HIGHER,
      "Share of known calendar time that was planned.",
      false),
  TEEP(
      "teep",
      "sum(PRI * GQ) / (CT - unknown)",
      "1",
      Trend.HIGHER,
      "Ideal time of good pieces against known calendar time.",
      false),
  OOE(
      "ooe",
      "sum(PRI * GQ) / (POT - unknown)",
      "1",
      Trend.HIGHER,
      "Ideal time of good pieces against known planned operation time.",
      false);

  private static final String NOT_BUSY =
      "planned busy time is zero: nothing is known of the window, or it was not planned";
  private static final String NOT_PRODUCING = "actual production time is zero";
  private static final String NOTHING_MADE = "produced quantity is zero";
  private static final String NOTHING_KNOWN = "nothing is known of the window";
  private static final String NO_SERIALS =
      "nothing tells of single pieces, by their serial numbers, whether they were good at first pass";
  private static final String NO_FIRST =
      "nothing was made here on the first operation of a line, or it is not read";
  private static final String NO_ORDER = "no order was on the unit in the window";
  private static final String NO_FAILURE = "no failure began in the window";
  private static final double SECONDS_PER_HOUR = 3600;

  /** Without a failure in a time T, MTBF is above T / 3 with 95 % confidence: -ln(0.05) = 3.0. */
  private static final double CONFIDENCE_95 = -Math.log(0.05);

  private final String text;
  private final String formula;
  private final String unit;
  private final Trend trend;
  private final String description;
  private final boolean isStandard;

  /** Which way is better. */
  public enum Trend {
    HIGHER,
    LOWER
  }

  Kpi(String text, String formula, String unit, Trend trend, String description) {
    this(text, formula, unit, trend, description, true);
  }

  Kpi(
      String text,
      String formula,
      String unit,
      Trend trend,
      String description,
      boolean isStandard) {
    this.text = text;
    this.formula = formula;
    this.unit = unit;
    this.trend = trend;
    this.description = description;
    this.isStandard = isStandard;
  }

  /** Name in answers. */
  public String text() {
    return text;
  }

  /** Formula in the symbols of ISO 22400-2, by the standard's own definitions. */
  public String formula() {
    return formula;
  }

  /** The same by a profile; each differs only where a choice of the profile changes it. */
  public String formula(KpiProfile profile) {
    String available =
        switch (profile.setupOrDefault()) {
          case LOSS -> "APT";
          case FORGIVEN -> "AUPT";
          case OVERRUN -> "(APT + forgiven)";
        };
    String rated =
        switch (profile.startUpRejectsOrDefault()) {
          case QUALITY -> "PRI * PQ";
          case SEPARATE -> "PRI * (PQ - startUp)";
        };
    return switch (this) {
      case AVAILABILITY -> available + " / PBT";
      case EFFECTIVENESS -> "sum(" + rated + ") / APT";
      case QUALITY_RATIO -> "sum(PRI * GQ) / sum(" + rated + ")";
      case OEE_INDEX -> available.equals("APT") ? formula : formula + " * " + available + " / APT";
      default -> formula;
    };
  }

  /** UCUM code: 1 for ratios, s, 1/h. */
  public String unit() {
    return unit;
  }

  public Trend trend() {
    return trend;
  }

  /** One sentence for people. */
  public String description() {
    return description;
  }

  /** Whether ISO 22400-2 has it; the others are our extensions. */
  public boolean isStandard() {
    return isStandard;
  }

  /** The indicator of these inputs, in its unit. */
  public Ratio of(KpiProfile profile, KpiInputs in) {
    TimeElements t = in.times();
    return switch (this) {
      case AVAILABILITY -> Ratio.of(t.available(), t.busy(), NOT_BUSY);
      case EFFECTIVENESS -> effectiveness(in, in.rated());
      case QUALITY_RATIO -> quality(in, in.rated());
      case OEE_INDEX ->
          t.forgiven().isZero()
              ? known(in.observed().good(), gq -> gq.plannedRunTimeTo(t.busy(), NOT_BUSY))
              : forgiving(profile, in);
      case NEE_INDEX ->
          Ratio.of(t.unitProcessing(), t.busy(), NOT_BUSY)
              .times(effectiveness(in, factored(in)))
              .times(quality(in, factored(in)));
      case SETUP_RATE ->
          Ratio.of(t.setup(), t.unitProcessing(), "there was neither production nor set-up");
      case TECHNICAL_EFFICIENCY ->
          against(t.production(), t.production().plus(t.delay()), "production nor delay");
      case UTILIZATION_EFFICIENCY ->
          against(t.production(), t.unitBusy(), "production, set-up nor delay");
      case ALLOCATION_EFFICIENCY -> Ratio.of(t.unitBusy(), t.busy(), NOT_BUSY);
      case ALLOCATION_RATIO -> Ratio.of(in.orders().times().unitBusy(), in.orderTime(), NO_ORDER);
      case PRODUCTION_PROCESS_RATIO ->
          Ratio.of(in.orders().times().production(), in.orderTime(), NO_ORDER);
      case THROUGHPUT_RATE ->
          known(
              in.orders().produced(),
              pq ->
                  Ratio.of(Duration.ofSeconds(pq.pieces()), in.orderTime(), NO_ORDER)
                      .times(new Ratio.Defined(SECONDS_PER_HOUR)));
      case SCRAP_RATIO -> share(in.observed().scrap(), in.observed().produced(), NOTHING_MADE);
      case REWORK_RATIO -> share(in.reworked(), in.observed().produced(), NOTHING_MADE);
      case FIRST_PASS_YIELD -> new Ratio.Undefined(NO_SERIALS);
      case FALL_OFF_RATIO -> share(in.first().scrap(), in.first().produced(), NO_FIRST);
      case MTBF -> perFailure(t.unitProcessing(), profile, in);
      case MTTF -> perFailure(t.production(), profile, in);
      case MTTR ->
          in.failures() == 0
              ? new Ratio.Undefined(NO_FAILURE + ": nothing had to be restored")
              : perFailure(in.failureTime(), profile, in);
      case LOADING -> Ratio.of(t.busy(), t.calendar().minus(t.unknown()), NOTHING_KNOWN);
      case TEEP ->
          known(
              in.observed().good(),
              gq -> gq.plannedRunTimeTo(t.calendar().minus(t.unknown()), NOTHING_KNOWN));
      case OOE ->
          known(
              in.observed().good(),
              gq -> gq.plannedRunTimeTo(t.operation().minus(t.unknown()), NOT_BUSY));
    };
  }

  /**
   * What an indicator that is undefined for want of failures is above at least, with 95 %
   * confidence; empty for any other.
   */
  public OptionalDouble atLeast(KpiInputs in) {
    Duration time =
        this == MTBF
            ? in.times().unitProcessing()
            : this == MTTF ? in.times().production() : Duration.ZERO;
    return in.failures() > 0 || time.isZero()
        ? OptionalDouble.empty()
        : OptionalDouble.of(time.toNanos() / 1e9 / CONFIDENCE_95);
  }

  private static Ratio share(Quantity part, Quantity whole, String ifZero) {
    return known(part, some -> known(whole, all -> Ratio.of(some.pieces(), all.pieces(), ifZero)));
  }

  private static Ratio perFailure(Duration time, KpiProfile profile, KpiInputs in) {
    boolean isPlusOne = profile.failuresOrDefault() == Failures.FE_PLUS_ONE;
    long failures = in.failures() + (isPlusOne ? 1 : 0);
    return Ratio.of(
        time,
        Duration.ofSeconds(failures),
        NO_FAILURE
            + "; in %.0f s that means above %.0f s with 95 %% confidence"
                .formatted(time.toMillis() / 1e3, time.toMillis() / 1e3 / CONFIDENCE_95));
  }

  /**
   * The index where set-up is forgiven: of time that was merely forgiven nobody knows what it would
   * have made, so without production it is undefined. It is the product of its factors, digit by
   * digit; where one of them is undefined although the index is not, reduced to a quotient.
   */
  private static Ratio forgiving(KpiProfile profile, KpiInputs in) {
    Ratio available = AVAILABILITY.of(profile, in);
    Ratio product =
        available.times(EFFECTIVENESS.of(profile, in)).times(QUALITY_RATIO.of(profile, in));
    return product instanceof Ratio.Defined
        ? product
        : available.times(
            known(
                in.observed().good(),
                gq -> gq.plannedRunTimeTo(in.times().production(), NOT_PRODUCING)));
  }

  /**
   * Pieces of which two factors make the same product: those that both are of, or all where
   * separate rejects leave none.
   */
  private static Quantity factored(KpiInputs in) {
    return quality(in, in.rated()) instanceof Ratio.Defined ? in.rated() : in.observed().produced();
  }

  private static Ratio effectiveness(KpiInputs in, Quantity produced) {
    return known(produced, pq -> pq.plannedRunTimeTo(in.times().production(), NOT_PRODUCING));
  }

  /** By pieces while a PRI is missing: right for one product, and better than nothing for more. */
  private static Ratio quality(KpiInputs in, Quantity produced) {
    return known(
        produced,
        pq ->
            known(
                in.observed().good(),
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
