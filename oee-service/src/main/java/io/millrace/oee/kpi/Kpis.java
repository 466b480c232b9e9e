// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.oee.facts.Digest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The indicators of some inputs by one profile. Every surface that shows a KPI takes it from here.
 * Immutable.
 *
 * @param profile which definitions were used.
 * @param inputs what they were computed from.
 * @param ratios each indicator, defined or with the reason why not.
 * @param notes what a reader of the figures should know about them.
 */
public record Kpis(
    KpiProfile profile, KpiInputs inputs, Map<Kpi, Ratio> ratios, List<String> notes) {
  public Kpis {
    ratios = Map.copyOf(ratios);
    notes = List.copyOf(notes);
  }

  /** The one place where indicators are computed. */
  public static Kpis of(KpiProfile profile, KpiInputs inputs) {
    return of(profile, inputs, List.of());
  }

  /** The same with more to be known about the figures. */
  static Kpis of(KpiProfile profile, KpiInputs inputs, List<String> more) {
    Map<Kpi, Ratio> ratios = new EnumMap<>(Kpi.class);
    for (Kpi kpi : Kpi.values()) {
      ratios.put(kpi, kpi.of(profile, inputs));
    }
    List<String> notes = notes(inputs, ratios);
    notes.addAll(more);
    return new Kpis(profile, inputs, ratios, notes);
  }

  public Ratio ratio(Kpi kpi) {
    return ratios.getOrDefault(kpi, new Ratio.Undefined("not part of the profile"));
  }

  /** Changes exactly when an input or the profile does; 16 hex digits. */
  public String revision() {
    return Digest.of(canonical(profile) + "|" + canonical());
  }

  private String canonical() {
    Quantities q = inputs.quantities();
    String told =
        String.join(
            "|",
            canonical(inputs.times()),
            inputs.unknown().toString(),
            canonical(q.produced()),
            canonical(q.good()),
            canonical(q.scrap()),
            inputs.observed().equals(q) ? "" : canonical(inputs.observed()),
            canonical(inputs.reworked()),
            inputs.orderTime().toString(),
            inputs.failures() + " " + inputs.failureTime(),
            Long.toString(inputs.outsidePieces()),
            Long.toString(inputs.presets()));
    // Only where they say more, so that what was reported before they were known stays as it is.
    String orders =
        inputs.orderTime().isZero()
            ? ""
            : "|orders "
                + canonical(inputs.orders().times())
                + canonical(inputs.orders().produced());
    boolean isFirstKnown =
        inputs.first().equals(Quantities.NONE) || inputs.first().equals(inputs.observed());
    return told
        + orders
        + (isFirstKnown ? "" : "|first " + canonical(inputs.first()))
        + (inputs.startUp() == null ? "" : "|startUp " + canonical(inputs.startUp().scrap()))
        + (inputs.assumed().isEmpty() ? "" : "|assumed " + inputs.assumed());
  }

  /**
   * Fields that came later are told only where they say something: a report of before stays what it
   * is.
   */
  private static String canonical(KpiProfile profile) {
    String told =
        "KpiProfile[name=%s, version=%d, plannedDowntime=%s, setup=%s, minorStops=%s, breaksRunThrough=%s, blockedAndStarved=%s, rework=%s, failures=%s]"
            .formatted(
                profile.name(),
                profile.version(),
                profile.plannedDowntime(),
                profile.setup(),
                profile.minorStops(),
                profile.breaksRunThrough(),
                profile.blockedAndStarved(),
                profile.rework(),
                profile.failures());
    return told
        + (profile.idealRate() == null ? "" : " idealRate " + profile.idealRate())
        + (profile.startUpRejects() == null ? "" : " startUpRejects " + profile.startUpRejects());
  }

  private static String canonical(TimeElements t) {
    String told =
        "TimeElements[production=%s, setup=%s, delay=%s, down=%s, plannedDown=%s, waiting=%s, unknown=%s, outside=%s]"
            .formatted(
                t.production(),
                t.setup(),
                t.delay(),
                t.down(),
                t.plannedDown(),
                t.waiting(),
                t.unknown(),
                t.outside());
    return t.forgiven().isZero() ? told : told + " forgiven " + t.forgiven();
  }

  private static String canonical(Quantities quantities) {
    return String.join(
        "|",
        canonical(quantities.produced()),
        canonical(quantities.good()),
        canonical(quantities.scrap()));
  }

  private static String canonical(Quantity quantity) {
    return switch (quantity) {
      case Quantity.Known known ->
          known.pieces() + " " + known.plannedRunTime() + " " + new TreeMap<>(known.unplanned());
      case Quantity.Unknown(String reason) -> reason;
    };
  }

  private static long known(Quantity first, Quantity second) {
    return first instanceof Quantity.Known one
        ? one.pieces()
        : second instanceof Quantity.Known other ? other.pieces() : 0;
  }

  private static boolean isNegative(KpiInputs.@Nullable StartUp startUp) {
    return startUp != null && startUp.scrap() instanceof Quantity.Known scrap && scrap.pieces() < 0;
  }

  private static List<String> notes(KpiInputs inputs, Map<Kpi, Ratio> ratios) {
    List<String> notes = new ArrayList<>();
    if (ratios.get(Kpi.EFFECTIVENESS) instanceof Ratio.Defined(double value) && value > 1) {
      notes.add(
          "Effectiveness is %.3f, above 1: pieces came faster than planned. Either the planned run"
                  .formatted(value)
              + " time per item is too long, or a counter counts too much.");
    }
    if (inputs.presets() > 0) {
      notes.add(
          "Counters jumped %d times in a way no production explains, and were taken as preset: pieces"
                  .formatted(inputs.presets())
              + " they may have counted around then are in no quantity.");
    }
    if (inputs.outsidePieces() > 0) {
      notes.add(
          "%d pieces were made while nothing was planned, in a break or outside the shifts: by the"
                  .formatted(inputs.outsidePieces())
              + " profile they are in no quantity.");
    }
    notes.addAll(inputs.assumed());
    Quantities q = inputs.quantities();
    long unobserved =
        known(q.produced(), q.good())
            - known(inputs.observed().produced(), inputs.observed().good());
    if (unobserved > 0) {
      notes.add(
          "%d pieces were made while nothing was known: they are in the quantities and not in the"
                  .formatted(unobserved)
              + " ratios, as that time is not in planned busy time.");
    }
    if (q.produced() instanceof Quantity.Known pq
        && q.good() instanceof Quantity.Known gq
        && q.scrap() instanceof Quantity.Known sq) {
      long unaccounted = pq.pieces() - gq.pieces() - sq.pieces();
      if (unaccounted != 0) {
        notes.add(
            "Produced less good less scrap is %d pieces: the counters disagree, or were read at"
                    .formatted(unaccounted)
                + " different moments of the window's edges.");
      }
      if (gq.pieces() < 0 || sq.pieces() < 0 || isNegative(inputs.startUp())) {
        notes.add(
            "A derived quantity is negative: the counters were read at different moments of the"
                + " window's edges.");
      }
    }
    return notes;
  }
}
