// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final int RECORD = 10_000;

  @Test
  void sendsAsMuchASecondAsAgreed() {
    assertThat(sentIn(Duration.ofSeconds(60), 1_000_000, 0)).isCloseTo(60e6, within(2e6));
  }

  /** A setting below what comes in would never let the spool run empty. */
  @Test
  void sendsTwiceWhatComesInWhenThatIsMore() {
    assertThat(sentIn(Duration.ofSeconds(60), 100_000, 1_000_000)).isCloseTo(120e6, within(15e6));
  }

  @Test
  void aPauseIsNoCreditForMoreThanASecond() {
    Pace pace = new Pace(1_000_000, 0, 0);
    long later = Duration.ofHours(1).toNanos();
    assertThat(pace.next(1_000_000, 0, later)).isZero();
    assertThat(pace.next(500_000, 0, later)).isEqualTo(Duration.ofMillis(500));
  }

  /** How many bytes go out when each pause is kept. */
  private static double sentIn(Duration time, long perSecond, long incomingPerSecond) {
    Pace pace = new Pace(perSecond, 0, 0);
    long now = 0;
    double sent = 0;
    while (now < time.toNanos()) {
      now += 100_000;
      now += pace.next(RECORD, (long) (now / 1e9 * incomingPerSecond), now).toNanos();
      sent += RECORD;
    }
    return sent;
  }
}
