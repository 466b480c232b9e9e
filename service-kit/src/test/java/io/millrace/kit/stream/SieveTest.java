// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kit.stream.Delivery.Missing;
import io.millrace.kit.stream.Sieve.Kept;
import io.millrace.kit.stream.Sieve.Numbering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SieveTest {
  private static final Numbering FILLER = new Numbering("g/filler", "e1");

  private static SourcePosition at(long sequence) {
    return new SourcePosition("g/filler", "e1", sequence);
  }

  private static Sieve<SourcePosition> sieve(List<SourcePosition> records, long known) {
    return Sieve.of(records, Optional::of, known == 0 ? Map.of() : Map.of(FILLER, known));
  }

  @Test
  void whatFollowsTheMarkIsKept() {
    Sieve<SourcePosition> sieve = sieve(List.of(at(4), at(5)), 3);
    assertThat(sieve.kept())
        .containsExactly(new Kept<>(at(4), Optional.empty()), new Kept<>(at(5), Optional.empty()));
    assertThat(sieve.marks()).containsExactly(Map.entry(FILLER, 5L));
    assertThat(sieve.duplicates()).isZero();
  }

  @Test
  void whatIsNotBeyondTheMarkIsDropped() {
    Sieve<SourcePosition> sieve = sieve(List.of(at(3), at(2), at(4), at(4)), 3);
    assertThat(sieve.kept()).containsExactly(new Kept<>(at(4), Optional.empty()));
    assertThat(sieve.duplicates()).isEqualTo(3);
  }

  @Test
  void nothingNewMovesNoMark() {
    assertThat(sieve(List.of(at(1)), 3).marks()).isEmpty();
  }

  @Test
  void jumpTellsWhatIsMissing() {
    Sieve<SourcePosition> sieve = sieve(List.of(at(7)), 3);
    assertThat(sieve.kept().getFirst().missing()).contains(new Missing("g/filler", "e1", 4, 6));
    assertThat(sieve.kept().getFirst().missing().orElseThrow().count()).isEqualTo(3);
  }

  @Test
  void firstRecordOfANumberingMissesThoseBeforeIt() {
    assertThat(sieve(List.of(at(3)), 0).kept().getFirst().missing())
        .contains(new Missing("g/filler", "e1", 1, 2));
  }

  @Test
  void numberingsDoNotMix() {
    SourcePosition other = new SourcePosition("g/filler", "e2", 1);
    assertThat(sieve(List.of(other, at(4)), 3).kept())
        .containsExactly(new Kept<>(other, Optional.empty()), new Kept<>(at(4), Optional.empty()));
  }

  @Test
  void recordsThatNobodyNumbersAreAllKept() {
    Sieve<String> sieve = Sieve.of(List.of("a", "a"), _ -> Optional.empty(), Map.of());
    assertThat(sieve.kept()).hasSize(2);
  }

  /** Cutting a stream into batches anywhere, and repeating stretches of it, changes nothing. */
  @Test
  void cutsAndRepeatsChangeNothing() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      long mark = 0;
      long kept = 0;
      int sent = 0;
      while (sent < 100) {
        int from = Math.max(0, sent - random.nextInt(10));
        int to = Math.min(100, from + 1 + random.nextInt(15));
        List<SourcePosition> batch = new ArrayList<>();
        for (int sequence = from + 1; sequence <= to; sequence++) {
          batch.add(at(sequence));
        }
        Sieve<SourcePosition> sieve = sieve(batch, mark);
        assertThat(sieve.kept()).allSatisfy(k -> assertThat(k.missing()).isEmpty());
        kept += sieve.kept().size();
        mark = sieve.marks().getOrDefault(FILLER, mark);
        sent = Math.max(sent, to);
      }
      assertThat(kept).as("seed %d", seed).isEqualTo(100);
      assertThat(mark).isEqualTo(100);
    }
  }
}
