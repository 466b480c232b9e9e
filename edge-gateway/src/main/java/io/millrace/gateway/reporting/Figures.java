// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Reporting.Aggregate;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one period so far. Sums keep all digits; minimum, maximum and last are values as the
 * device gave them. Immutable.
 *
 * @param start where the period begins.
 * @param count GOOD readings.
 * @param min lowest of them; null when there is none, as with max and last.
 * @param sum of their numbers.
 * @param integral number times nanoseconds, over the time that GOOD readings spoke for.
 * @param spokenNanos that time.
 * @param reason of the last reading that was not GOOD.
 */
record Figures(
    Instant start,
    long count,
    @Nullable TagValue min,
    @Nullable TagValue max,
    @Nullable TagValue last,
    BigDecimal sum,
    BigDecimal integral,
    long spokenNanos,
    QualityReason reason) {

  static Figures from(Instant start) {
    return new Figures(
        start, 0, null, null, null, BigDecimal.ZERO, BigDecimal.ZERO, 0, QualityReason.NONE);
  }

  /** With one reading more. */
  Figures plus(Reading reading) {
    TagValue value = reading.value();
    Optional<BigDecimal> number = number(reading);
    if (value == null || number.isEmpty()) {
      return new Figures(
          start, count, min, max, last, sum, integral, spokenNanos, reading.reason());
    }
    return new Figures(
        start,
        count + 1,
        min == null || compare(value, min) < 0 ? value : min,
        max == null || compare(value, max) > 0 ? value : max,
        value,
        sum.add(number.get()),
        integral,
        spokenNanos,
        reason);
  }

  /** With the time that a reading spoke for in this period, up to an instant. */
  Figures spoken(Reading speaking, Instant until, Duration atMost) {
    Optional<BigDecimal> number = number(speaking);
    Instant from = speaking.at().isBefore(start) ? start : speaking.at();
    Instant silent = speaking.at().plus(atMost);
    long nanos = from.until(until.isBefore(silent) ? until : silent, ChronoUnit.NANOS);
    if (number.isEmpty() || nanos <= 0) {
      return this;
    }
    return new Figures(
        start,
        count,
        min,
        max,
        last,
        sum,
        integral.add(number.get().multiply(BigDecimal.valueOf(nanos))),
        spokenNanos + nanos,
        reason);
  }

  /** The figures asked for, each under its own name. */
  List<Reading> readings(TagName tag, List<Aggregate.Value> values) {
    return values.stream()
        .map(value -> reading(TagName.of(tag.equipment(), value.of(tag.name())), value))
        .toList();
  }

  private Reading reading(TagName name, Aggregate.Value figure) {
    TagValue value =
        switch (figure) {
          case MIN -> min;
          case MAX -> max;
          case LAST -> last;
          case COUNT -> new TagValue.Int(count);
          case MEAN -> mean(sum, count);
          case TIME_WEIGHTED_MEAN ->
              spokenNanos == 0 ? mean(sum, count) : mean(integral, spokenNanos);
        };
    return value == null ? Reading.bad(name, start, reason) : Reading.good(name, start, value);
  }

  private static @Nullable TagValue mean(BigDecimal sum, long weight) {
    return weight == 0
        ? null
        : new TagValue.Real(
            sum.divide(BigDecimal.valueOf(weight), MathContext.DECIMAL128).doubleValue());
  }

  private static Optional<BigDecimal> number(Reading reading) {
    TagValue value = reading.value();
    return value == null || reading.quality() != Quality.GOOD ? Optional.empty() : value.asNumber();
  }

  private static int compare(TagValue a, TagValue b) {
    return a.asNumber().orElseThrow().compareTo(b.asNumber().orElseThrow());
  }
}
