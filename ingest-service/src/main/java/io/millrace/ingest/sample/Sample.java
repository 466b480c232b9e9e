// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.tag.TagStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reading on its way into the tables. Immutable.
 *
 * @param tagId number of the tag.
 * @param atMicros event time, microseconds since 1970-01-01T00:00:00Z.
 * @param value the value; null when the reading is BAD.
 * @param quality quality * 256 + reason.
 */
record Sample(int tagId, long atMicros, @Nullable TagValue value, short quality) {
  /** By tag, then by time: how the tables are best written and read. */
  static final Comparator<Sample> BY_TAG_AND_TIME =
      Comparator.comparingInt(Sample::tagId).thenComparingLong(Sample::atMicros);

  static Sample of(int tagId, Reading reading) {
    return new Sample(
        tagId,
        ChronoUnit.MICROS.between(Instant.EPOCH, reading.at()),
        reading.value(),
        (short) (reading.quality().code() * TagStore.REASONS + reading.reason().code()));
  }

  Instant at() {
    return Instant.EPOCH.plus(atMicros, ChronoUnit.MICROS);
  }

  boolean isGood() {
    return quality == Quality.GOOD.code();
  }

  /** What a double cannot hold: text, and the digits of integers beyond 2^53. */
  Optional<String> text() {
    return switch (value) {
      case null -> Optional.empty();
      case TagValue.Bool _, TagValue.Real _ -> Optional.empty();
      case TagValue.Text(String text) -> Optional.of(text);
      case TagValue.Int whole ->
          whole.isExactAsDouble() ? Optional.empty() : Optional.of(Long.toString(whole.value()));
      case TagValue.UnsignedInt whole ->
          whole.isExactAsDouble()
              ? Optional.empty()
              : Optional.of(Long.toUnsignedString(whole.bits()));
    };
  }
}
