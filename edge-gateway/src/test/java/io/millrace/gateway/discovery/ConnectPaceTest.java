// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectPaceTest {
  private static final long SECOND = 1_000_000_000L;

  /** However they come, no second has more than fifty of them. */
  @Test
  void noSecondHasMoreConnectsThanAllowed() {
    Random random = new Random(50);
    ConnectPace pace = new ConnectPace(50, 0);
    List<Long> moments = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 5_000; i++) {
      now += random.nextInt(5) == 0 ? random.nextLong(SECOND) : random.nextLong(1000);
      moments.add(now + pace.reserve(now));
    }
    assertThat(moments).isSorted();
    for (int i = 50; i < moments.size(); i++) {
      assertThat(moments.get(i) - moments.get(i - 50)).isGreaterThanOrEqualTo(SECOND);
    }
  }

  @Test
  void whoComesAfterAPauseDoesNotWait() {
    ConnectPace pace = new ConnectPace(50, 0);

    assertThat(pace.reserve(0)).isZero();
    assertThat(pace.reserve(0)).isEqualTo(SECOND / 50);
    assertThat(pace.reserve(10 * SECOND)).isZero();
  }
}
