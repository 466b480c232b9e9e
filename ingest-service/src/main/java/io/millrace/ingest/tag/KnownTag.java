// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.tag;

import io.millrace.contracts.plant.CounterMeaning;
import io.millrace.contracts.plant.ReportedTag;
import io.millrace.contracts.plant.Reporting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A signal with its number and settings. Immutable.
 *
 * @param id number of the tag in the tables.
 * @param name full name.
 * @param deviceId number of the device it came from last.
 * @param kind what its newest value was; null while it never had one.
 * @param series how the model in force has it reported; null when no model knows it.
 * @param counter how it counts pieces; null when it does not, or no model knows it.
 */
public record KnownTag(
    int id,
    String name,
    int deviceId,
    @Nullable TagKind kind,
    @Nullable ReportedTag series,
    @Nullable CounterMeaning counter) {

  /** How long a reading speaks for when no other follows. */
  public Duration hold() {
    return series == null ? TagSettings.UNKNOWN_HOLD : series.holds();
  }

  /** UCUM code; null when not stated. */
  public @Nullable String unit() {
    return series == null ? null : series.unit();
  }

  /** Whether a straight line leads from each of its readings to the next. */
  public boolean isLine() {
    return series != null && series.rebuild() == Reporting.Rebuild.LINE;
  }
}
