// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the plant model in force of a site gives a gateway to read. Immutable.
 *
 * @param site as equipment path.
 * @param version the version in force, and {@code since} when it was accepted.
 * @param devices how many devices.
 */
record Assignment(String gateway, String site, int version, Instant since, int devices) {

  /**
   * What a gateway is given, site by site; of a site that gives it nothing the version still
   * counts.
   */
  static List<Assignment> to(String gateway, List<Assignment> all) {
    Map<String, Assignment> bySite = new TreeMap<>();
    for (Assignment one : all) {
      if (one.gateway().equals(gateway)) {
        bySite.put(one.site(), one);
      } else {
        bySite.putIfAbsent(
            one.site(), new Assignment(gateway, one.site(), one.version(), one.since(), 0));
      }
    }
    return List.copyOf(bySite.values());
  }
}
