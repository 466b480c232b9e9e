// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.latest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestTest {
  private static final Instant AT = Examples.AT;
  private static final TagName LEVEL = new TagName("acme/lyon/tank/level");

  private final Newest newest = new Newest(3, Duration.ofDays(1));

  @Test
  void whatIsLateOrCameBeforeIsNotNew() {
    assertThat(newest.next(List.of(level(1), level(5)), AT)).hasSize(2);
    assertThat(newest.next(List.of(level(3), level(5)), AT)).isEmpty();
    assertThat(newest.next(List.of(level(4), level(6)), AT)).containsExactly(level(6));
    assertThat(newest.after(LEVEL.text(), AT.plusSeconds(5))).contains(level(6));
    assertThat(newest.after(LEVEL.text(), AT.plusSeconds(6))).isEmpty();
  }

  /** A gateway's clock was an hour ahead and is set right: its readings are shown at once. */
  @Test
  void aReadingFromTheFutureGivesWay() {
    assertThat(newest.next(List.of(level(3600)), AT)).hasSize(1);
    assertThat(newest.next(List.of(level(1)), AT)).containsExactly(level(1));
    assertThat(newest.next(List.of(level(2 * 86_400)), AT)).as("not believed").isEmpty();
    assertThat(newest.after(LEVEL.text(), AT)).contains(level(1));
  }

  @Test
  void ofTooManyTagsTheLongestSilentIsForgotten() {
    assertThat(newest.next(List.of(level(1)), AT)).hasSize(1);
    for (String name : List.of("a", "b")) {
      assertThat(next(name)).hasSize(1);
    }
    assertThat(newest.next(List.of(level(2)), AT)).hasSize(1);
    assertThat(next("c")).hasSize(1);
    assertThat(newest.after(LEVEL.text(), AT)).isPresent();
    assertThat(newest.after("acme/lyon/tank/a", AT.minusSeconds(1))).isEmpty();
    assertThat(newest.after("acme/lyon/tank/c", AT.minusSeconds(1))).isPresent();
  }

  private List<Reading> next(String name) {
    return newest.next(List.of(Examples.real(new TagName("acme/lyon/tank/" + name), AT, 1)), AT);
  }

  private static Reading level(long second) {
    return Examples.real(LEVEL, AT.plusSeconds(second), (double) second);
  }
}
