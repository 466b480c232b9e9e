// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Days and moments of controllers: whole numbers in the unit they have there, or ISO 8601 text
 * where the plant model wants text. Pure.
 */
final class CipTime {
  private static final LocalDate FIRST_DAY = LocalDate.of(1972, 1, 1);

  private CipTime() {}

  /**
   * STIME of 4 bytes, DATE_AND_TIME of 6, or what Logix has under their codes in 8: only the length
   * tells. Milliseconds since 1970 for the 6 bytes, otherwise the number as it is.
   */
  static Optional<TagValue> moment(WireReader in) throws WireException {
    return switch (in.remaining()) {
      case Integer.BYTES -> Optional.of(new TagValue.Int((int) in.u32("STIME")));
      case Integer.BYTES + Short.BYTES -> {
        long millis = in.u32("milliseconds of the day");
        Instant day = FIRST_DAY.plusDays(in.u16("days")).atStartOfDay().toInstant(ZoneOffset.UTC);
        yield Optional.of(new TagValue.Int(day.toEpochMilli() + millis));
      }
      case Long.BYTES -> Optional.of(new TagValue.Int(in.u64("moment")));
      default -> Optional.empty();
    };
  }

  /** Empty for what is no day and no moment. */
  static Optional<TagValue> text(CipType type, TagValue value, int bytes) {
    long number = value.asWholeNumber().map(Number::longValue).orElse(0L);
    return switch (type) {
      case DATE -> text(FIRST_DAY.plusDays(number));
      case TIME_OF_DAY ->
          number < 24 * 3_600_000L
              ? text(LocalTime.ofNanoOfDay(number * 1_000_000))
              : Optional.empty();
      case DATE_AND_TIME ->
          text(
              bytes == Long.BYTES
                  ? Instant.EPOCH.plus(number, ChronoUnit.MICROS)
                  : Instant.ofEpochMilli(number));
      case STIME -> bytes == Long.BYTES ? text(Instant.EPOCH.plusNanos(number)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<TagValue> text(Object moment) {
    return Optional.of(new TagValue.Text(moment.toString()));
  }
}
