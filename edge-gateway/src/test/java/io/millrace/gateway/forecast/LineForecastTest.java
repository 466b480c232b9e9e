// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.device.RoundTrips;
import io.millrace.gateway.forecast.DeviceForecast.Basis;
import io.millrace.gateway.forecast.LineForecast.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineForecastTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  /** 90 and 44 messages of 10 ms each second: (90 + 44) x 10 ms = 1.34 s. */
  @Test
  void aBusThatNeedsMoreThanItWasAskedForSaysSoAndWhatToDo() {
    LineForecast bus =
        LineForecast.of(
            "10.0.0.5:502",
            List.of(device("mixer", null, 90, SECOND), device("oven", null, 44, SECOND)));

    assertThat(bus.verdict()).isEqualTo(Verdict.CANNOT_KEEP);
    assertThat(bus.utilisation()).isCloseTo(1.34, within(1e-9));
    assertThat(bus.needed()).isEqualTo(Duration.ofMillis(1340));
    assertThat(bus.asked()).isEqualTo(SECOND);
    // 1.34 s / 0.8 = 1.675 s; of the 134 messages all but one of each device could join.
    assertThat(bus.says())
        .isEqualTo(
            "10.0.0.5:502 needs 1.34 s for what you ask of it in 1 s: 134 messages of 10 ms each"
                + " (assumed, nobody there was asked so far). Read it every 1.7 s or slower, or let"
                + " requests join: 132 of the messages are there because of gaps and limits"
                + " (maxGap, maxRegisters; see reasons), or split it: of its 2 devices mixer takes"
                + " most, 900 ms of 1.34 s.");
  }

  /**
   * 20 messages of 10 ms each 500 ms and 70 of 100 ms each 10 s: in 10 s 20 x 200 ms + 7 s = 11 s.
   */
  @Test
  void periodsOfOneLineAddUpByTheirShareOfTime() {
    RoundTrips slow = new RoundTrips();
    slow.answered(Duration.ofMillis(100).toNanos());
    LineForecast line =
        LineForecast.of(
            "plc",
            List.of(
                device("fast", null, 20, Duration.ofMillis(500)),
                device("slow", slow, 70, TEN_SECONDS)));

    assertThat(line.periods())
        .containsExactly(
            new LineForecast.Period(
                Duration.ofMillis(500), 20, 240, 400, Duration.ofMillis(200), 0.4),
            new LineForecast.Period(TEN_SECONDS, 70, 840, 1400, Duration.ofSeconds(7), 0.7));
    assertThat(line.utilisation()).isCloseTo(1.1, within(1e-9));
    assertThat(line.needed()).isEqualTo(Duration.ofSeconds(11));
    assertThat(line.verdict()).isEqualTo(Verdict.CANNOT_KEEP);
    // 1.1 / 0.8 = 1.375
    assertThat(line.says())
        .contains("plc needs 11 s for what you ask of it in 10 s", "10 ms to 100 ms each (partly")
        .contains("Make the periods at least 1.38 times as long");
  }

  /** 30 messages of 10 ms each second and 80 each 10 s: 0.3 + 0.08, but 1.1 s at once. */
  @Test
  void whatIsReadOftenWaitsForWhatIsReadRarely() {
    LineForecast line =
        LineForecast.of(
            "plc",
            List.of(device("fast", null, 30, SECOND), device("rare", null, 80, TEN_SECONDS)));

    assertThat(line.utilisation()).isCloseTo(0.38, within(1e-9));
    assertThat(line.atOnce()).isEqualTo(Duration.ofMillis(1100));
    assertThat(line.verdict()).isEqualTo(Verdict.LATE_AT_TIMES);
    assertThat(line.says())
        .startsWith("plc needs 3.8 s for what you ask of it in 10 s, but when everything is due")
        .contains("takes 1.1 s, longer than the shortest period of 1 s");
  }

  @Test
  void aLineWithTimeToSpareKeepsItsPeriods() {
    LineForecast line = LineForecast.of("plc", List.of(device("one", null, 100, SECOND)));

    assertThat(line.utilisation()).isEqualTo(1.0);
    assertThat(line.verdict()).isEqualTo(Verdict.KEEPS);
    assertThat(LineForecast.of("plc", List.of(device("two", null, 101, SECOND))).verdict())
        .isEqualTo(Verdict.CANNOT_KEEP);
    LineForecast idle = LineForecast.of("plc", List.of(device("idle", null, 0, SECOND)));
    assertThat(idle.says()).isEqualTo("plc: nothing is read");
    assertThat(idle.verdict()).isEqualTo(Verdict.KEEPS);
  }

  /**
   * Two units, one of them by two functions: three messages are needed, the other two are extra.
   */
  @Test
  void messagesBeyondOneForEachUnitFunctionAndPeriodAreExtra() {
    DevicePlan plan =
        DevicePlan.of(
            "",
            new RoundTrips(),
            List.of(
                request(1, 3, "a gap"),
                request(1, 3, "a gap"),
                request(1, 3, "the first"),
                request(1, 4, "the first"),
                request(2, 3, "the first")),
            List.of(),
            List.of());

    DeviceForecast device = DeviceForecast.of("d", null, Basis.ASSUMED, null, plan);

    assertThat(device.extraMessages()).isEqualTo(2);
    assertThat(device.reasons())
        .containsExactly(
            new DeviceForecast.Reason("the first", 3), new DeviceForecast.Reason("a gap", 2));
  }

  private static DeviceForecast device(
      String name, @Nullable RoundTrips roundTrips, int messages, Duration period) {
    List<DevicePlan.Request> requests = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      requests.add(request(1, 3, period, "a gap"));
    }
    DevicePlan plan =
        DevicePlan.of(
            "", roundTrips == null ? new RoundTrips() : roundTrips, requests, List.of(), List.of());
    return DeviceForecast.of(name, null, Basis.ASSUMED, null, plan);
  }

  private static DevicePlan.Request request(int unit, int function, String why) {
    return request(unit, function, SECOND, why);
  }

  /** 12 bytes asked and 20 answered. */
  private static DevicePlan.Request request(int unit, int function, Duration period, String why) {
    return new DevicePlan.Request(
        unit, function, "holding:0", 1, period, 1, 12, 20, List.of(), why);
  }
}
