// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doublesFromAFifthOfASecondToFiveSeconds() {
    assertThat(Backoff.after(0, 0)).isEqualTo(Duration.ofMillis(200));
    assertThat(Backoff.after(3, 0)).isEqualTo(Duration.ofMillis(1_600));
    assertThat(Backoff.after(5, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Backoff.after(1_000_000, 0)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void chanceShortensItByAQuarterAtMost() {
    assertThat(Backoff.after(0, 1)).isEqualTo(Duration.ofMillis(150));
    assertThat(Backoff.after(9, 1)).isEqualTo(Duration.ofMillis(3_750));
  }
}
