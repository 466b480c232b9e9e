// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** A line's forecast in a sentence for people, and what to do. Pure. */
final class ForecastWords {
  /** What a period should leave free: for a retry, a slow answer, a test read. */
  private static final double ROOM = 0.8;

  private static final int DIGITS = 3;

  private ForecastWords() {}

  static String of(LineForecast line) {
    String cost =
        "%s needs %s for what you ask of it in %s"
            .formatted(line.line(), text(line.needed()), text(line.asked()));
    return switch (line.verdict()) {
      case KEEPS -> cost;
      case LATE_AT_TIMES -> lateAtTimes(line, cost);
      case CANNOT_KEEP -> cannotKeep(line, cost);
    };
  }

  private static String lateAtTimes(LineForecast line, String cost) {
    String shortest = text(line.periods().getFirst().period());
    return cost
        + ", but when everything is due at once that takes %s, longer than the shortest period of %s:"
            .formatted(text(line.atOnce()), shortest)
        + " such readings come late then. Give what is read every %s a longer period, or move it to"
            .formatted(shortest)
        + " another connection.";
  }

  private static String cannotKeep(LineForecast line, String cost) {
    StringBuilder words = new StringBuilder(cost);
    words.append(": %d messages%s. ".formatted(line.messages(), roundTrips(line.devices())));
    double factor = line.utilisation() / ROOM;
    words.append(
        line.periods().size() == 1
            ? "Read it every %s or slower".formatted(text(up(line.asked(), factor)))
            : "Make the periods at least %s times as long"
                .formatted(number(factor, RoundingMode.UP)));
    int extra = line.devices().stream().mapToInt(DeviceForecast::extraMessages).sum();
    if (extra > 0) {
      words.append(
          ", or let requests join: %d of the messages are there because of gaps and limits"
                  .formatted(extra)
              + " (maxGap, maxRegisters; see reasons)");
    }
    if (line.devices().size() > 1) {
      DeviceForecast most =
          line.devices().stream()
              .max(Comparator.comparingDouble(DeviceForecast::utilisation))
              .orElseThrow();
      words.append(
          ", or split it: of its %d devices %s takes most, %s of %s"
              .formatted(
                  line.devices().size(),
                  most.device(),
                  text(times(line.asked(), most.utilisation())),
                  text(line.needed())));
    }
    return words.append('.').toString();
  }

  /** On which times it rests. */
  private static String roundTrips(List<DeviceForecast> devices) {
    List<Duration> times =
        devices.stream().map(DeviceForecast::roundTrip).distinct().sorted().toList();
    long measured = devices.stream().filter(DeviceForecast::isMeasured).count();
    String how =
        measured == devices.size()
            ? "measured"
            : measured == 0 ? "assumed, nobody there was asked so far" : "partly measured";
    return times.size() == 1
        ? " of %s each (%s)".formatted(text(times.getFirst()), how)
        : " of %s to %s each (%s)".formatted(text(times.getFirst()), text(times.getLast()), how);
  }

  private static Duration times(Duration time, double factor) {
    return Duration.ofNanos(Math.round(time.toNanos() * factor));
  }

  /** Longer by the factor, rounded up to two digits. */
  private static Duration up(Duration time, double factor) {
    BigDecimal nanos =
        new BigDecimal(times(time, factor).toNanos()).round(new MathContext(2, RoundingMode.UP));
    return Duration.ofNanos(nanos.longValueExact());
  }

  /** {@code 1.34 s}, {@code 340 ms}. */
  static String text(Duration time) {
    return time.compareTo(Duration.ofSeconds(1)) < 0
        ? number(time.toNanos() / 1e6, RoundingMode.HALF_UP) + " ms"
        : number(time.toNanos() / 1e9, RoundingMode.HALF_UP) + " s";
  }

  private static String number(double value, RoundingMode rounding) {
    return new BigDecimal(value)
        .round(new MathContext(DIGITS, rounding))
        .stripTrailingZeros()
        .toPlainString();
  }
}
