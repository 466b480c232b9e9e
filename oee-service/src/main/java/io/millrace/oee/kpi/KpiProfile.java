// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

/**
 * A named and versioned choice on everything on which definitions of the KPIs differ. Immutable.
 *
 * @param name what the definitions follow.
 * @param version grows with each change of a definition.
 */
public record KpiProfile(String name, int version) {
  /**
   * Planned downtime lies outside planned busy time, and so does unknown time, which is a bucket of
   * its own. Set-up is an availability loss in the OEE index and forgiven in the NEE index. The
   * whole window is planned operation time.
   */
  public static final KpiProfile ISO_22400 = new KpiProfile("iso22400", 1);
}
