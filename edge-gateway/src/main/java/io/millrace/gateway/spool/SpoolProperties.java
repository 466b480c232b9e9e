// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How readings are kept until the broker has them. Immutable.
 *
 * @param maxSize most bytes on disk, plus one segment; beyond it the oldest readings are dropped.
 * @param maxAge longest that readings are kept, by the gateway's wall clock; positive. As long as
 *     the broker would, or less.
 * @param backFill what is sent a second at most of what waited for the broker, unless more comes
 *     in; positive.
 * @param gather longest a reading waits for others of its device to share a record with.
 * @param batchReadings most readings in one record; 1..5000.
 * @param force longest time between two writes through to the disk; at most half a second, so that
 *     a reading is safe within one.
 * @param queue how many polls may wait in memory for the disk.
 */
public record SpoolProperties(
    @DefaultValue("1GB") DataSize maxSize,
    @DefaultValue("7d") Duration maxAge,
    @DefaultValue("2MB") DataSize backFill,
    @DefaultValue("250ms") Duration gather,
    @DefaultValue("500") @Min(1) @Max(5000) int batchReadings,
    @DefaultValue("200ms") Duration force,
    @DefaultValue("10000") @Min(1) int queue) {

  private static final DataSize SMALLEST = DataSize.ofKilobytes(64);
  private static final Duration LONGEST = Duration.ofMillis(500);

  public SpoolProperties {
    if (maxSize.compareTo(SMALLEST) < 0) {
      throw new IllegalArgumentException("millrace.gateway.spool.max-size is at least 64KB");
    }
    if (!maxAge.isPositive() || backFill.isNegative() || backFill.toBytes() == 0) {
      throw new IllegalArgumentException(
          "millrace.gateway.spool.max-age and .back-fill are more than nothing");
    }
    if (gather.compareTo(LONGEST) > 0 || force.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "millrace.gateway.spool.gather and .force are at most 500ms: a reading is on disk within"
              + " a second");
    }
  }

  long maxBytes() {
    return maxSize.toBytes();
  }

  long backFillBytes() {
    return backFill.toBytes();
  }
}
