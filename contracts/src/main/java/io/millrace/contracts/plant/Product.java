// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something the site makes. Immutable.
 *
 * @param id unique in the site.
 * @param description for people.
 * @param plannedRunTimePerItem PRI of ISO 22400-2: the ideal time for one item; positive.
 * @param plannedRunTimes PRI on equipment where it differs, by path below the site.
 */
public record Product(
    String id,
    @Nullable String description,
    Duration plannedRunTimePerItem,
    @Nullable Map<String, Duration> plannedRunTimes) {

  public Product {
    plannedRunTimes = plannedRunTimes == null ? Map.of() : Map.copyOf(plannedRunTimes);
  }

  /**
   * PRI of this product on a work unit.
   *
   * @param equipment path below the site.
   */
  public Duration plannedRunTimePerItemOn(String equipment) {
    return plannedRunTimes == null
        ? plannedRunTimePerItem
        : plannedRunTimes.getOrDefault(equipment, plannedRunTimePerItem);
  }
}
