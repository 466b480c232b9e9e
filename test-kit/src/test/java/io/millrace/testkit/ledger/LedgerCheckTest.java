// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerCheckTest {
  private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
  private static final String TAG = "acme/load/hall/cell/d0001/t0001";

  @Test
  void whatIsStoredAsServedIsClean() {
    assertThat(defects(values(1, 2, 3), values(1, 2, 3))).isEmpty();
    assertThat(LedgerCheck.of(Map.of(TAG, served(values(1))), _ -> stored(values(1)), Instant.MAX))
        .returns(true, LedgerCheck::isClean)
        .asString()
        .isEqualTo("1 tags, served 1, stored 1: lost 0, duplicated 0, reordered 0, altered 0");
  }

  @Test
  void anEmptyLedgerIsNotClean() {
    assertThat(LedgerCheck.of(Map.of(), _ -> List.of(), Instant.MAX).isClean()).isFalse();
  }

  @Test
  void eachKindOfDefectIsFoundAndNoOther() {
    assertThat(defects(values(1, 2, 3, 4), values(1, 2, 4))).isEqualTo(Map.of(Defect.LOST, 1L));
    assertThat(defects(values(1, 2, 3), values(1, 2))).isEqualTo(Map.of(Defect.LOST, 1L));
    assertThat(defects(values(1, 2, 3), values())).isEqualTo(Map.of(Defect.LOST, 3L));
    assertThat(defects(values(1, 2, 3), values(1, 2, 2, 3)))
        .isEqualTo(Map.of(Defect.DUPLICATED, 1L));
    assertThat(defects(values(1, 2, 3, 4), values(1, 2, 3, 2, 4)))
        .isEqualTo(Map.of(Defect.DUPLICATED, 1L));
    assertThat(defects(values(1, 2, 3, 4), values(1, 3, 2, 4)))
        .isEqualTo(Map.of(Defect.REORDERED, 1L));
    assertThat(defects(values(1, 2, 3, 4, 5), values(2, 3, 4, 5, 1)))
        .isEqualTo(Map.of(Defect.REORDERED, 1L));
    assertThat(defects(values(1, 2, 3), values(1, 99, 3))).isEqualTo(Map.of(Defect.ALTERED, 1L));
    assertThat(defects(values(1, 2), values(1, 2, 99))).isEqualTo(Map.of(Defect.ALTERED, 1L));
    assertThat(defects(values(1, 2, 3), values(1, 1, 3)))
        .isEqualTo(Map.of(Defect.LOST, 1L, Defect.DUPLICATED, 1L));
  }

  @Test
  void valuesThatRepeatAreCountedToo() {
    List<String> state = List.of("6", "6", "6", "5", "5", "6", "6", "true", "true", "false");
    assertThat(defects(state, state)).isEmpty();
    assertThat(defects(state, without(state, 1))).isEqualTo(Map.of(Defect.LOST, 1L));
    assertThat(defects(state, with(state, 4, "5"))).isEqualTo(Map.of(Defect.DUPLICATED, 1L));
    assertThat(defects(state, with(without(state, 4), 4, "9")))
        .isEqualTo(Map.of(Defect.ALTERED, 1L));
  }

  @Test
  void whatWasServedAfterTheEndMayBeOnItsWay() {
    List<ServedValue> served = served(values(1, 2, 3, 4));
    Instant until = served.get(1).at();
    assertThat(TagCheck.of(TAG, served, stored(values(1, 2, 3)), until).isClean()).isTrue();
    assertThat(TagCheck.of(TAG, served, stored(values(1)), until).count(Defect.LOST)).isEqualTo(1);
  }

  @Test
  void numbersCompareToTheLastDigit() {
    assertThat(ValueKey.ofLedger("0.1")).isEqualTo(ValueKey.ofStored(0.1, null));
    assertThat(ValueKey.ofLedger("0.1")).isNotEqualTo(ValueKey.ofStored(0.1f * 1.0, null));
    assertThat(ValueKey.ofLedger("42")).isEqualTo(ValueKey.ofStored(42.0, null));
    assertThat(ValueKey.ofLedger("true")).isEqualTo(ValueKey.ofStored(1.0, null));
    assertThat(ValueKey.ofLedger("9007199254740993"))
        .isEqualTo(ValueKey.ofStored(9007199254740992.0, "9007199254740993"))
        .isNotEqualTo(ValueKey.ofStored(9007199254740992.0, "9007199254740992"))
        .isNotEqualTo(ValueKey.ofStored(9007199254740992.0, null));
    assertThat(ValueKey.ofLedger("\"42\""))
        .isEqualTo(ValueKey.ofStored(null, "42"))
        .isNotEqualTo(ValueKey.ofStored(42.0, null));
    assertThat(ValueKey.ofLedger("\"a\\tb\"")).isEqualTo(ValueKey.ofStored(null, "a\tb"));
  }

  /** Defects far enough apart do not hide each other, whatever the values. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void asManyDefectsAreFoundAsWereMade(long seed) {
    Random random = new Random(seed);
    int size = 5_000;
    List<String> served = IntStream.range(0, size).mapToObj(i -> "" + (i * 7_919L + seed)).toList();
    List<String> stored = new ArrayList<>(served);
    List<Defect> defects = List.of(Defect.values());
    Map<Defect, Long> made = new EnumMap<>(Defect.class);
    for (int at = size - 50; at > 50; at -= 40 + random.nextInt(40)) {
      Defect defect = defects.get(random.nextInt(defects.size()));
      switch (defect) {
        case LOST -> stored.remove(at);
        case DUPLICATED -> stored.add(at, stored.get(at));
        case REORDERED -> Collections.swap(stored, at, at + 1);
        case ALTERED -> stored.set(at, "-" + stored.get(at) + ".5");
      }
      made.merge(defect, 1L, Long::sum);
    }
    assertThat(made).isNotEmpty();
    assertThat(defects(served, stored)).isEqualTo(made);
  }

  /** Where values repeat, one defect is still found and rightly named. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void oneDefectAmongRepeatingValuesIsFound(long seed) {
    Random random = new Random(seed);
    List<String> served =
        IntStream.range(0, 400).mapToObj(_ -> Integer.toString(random.nextInt(3))).toList();
    for (int at = 0; at + 1 < served.size(); at++) {
      assertThat(defects(served, without(served, at))).isEqualTo(Map.of(Defect.LOST, 1L));
      assertThat(defects(served, with(served, at, served.get(at))))
          .isEqualTo(Map.of(Defect.DUPLICATED, 1L));
      assertThat(defects(served, with(without(served, at), at, "9")))
          .isEqualTo(Map.of(Defect.ALTERED, 1L));
      List<String> swapped = new ArrayList<>(served);
      Collections.swap(swapped, at, at + 1);
      assertThat(defects(served, swapped))
          .isEqualTo(swapped.equals(served) ? Map.of() : Map.of(Defect.REORDERED, 1L));
    }
  }

  @Test
  void examplesSayWhichValueItWas() {
    LedgerCheck check =
        LedgerCheck.of(
            Map.of(TAG, served(values(7, 8, 9))), _ -> stored(values(7, 5, 9)), Instant.MAX);
    assertThat(check)
        .hasToString(
            """
        1 tags, served 3, stored 3: lost 0, duplicated 0, reordered 0, altered 1
          ALTERED acme/load/hall/cell/d0001/t0001 number 2, served 2026-03-01T06:00:01Z as 8 became\
         stored 2026-03-01T06:00:01.000500Z as 5.0""");
  }

  /** A long run's ledger is larger than memory. */
  @Test
  void aLedgerReadInPartsGivesTheSame(@TempDir Path dir) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      for (int tag = 0; tag < 40; tag++) {
        lines.add("d\tacme/lyon/hall/t%d\t%d\t%d\t%d".formatted(tag, number, number, number));
      }
    }
    Path ledger = Files.write(dir.resolve("ledger.tsv"), lines);
    Function<String, List<StoredValue>> stored =
        tag -> stored(tag.endsWith("7") ? values(1, 2, 4, 5) : values(1, 2, 3, 4, 5));

    LedgerCheck whole = LedgerCheck.of(ledger, stored, Instant.MAX);
    assertThat(whole).returns(200L, LedgerCheck::served).returns(4L, it -> it.count(Defect.LOST));
    assertThat(LedgerCheck.of(ledger, stored, Instant.MAX, Files.size(ledger) / 7))
        .isEqualTo(whole);
  }

  private static Map<Defect, Long> defects(List<String> served, List<String> stored) {
    Map<Defect, Long> counts =
        new EnumMap<>(TagCheck.of(TAG, served(served), stored(stored), Instant.MAX).counts());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static List<String> values(int... values) {
    return IntStream.of(values).mapToObj(Integer::toString).toList();
  }

  private static List<String> without(List<String> values, int at) {
    List<String> fewer = new ArrayList<>(values);
    fewer.remove(at);
    return fewer;
  }

  private static List<String> with(List<String> values, int at, String value) {
    List<String> more = new ArrayList<>(values);
    more.add(at, value);
    return more;
  }

  private static List<ServedValue> served(List<String> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> new ServedValue(TAG, i + 1, START.plusSeconds(i), values.get(i)))
        .toList();
  }

  private static List<StoredValue> stored(List<String> values) {
    return IntStream.range(0, values.size())
        .mapToObj(
            i ->
                new StoredValue(
                    START.plusSeconds(i).plusNanos(500_000), number(values.get(i)), null))
        .toList();
  }

  private static double number(String text) {
    return switch (text) {
      case "true" -> 1;
      case "false" -> 0;
      default -> Double.parseDouble(text);
    };
  }
}
