// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import java.util.Map;
import java.util.Optional;

/** Makers that are often met, by their number at ODVA. Others are shown by number alone. */
final class Vendors {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "Rockwell Automation/Allen-Bradley"),
          Map.entry(40, "WAGO"),
          Map.entry(47, "OMRON"),
          Map.entry(90, "HMS Industrial Networks"),
          Map.entry(108, "Beckhoff Automation"),
          Map.entry(161, "Mitsubishi Electric"),
          Map.entry(243, "Schneider Electric"),
          Map.entry(283, "Hilscher"),
          Map.entry(287, "Bosch Rexroth"),
          Map.entry(562, "Phoenix Contact"));

  private Vendors() {}

  static Optional<String> name(int vendor) {
    return Optional.ofNullable(NAMES.get(vendor));
  }
}
