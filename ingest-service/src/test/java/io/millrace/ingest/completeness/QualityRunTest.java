// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.ingest.completeness.QualityRun.Mark;
import io.millrace.ingest.tag.TagStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QualityRunTest {
  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final Instant TEN = SIX.plusSeconds(600);
  private static final int DOWN =
      Quality.BAD.code() * TagStore.REASONS + QualityReason.LINK_DOWN.code();
  private static final int FAR =
      Quality.UNCERTAIN.code() * TagStore.REASONS + QualityReason.OUT_OF_RANGE.code();

  @Test
  void aRunEndsWithTheFirstReadingThatIsOtherwise() {
    assertThat(runs(mark(0, 0), mark(5, DOWN), mark(65, DOWN), mark(70, FAR), mark(71, 0)))
        .containsExactly(
            new QualityRun("t", Quality.BAD, QualityReason.LINK_DOWN, at(5), at(70), true),
            new QualityRun(
                "t", Quality.UNCERTAIN, QualityReason.OUT_OF_RANGE, at(70), at(71), true));
  }

  @Test
  void whatNothingEndsGoesOnToTheWindowsEnd() {
    assertThat(runs(mark(5, DOWN)))
        .containsExactly(
            new QualityRun("t", Quality.BAD, QualityReason.LINK_DOWN, at(5), TEN, false));
    assertThat(runs(mark(5, 0))).isEmpty();
    assertThat(runs()).isEmpty();
  }

  /** However the changes are cut into pieces and repeated, the runs are the same. */
  @Test
  void repetitionsChangeNothing() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<Mark> changes = new ArrayList<>();
      List<Mark> repeated = new ArrayList<>();
      int before = 0;
      for (int second = 0; second < 600; second++) {
        int quality =
            random.nextInt(9) == 0 ? List.of(0, DOWN, FAR).get(random.nextInt(3)) : before;
        if (second == 0 || quality != before) {
          changes.add(mark(second, quality));
          repeated.add(mark(second, quality));
        } else if (random.nextBoolean()) {
          repeated.add(mark(second, quality));
        }
        before = quality;
      }
      assertThat(QualityRun.of("t", repeated, TEN)).isEqualTo(QualityRun.of("t", changes, TEN));
    }
  }

  private static List<QualityRun> runs(Mark... marks) {
    return QualityRun.of("t", List.of(marks), TEN);
  }

  private static Mark mark(long second, int quality) {
    return new Mark(at(second), quality);
  }

  private static Instant at(long second) {
    return SIX.plusSeconds(second);
  }
}
