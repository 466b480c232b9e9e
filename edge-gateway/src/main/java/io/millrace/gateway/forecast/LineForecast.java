// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import io.millrace.gateway.device.DevicePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What reading all devices that share one connection or bus would cost: they take turns, so their
 * times add up. Immutable.
 *
 * @param line what they share: {@code 10.0.0.5:502}.
 * @param utilisation share of the time that the line is busy; above 1 it cannot keep up.
 * @param asked the longest period that anything is read with; zero when nothing is.
 * @param needed what reading takes of each such period; longer than it when it cannot keep up.
 * @param atOnce how long reading takes when everything is due at the same time.
 * @param says the same in words, and what to do when it does not keep its periods.
 * @param periods what each period costs, shortest first.
 * @param devices by name.
 */
public record LineForecast(
    String line,
    Verdict verdict,
    double utilisation,
    Duration asked,
    Duration needed,
    Duration atOnce,
    String says,
    List<Period> periods,
    List<DeviceForecast> devices) {

  public LineForecast {
    periods = List.copyOf(periods);
    devices = List.copyOf(devices);
  }

  /** Whether a line keeps its periods. */
  public enum Verdict {
    /** Each one. */
    KEEPS,
    /** On the whole, but what is read often waits for what is read rarely. */
    LATE_AT_TIMES,
    /** More is asked of it than there is time. */
    CANNOT_KEEP
  }

  /**
   * What reading the tags of one period costs, over all devices of a line.
   *
   * @param messages sent and answered each time.
   * @param requestBytes sent each time, headers of the network aside.
   * @param replyBytes that are to be expected each time.
   * @param forecast how long that takes each time.
   * @param utilisation share of the time that this makes.
   */
  public record Period(
      Duration period,
      int messages,
      int requestBytes,
      int replyBytes,
      Duration forecast,
      double utilisation) {

    private static Period of(DevicePlan.Cycle cycle) {
      return new Period(
          cycle.period(),
          cycle.messages(),
          cycle.requestBytes(),
          cycle.replyBytes(),
          cycle.forecast(),
          DeviceForecast.share(cycle.forecast(), cycle.period()));
    }

    private Period and(Period other) {
      Duration both = forecast.plus(other.forecast);
      return new Period(
          period,
          messages + other.messages,
          requestBytes + other.requestBytes,
          replyBytes + other.replyBytes,
          both,
          DeviceForecast.share(both, period));
    }
  }

  /** Adds up what the devices of a line cost. */
  static LineForecast of(String line, List<DeviceForecast> devices) {
    Map<Duration, Period> sums = new TreeMap<>();
    for (DeviceForecast device : devices) {
      for (DevicePlan.Cycle cycle : device.cycles()) {
        sums.merge(cycle.period(), Period.of(cycle), Period::and);
      }
    }
    List<Period> periods = new ArrayList<>(sums.values());
    if (periods.isEmpty()) {
      return new LineForecast(
          line,
          Verdict.KEEPS,
          0,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          line + ": nothing is read",
          periods,
          devices);
    }
    double utilisation = periods.stream().mapToDouble(Period::utilisation).sum();
    Duration atOnce = periods.stream().map(Period::forecast).reduce(Duration.ZERO, Duration::plus);
    Duration asked = periods.getLast().period();
    Verdict verdict =
        utilisation > 1
            ? Verdict.CANNOT_KEEP
            : atOnce.compareTo(periods.getFirst().period()) > 0
                ? Verdict.LATE_AT_TIMES
                : Verdict.KEEPS;
    LineForecast silent =
        new LineForecast(
            line,
            verdict,
            utilisation,
            asked,
            Duration.ofNanos(Math.round(utilisation * asked.toNanos())),
            atOnce,
            "",
            periods,
            devices);
    return silent.saying(ForecastWords.of(silent));
  }

  /** Messages each time, over all its periods. */
  int messages() {
    return periods.stream().mapToInt(Period::messages).sum();
  }

  private LineForecast saying(String words) {
    return new LineForecast(
        line, verdict, utilisation, asked, needed, atOnce, words, periods, devices);
  }
}
