// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

/**
 * Everything a KPI is computed from, for one work unit or summed over several. Immutable.
 *
 * @param times how the window was spent.
 * @param quantities what was made in it.
 * @param observed the part of it that was made in times of which something is known. Ratios are of
 *     these: pieces of an unknown time beside a busy time without it would tell too much.
 * @param presets how often a counter was preset in it; what it counted around then is in no
 *     quantity.
 */
public record KpiInputs(
    TimeElements times, Quantities quantities, Quantities observed, long presets) {
  public static final KpiInputs NONE =
      new KpiInputs(TimeElements.NONE, Quantities.NONE, Quantities.NONE, 0);

  /** Both summed; ratios are only ever taken of sums, never averaged. */
  public KpiInputs plus(KpiInputs other) {
    return new KpiInputs(
        times.plus(other.times),
        quantities.plus(other.quantities),
        observed.plus(other.observed),
        presets + other.presets);
  }
}
