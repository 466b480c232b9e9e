// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.plant.KpiProfile.IdealRate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something the site makes. Immutable.
 *
 * @param id unique in the site.
 * @param description for people.
 * @param plannedRunTimePerItem PRI of ISO 22400-2: the ideal time for one item; positive.
 * @param plannedRunTimes PRI on equipment where it differs, by path below the site.
 * @param nameplateRunTimePerItem time for one item as the machine's maker states it; positive.
 * @param nameplateRunTimes the same on equipment where it differs.
 * @param demonstratedRunTimePerItem time for one item at the best rate that was ever sustained;
 *     positive.
 * @param demonstratedRunTimes the same on equipment where it differs.
 * @param plannedSetupTime PUST of ISO 22400-2: what a set-up for it may take; positive, at most
 *     {@link #LONGEST_SETUP}; null when nothing is planned.
 * @param plannedSetupTimes PUST on equipment where it differs, by path below the site.
 */
public record Product(
    String id,
    @Nullable String description,
    Duration plannedRunTimePerItem,
    @Nullable Map<String, Duration> plannedRunTimes,
    @Nullable Duration nameplateRunTimePerItem,
    @Nullable Map<String, Duration> nameplateRunTimes,
    @Nullable Duration demonstratedRunTimePerItem,
    @Nullable Map<String, Duration> demonstratedRunTimes,
    @Nullable Duration plannedSetupTime,
    @Nullable Map<String, Duration> plannedSetupTimes) {
  /** No longer set-up is planned: accounts look back so far for the beginning of one. */
  public static final Duration LONGEST_SETUP = Duration.ofHours(24);

  public Product {
    plannedRunTimes = plannedRunTimes == null ? Map.of() : Map.copyOf(plannedRunTimes);
    // Absent stays absent, so that a model of before is written as it was.
    nameplateRunTimes = nameplateRunTimes == null ? null : Map.copyOf(nameplateRunTimes);
    demonstratedRunTimes = demonstratedRunTimes == null ? null : Map.copyOf(demonstratedRunTimes);
    plannedSetupTimes = plannedSetupTimes == null ? null : Map.copyOf(plannedSetupTimes);
  }

  /**
   * PRI of this product on a work unit.
   *
   * @param equipment path below the site.
   */
  public Duration plannedRunTimePerItemOn(String equipment) {
    return on(equipment, plannedRunTimePerItem, plannedRunTimes).orElse(plannedRunTimePerItem);
  }

  /**
   * Time for one item on a work unit by another measure than the plan.
   *
   * @return empty when the model does not give it.
   */
  public Optional<Duration> runTimePerItemOn(String equipment, IdealRate rate) {
    return switch (rate) {
      case STANDARD -> Optional.of(plannedRunTimePerItemOn(equipment));
      case NAMEPLATE -> on(equipment, nameplateRunTimePerItem, nameplateRunTimes);
      case DEMONSTRATED -> on(equipment, demonstratedRunTimePerItem, demonstratedRunTimes);
    };
  }

  /**
   * PUST of this product on a work unit; empty when nothing is planned.
   *
   * @param equipment path below the site.
   */
  public Optional<Duration> plannedSetupTimeOn(String equipment) {
    return on(equipment, plannedSetupTime, plannedSetupTimes);
  }

  private static Optional<Duration> on(
      String equipment, @Nullable Duration everywhere, @Nullable Map<String, Duration> there) {
    Duration own = there == null ? null : there.get(equipment);
    return Optional.ofNullable(own == null ? everywhere : own);
  }
}
