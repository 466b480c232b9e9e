// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceClockTest {
  private static final Instant AT = Instant.parse("2026-03-29T00:59:59.5Z");
  private static final long SECOND = 1_000_000_000L;
  private static final Tag TAG =
      Plants.in("ms", Plants.tag("time", "holding:0", DataType.INT64, Plants.SECOND));

  private final DeviceVitals vitals =
      new DeviceVitals(AT, 0, PollSchedule.of(Set.of(Plants.SECOND), 0));
  private final DeviceClock clock = new DeviceClock(TAG, vitals);

  @ParameterizedTest
  @CsvSource({
    "s,  1772366400, 2026-03-01T12:00:00Z",
    "ms, 1772366400123, 2026-03-01T12:00:00.123Z",
    "us, 1772366400123456, 2026-03-01T12:00:00.123456Z",
    "ns, 1772366400123456789, 2026-03-01T12:00:00.123456789Z",
    "s,  -1, 1969-12-31T23:59:59Z",
    "s,  0, 1970-01-01T00:00:00Z"
  })
  void aNumberIsATimeSince1970InItsUnit(String unit, long number, Instant time) {
    assertThat(DeviceClock.time(Plants.in(unit, TAG), new TagValue.Int(number))).contains(time);
  }

  @Test
  void textIsATimeInIso8601() {
    Tag text = Plants.tag("time", "Clock", DataType.STRING, Plants.SECOND);

    assertThat(DeviceClock.time(text, new TagValue.Text("2099-12-31T23:59:59Z ")))
        .contains(Instant.parse("2099-12-31T23:59:59Z"));
    assertThat(DeviceClock.time(text, new TagValue.Text("31.12.2099"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"s, 9223372036854775807", "s, 253402300800", "s, -62135596801", "h, 1"})
  void whatIsNoTimeIsNone(String unit, long number) {
    assertThat(DeviceClock.time(Plants.in(unit, TAG), new TagValue.Int(number))).isEmpty();
  }

  @Test
  void whatWasReadTogetherBearsTheDevicesTimeAndKeepsItsOwn() {
    Reading other = Reading.good(Plants.name("count"), AT, new TagValue.Int(1));
    Reading bad = Reading.bad(Plants.name("temperature"), AT, QualityReason.REFUSED);
    Reading clocks = said(Instant.parse("2099-01-01T00:00:00Z"), 0);

    List<Reading> stamped = clock.stamped(List.of(other, bad, clocks));
    assertThat(stamped).extracting(Reading::at).containsOnly(AT);
    assertThat(stamped.getFirst().deviceTime()).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(stamped.get(1)).isEqualTo(bad);
    assertThat(vitals.clockOffset().orElseThrow()).isGreaterThan(Duration.ofDays(26_000));

    clock.begin();
    assertThat(clock.stamped(List.of(other)).getFirst().deviceTime()).isNull();
  }

  /** D11: an hour forth and back, the epoch, a far year; each is told once with its length. */
  @Test
  void aStepIsToldOnceWithItsLength() {
    assertThat(steps(AT, 0)).isEmpty();
    assertThat(steps(AT.plusSeconds(11), 10 * SECOND)).isEmpty();
    assertThat(steps(AT.plusSeconds(3611), 10 * SECOND)).containsExactly(Duration.ofHours(1));
    assertThat(steps(AT.plusSeconds(12), 11 * SECOND)).containsExactly(Duration.ofHours(-1));
    assertThat(steps(Instant.EPOCH, 11 * SECOND).getFirst()).isLessThan(Duration.ofDays(-20_000));
    assertThat(steps(Instant.EPOCH.plusSeconds(1), 12 * SECOND)).isEmpty();
  }

  /**
   * D11: a leap second, smeared over a day (1 s in 86,400 s is 11.6 us a second) or told as one
   * second that comes twice, is no step; it shows in how far the clock is ahead.
   */
  @Test
  void aLeapSecondIsNoStep() {
    for (int second = 0; second <= 86_400; second += 60) {
      Instant smeared = AT.plusSeconds(second).minusMillis(second * 1_000L / 86_400);
      assertThat(steps(smeared, second * SECOND)).isEmpty();
    }
    assertThat(steps(AT.plusSeconds(86_460 - 2), 86_460 * SECOND)).isEmpty();
  }

  @Test
  void whatTellsNoTimeIsCountedAndStampsNothing() {
    Reading wild = Reading.good(TAG.name(), AT, new TagValue.Int(Long.MAX_VALUE));

    assertThat(clock.take(wild, 0)).isEmpty();
    assertThat(clock.stamped(List.of(wild))).containsExactly(wild);
    assertThat(vitals.faults()).containsEntry("BAD_CLOCK", 1L);
  }

  private List<Duration> steps(Instant time, long nanos) {
    return clock.take(reading(time), nanos).stream().toList();
  }

  private Reading said(Instant time, long nanos) {
    Reading reading = reading(time);
    assertThat(clock.take(reading, nanos)).isEmpty();
    return reading;
  }

  private static Reading reading(Instant time) {
    return Reading.good(TAG.name(), AT, new TagValue.Int(time.toEpochMilli()));
  }
}
