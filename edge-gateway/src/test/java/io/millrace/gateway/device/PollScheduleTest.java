// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
  private static final Duration FAST = Duration.ofMillis(100);
  private static final Duration SLOW = Duration.ofMillis(300);
  private static final long MILLI = 1_000_000;

  @Test
  void periodsAreAlignedAndDueTogetherWhereTheyMeet() {
    PollSchedule schedule = PollSchedule.of(List.of(FAST, SLOW), 0);
    PollSchedule.Due start = schedule.at(0);
    assertThat(start.due()).containsExactly(FAST, SLOW);
    assertThat(start.after().next()).isEqualTo(100 * MILLI);
    assertThat(start.after().at(99 * MILLI).due()).isEmpty();
    PollSchedule.Due second = start.after().at(100 * MILLI);
    assertThat(second.due()).containsExactly(FAST);
    assertThat(second.after().at(205 * MILLI).after().at(300 * MILLI).due())
        .containsExactly(FAST, SLOW);
  }

  /** D12: a period of 100 ms on a device that needs 300 ms. */
  @Test
  void whatPassedWhileTheDeviceWasBusyIsSkippedCountedAndShown() {
    PollSchedule schedule = PollSchedule.of(List.of(FAST), 0);
    long now = 0;
    int polls = 0;
    for (int i = 0; i < 40; i++) {
      now = Math.max(now, schedule.next());
      PollSchedule.Due due = schedule.at(now);
      assertThat(due.due()).containsExactly(FAST);
      polls++;
      schedule = due.after();
      now += 310 * MILLI;
    }
    PollSchedule.Turn turn = requireNonNull(schedule.turns().get(FAST));
    // Each poll of 310 ms passes three moments; the fourth is met at once or almost.
    assertThat(turn.overruns()).isBetween(2L * polls - 2, 3L * polls);
    assertThat(turn.effective()).isBetween(Duration.ofMillis(300), Duration.ofMillis(420));
    assertThat(turn.next()).isLessThanOrEqualTo(now + 100 * MILLI);
  }

  @Test
  void aPauseIsNoOverrun() {
    PollSchedule schedule = PollSchedule.of(List.of(FAST), 0).at(0).after();
    PollSchedule resumed = schedule.resumed(10_050 * MILLI);
    PollSchedule.Due due = resumed.at(10_050 * MILLI);
    assertThat(due.due()).containsExactly(FAST);
    assertThat(due.skipped()).isZero();
    assertThat(due.after().next()).isEqualTo(10_100 * MILLI);
  }

  @Test
  void aDeviceWithoutTagsIsNeverDue() {
    PollSchedule none = PollSchedule.of(List.of(), 0);
    assertThat(none.next()).isEqualTo(Long.MAX_VALUE);
    assertThat(none.at(5).due()).isEmpty();
  }

  /** Whenever it is asked: each moment of the grid is polled or counted, and none twice. */
  @Test
  void everyMomentIsEitherPolledOrCounted() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Duration period = Duration.ofMillis(10 + random.nextInt(500));
      long start = random.nextLong(1_000_000_000_000L) - 500_000_000_000L;
      PollSchedule schedule = PollSchedule.of(Set.of(period), start);
      long now = start;
      long polled = 0;
      for (int i = 0; i < 200; i++) {
        now += random.nextLong(3 * period.toNanos());
        PollSchedule.Due due = schedule.at(now);
        polled += due.due().size();
        schedule = due.after();
        PollSchedule.Turn turn = requireNonNull(schedule.turns().get(period));
        long passed = (now - start) / period.toNanos() + 1;
        assertThat(polled + turn.overruns()).as("seed %d", seed).isEqualTo(passed);
        assertThat(turn.next()).as("seed %d", seed).isGreaterThan(now);
        assertThat((turn.next() - start) % period.toNanos()).as("seed %d", seed).isZero();
      }
    }
  }
}
