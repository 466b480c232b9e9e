// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockStepsTest {
  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aClockThatOnlyGoesIsNoStep() {
    ClockSteps steps = new ClockSteps(SIX, 0);
    assertThat(steps.next(SIX.plusSeconds(3600), 3600 * SECOND)).isEmpty();
    assertThat(steps.next(SIX.plusSeconds(3603), 3601 * SECOND)).isEmpty();
  }

  @Test
  void eachStepIsToldOnceWithItsLength() {
    ClockSteps steps = new ClockSteps(SIX, 0);
    assertThat(steps.next(SIX.minusSeconds(299), SECOND)).contains(Duration.ofMinutes(-5));
    assertThat(steps.next(SIX.minusSeconds(298), 2 * SECOND)).isEmpty();
    assertThat(steps.next(SIX.plusSeconds(3303), 3 * SECOND)).contains(Duration.ofHours(1));
  }
}
