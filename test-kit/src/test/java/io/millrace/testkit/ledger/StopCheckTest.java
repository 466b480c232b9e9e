// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code 6 runs, 9 and 5 are stops; looked at each second. */
class StopCheckTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<StateSpan> TRUTH =
      List.of(
          span(6, 0, 10),
          span(9, 10, 20),
          span(6, 20, 30),
          span(5, 30, 31.5),
          span(6, 31.5, 40),
          span(5, 40, 44),
          span(6, 44, 44.5),
          span(5, 44.5, 50),
          span(6, 50, 60));

  @TempDir Path dir;

  @Test
  void whatAPollOfEachSecondSeesIsClean() {
    StopCheck check =
        check(span(6, 0, 10.4), span(9, 10.4, 20.4), span(6, 20.4, 40.4), span(5, 40.4, 50.4));

    assertThat(check.isClean()).as(check.toString()).isTrue();
    assertThat(check.longStops()).as("the one of 1.5 s is too short").isEqualTo(2);
    assertThat(check(span(9, 11, 21), span(5, 40, 44.1), span(5, 44.9, 50)).isClean())
        .as("the short run was seen")
        .isTrue();
  }

  @Test
  void whatIsNotDetectedIsMissed() {
    assertThat(check(span(9, 10, 20)).missed()).hasSize(1);
    assertThat(check(span(5, 10, 20), span(5, 40, 50)).missed()).as("another code").hasSize(1);
  }

  @Test
  void anEdgeMoreThanAPeriodOffIsMisplaced() {
    assertThat(check(span(9, 11.1, 20), span(5, 40, 50)).misplaced()).hasSize(1);
    assertThat(check(span(9, 10, 21.1), span(5, 40, 50)).misplaced()).hasSize(1);
    assertThat(check(span(9, 10, 14), span(9, 16, 20), span(5, 40, 50)).misplaced())
        .as("a stop with a hole that was not there")
        .hasSize(1);
  }

  @Test
  void aStopThatWasNotThereIsInvented() {
    assertThat(check(span(9, 10, 20), span(9, 24, 26), span(5, 40, 50)).invented()).hasSize(1);
    assertThat(check(span(9, 10, 20), span(9, 33, 34), span(5, 40, 50)).invented()).hasSize(1);
    assertThat(check(span(9, 10, 20), span(5, 31, 32), span(5, 40, 50)).isClean())
        .as("too short to be missed, but there")
        .isTrue();
  }

  @Test
  void theTruthFileIsReadByCodes() throws IOException {
    Path file = dir.resolve("truth.tsv");
    Files.writeString(
        file,
        """
        1000000\ta/b/c/d/filler\tRUNNING\t6\t0\t0\t0
        1000000\ta/b/c/d/packer\tRUNNING\t-\t0\t0\t0
        2000000\ta/b/c/d/filler\tRUNNING\t6\t4\t4\t0
        2500000\ta/b/c/d/filler\tFAILED\t9\t4\t4\t0
        3000000\ta/b/c/d/filler\tFAILED\t9\t4\t4\t0
        """);

    assertThat(StateLedgerStore.read(file))
        .containsOnlyKeys("a/b/c/d/filler")
        .containsEntry(
            "a/b/c/d/filler",
            List.of(
                new StateSpan(6, Instant.ofEpochSecond(1), Instant.ofEpochMilli(2500)),
                new StateSpan(9, Instant.ofEpochMilli(2500), Instant.ofEpochSecond(3))));
    Files.writeString(file, "1\t2\n");
    assertThatThrownBy(() -> StateLedgerStore.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no line of a truth file");
  }

  private static StopCheck check(StateSpan... detected) {
    return StopCheck.of(
        "filler",
        TRUTH,
        List.of(detected),
        Set.of(6L),
        Duration.ofSeconds(1),
        START,
        START.plusSeconds(60));
  }

  private static StateSpan span(long code, double from, double to) {
    return new StateSpan(code, at(from), at(to));
  }

  private static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }
}
