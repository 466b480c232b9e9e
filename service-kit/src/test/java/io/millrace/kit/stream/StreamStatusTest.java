// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamStatusTest {
  private static final Instant THEN = Instant.parse("2026-03-01T06:00:00Z");

  private static StreamStatus status(boolean alive, String trouble, String waits, boolean halted) {
    return new StreamStatus(
        "tally",
        "pulses",
        alive,
        trouble,
        THEN,
        List.of(
            new StreamStatus.Partition(3, 7, 10, Duration.ZERO, waits, THEN, halted),
            new StreamStatus.Partition(4, 7, 5, Duration.ZERO, "", THEN, false)));
  }

  @Test
  void workingStreamHasNoComplaintAndSumsItsLag() {
    StreamStatus status = status(true, "", "", false);
    assertThat(status.complaint(THEN.plusSeconds(999))).isEmpty();
    assertThat(status.lag()).isEqualTo(15);
  }

  @Test
  void troubleCountsAfterAMinute() {
    StreamStatus status = status(true, "database away", "", false);
    assertThat(status.complaint(THEN.plusSeconds(59))).isEmpty();
    assertThat(status.complaint(THEN.plusSeconds(60))).contains("tally: database away");
    assertThat(status(true, "", "model 7", false).complaint(THEN.plusSeconds(60)))
        .contains("tally partition 3: model 7");
  }

  @Test
  void haltedPartitionAndDeadLoopCountAtOnce() {
    assertThat(status(true, "", "created anew", true).complaint(THEN))
        .contains("tally partition 3: created anew");
    assertThat(status(false, "", "", false).complaint(THEN)).isPresent();
  }
}
