// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a device's own clock says: it goes beside the readings of the same poll and decides nothing,
 * however wrong it is. Confined to the thread that polls the device.
 */
final class DeviceClock {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  private final @Nullable Tag tag;
  private final DeviceVitals vitals;
  private @Nullable ClockSteps steps;
  private @Nullable Instant said;

  /**
   * @param tag the one that holds the time; null when the device has no clock.
   */
  DeviceClock(@Nullable Tag tag, DeviceVitals vitals) {
    this.tag = tag;
    this.vitals = vitals;
  }

  /** A poll begins: what the clock said before is over. */
  void begin() {
    said = null;
  }

  /**
   * Takes a reading of any tag; one of the clock that tells no time is counted as a failure.
   *
   * @param nanos reading of a clock that is never set.
   * @return how far the clock was set since it was read last; empty when it was not.
   */
  Optional<Duration> take(Reading reading, long nanos) {
    TagValue value = reading.value();
    if (tag == null || !tag.name().equals(reading.tag()) || value == null) {
      return Optional.empty();
    }
    Instant time = time(tag, value).orElse(null);
    if (time == null) {
      String detail = "%s is no time of the years 1 to 9999: %s".formatted(tag.name(), value);
      vitals.failed(new DeviceException(DeviceException.Kind.MALFORMED, "BAD_CLOCK", detail));
      return Optional.empty();
    }
    said = time;
    vitals.clockOffset(Duration.between(reading.at(), time));
    if (steps == null) {
      steps = new ClockSteps(time, nanos);
      return Optional.empty();
    }
    return steps.next(time, nanos);
  }

  /** The readings of this poll with the time that the device said, where they have a value. */
  List<Reading> stamped(List<Reading> readings) {
    Instant time = said;
    return time == null
        ? readings
        : readings.stream()
            .map(reading -> reading.value() == null ? reading : reading.saidAt(time))
            .toList();
  }

  /** The moment that a value means; empty when it means none. */
  static Optional<Instant> time(Tag tag, TagValue value) {
    try {
      Instant time =
          value instanceof TagValue.Text(String text)
              ? Instant.parse(text.strip())
              : value.asNumber().map(number -> since1970(number, tag.unit())).orElse(null);
      return Optional.ofNullable(time).filter(at -> !at.isBefore(EARLIEST) && !at.isAfter(LATEST));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Instant since1970(BigDecimal number, @Nullable String unit) {
    int digits =
        switch (unit) {
          case "s" -> 9;
          case "ms" -> 6;
          case "us" -> 3;
          case "ns" -> 0;
          case null, default -> -1;
        };
    if (digits < 0) {
      return null;
    }
    BigInteger[] parts =
        number
            .movePointRight(digits)
            .setScale(0, RoundingMode.FLOOR)
            .toBigInteger()
            .divideAndRemainder(NANOS);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
