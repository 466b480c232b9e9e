// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.TagName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A signal as it is read: a {@link TagDefinition} with template, override and defaults applied.
 * Immutable.
 *
 * @param name full name.
 * @param address where the device keeps it, in the protocol's notation.
 * @param type how its bits are read.
 * @param layout byte order of its registers; null where the type has none (BOOL).
 * @param unitId Modbus unit that has it; null when it is the device's own.
 * @param length text only: number of bytes; 0 otherwise.
 * @param scale factor applied to the device's number; null when the number is taken as it is.
 * @param offset added after scaling; null when nothing is added.
 * @param period how often it is read.
 * @param unit UCUM code of the value; null when not stated.
 * @param min lowest believable value; null when not stated.
 * @param max highest believable value; null when not stated.
 */
public record Tag(
    TagName name,
    String address,
    DataType type,
    @Nullable ByteLayout layout,
    @Nullable Integer unitId,
    int length,
    @Nullable Double scale,
    @Nullable Double offset,
    Duration period,
    @Nullable String unit,
    @Nullable Double min,
    @Nullable Double max) {

  /** How long a reading of this tag speaks for: three periods, after which the value is stale. */
  public Duration holds() {
    return period.multipliedBy(3);
  }

  /** Whether the device's number is changed before it becomes a value, and so is a real number. */
  public boolean isScaled() {
    return scale != null || offset != null;
  }
}
