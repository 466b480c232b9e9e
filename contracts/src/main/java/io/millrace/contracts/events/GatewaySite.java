// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A site as one gateway reads it. Immutable.
 *
 * @param site as equipment path.
 * @param version version of the plant model that the gateway reads it by; null when it has not been
 *     able to use any.
 * @param devices how many devices of it the gateway reads.
 * @param refused how many more it should read by that version and cannot.
 * @param refusals the first {@value #MOST_REFUSALS} of those; null when there are none.
 * @param modelRefused why a newer model was refused as a whole; null when none was.
 */
public record GatewaySite(
    String site,
    @Nullable Integer version,
    int devices,
    int refused,
    @Nullable List<DeviceRefusal> refusals,
    @Nullable String modelRefused) {
  /** So that the worst model still makes a record that a broker takes. */
  public static final int MOST_REFUSALS = 100;

  public GatewaySite {
    refusals = refusals == null ? null : List.copyOf(refusals);
  }

  /** A site of which no model could be used yet. */
  public static GatewaySite unread(String site) {
    return new GatewaySite(site, null, 0, 0, null, null);
  }

  /** The same, with a newer model that was refused. */
  public GatewaySite refusing(String reason) {
    return new GatewaySite(site, version, devices, refused, refusals, reason);
  }
}
