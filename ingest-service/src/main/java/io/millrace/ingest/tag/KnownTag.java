// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.tag;

import io.millrace.contracts.plant.CounterMeaning;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A signal with its number and settings. Immutable.
 *
 * @param id number of the tag in the tables.
 * @param name full name.
 * @param deviceId number of the device it came from last.
 * @param kind what its newest value was; null while it never had one.
 * @param period how often the model in force has it read; null when no model knows it.
 * @param counter how it counts pieces; null when it does not, or no model knows it.
 * @param unit UCUM code; null when not stated.
 */
public record KnownTag(
    int id,
    String name,
    int deviceId,
    @Nullable TagKind kind,
    @Nullable Duration period,
    @Nullable CounterMeaning counter,
    @Nullable String unit) {

  /** How long a reading speaks for when no other follows. */
  public Duration hold() {
    return period == null ? TagSettings.UNKNOWN_HOLD : period.multipliedBy(3);
  }
}
