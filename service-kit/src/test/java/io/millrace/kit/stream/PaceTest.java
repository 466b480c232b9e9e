// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kit.stream.Pace.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void manyThatFailAreSplitWhateverTheReason() {
    for (Failure failure : Failure.values()) {
      assertThat(Pace.WHOLE.verdict(failure, 2)).isEqualTo(Verdict.SPLIT);
    }
  }

  @Test
  void whatMayHelpItselfIsNeverGivenUp() {
    Pace pace = Pace.WHOLE.suspect(1);
    for (int attempt = 0; attempt < 1_000; attempt++) {
      assertThat(pace.verdict(Failure.NOT_YET, 1)).isEqualTo(Verdict.WAIT);
      assertThat(pace.verdict(Failure.UNAVAILABLE, 1)).isEqualTo(Verdict.WAIT);
      assertThat(pace.verdict(Failure.SLOW, 1)).isEqualTo(Verdict.WAIT);
      pace = pace.failed(1);
    }
  }

  @Test
  void refusedRecordIsGivenUpSoonerThanOneThatBreaksOurCode() {
    assertThat(attemptsUntilGivenUp(Failure.REFUSED, new Pace(1, 0, 0))).isEqualTo(2);
    assertThat(attemptsUntilGivenUp(Failure.BROKEN, new Pace(1, 0, 0))).isEqualTo(4);
  }

  @Test
  void manyInARowAreGivenUpSlowly() {
    assertThat(attemptsUntilGivenUp(Failure.REFUSED, new Pace(1, 0, 20))).isEqualTo(15);
    assertThat(new Pace(1, 0, 20).alarming()).isTrue();
    assertThat(new Pace(1, 0, 20).applied().alarming()).isFalse();
  }

  private static int attemptsUntilGivenUp(Failure failure, Pace start) {
    Pace pace = start;
    int attempts = 1;
    while (pace.verdict(failure, 1) != Verdict.DEAD_LETTER) {
      pace = pace.failed(1);
      attempts++;
    }
    return attempts;
  }

  /** Halving finds exactly the bad records, and every good one is applied, in order. */
  @Test
  void halvingFindsTheBadOnes() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Set<Integer> bad = Set.of(random.nextInt(300), 300 + random.nextInt(300), 600);
      List<Integer> applied = new ArrayList<>();
      List<Integer> buried = new ArrayList<>();
      Pace pace = Pace.WHOLE;
      int next = 0;
      int transactions = 0;
      while (next < 1_000) {
        int taken = Math.min(1_000 - next, Math.min(pace.limit(), 500));
        List<Integer> batch = new ArrayList<>();
        for (int i = 0; i < taken; i++) {
          batch.add(next + i);
        }
        transactions++;
        if (batch.stream().noneMatch(bad::contains)) {
          applied.addAll(batch);
          next += taken;
          pace = pace.applied();
        } else {
          switch (pace.verdict(Failure.REFUSED, taken)) {
            case SPLIT, WAIT -> pace = pace.failed(taken);
            case DEAD_LETTER -> {
              buried.add(next);
              next++;
              pace = pace.buried();
            }
          }
        }
      }
      assertThat(buried).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(bad);
      assertThat(applied).hasSize(997).isSorted();
      assertThat(transactions).isLessThan(150);
    }
  }
}
