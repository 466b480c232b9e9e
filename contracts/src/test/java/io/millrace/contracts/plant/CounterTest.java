// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static io.millrace.contracts.plant.Counter.Correction.PRESET;
import static io.millrace.contracts.plant.Counter.Correction.RESET;
import static io.millrace.contracts.plant.Counter.Correction.ROLL_OVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterTest {
  private static final Instant AT = Instant.parse("2026-03-01T06:00:00Z");
  private static final BigInteger BIT_16 = BigInteger.TWO.pow(16);
  private static final BigInteger BIT_64 = BigInteger.TWO.pow(64);
  private static final Duration PRI = Duration.ofSeconds(2);

  /** PRI is 2 s throughout, so ten times the ideal rate is 5 counts a second. */
  @ParameterizedTest(name = "{0} to {1} of {2} after {3} s: {4} {5}")
  @CsvSource({
    // grew, stood still, grew over a long gap
    "100, 103, 65536, 1, 3,",
    "100, 100, 65536, 1, 0,",
    "100, 60000, 65536, 90000, 59900,",
    // leapt forward: 78 s at ten times the ideal rate are 390 pieces, and up to 1000 are let pass
    "100, 1100, 65536, 78, 1000,",
    "100, 1101, 65536, 78, 0, PRESET",
    "798, 65482, 65536, 78, 0, PRESET",
    // 16 bit: 65535 + 1 = 65536 shows as 0; 65530 + 9 shows as 3
    "65535, 0, 65536, 1, 1, ROLL_OVER",
    "65530, 3, 65536, 1, 9, ROLL_OVER",
    // a gap of 2 h at the ideal rate: 3600 pieces from 64000 end at 67600 - 65536 = 2064
    "64000, 2064, 65536, 7200, 3600, ROLL_OVER",
    // 32 bit
    "4294967290, 4, 4294967296, 1, 10, ROLL_OVER",
    // BCD of 4 and of 8 digits
    "9998, 1, 10000, 1, 3, ROLL_OVER",
    "99999999, 0, 100000000, 1, 1, ROLL_OVER",
    // 4 digits turn round within a gap of 3 h at the ideal rate: 5400 pieces from 8000 show as 3400
    "8000, 3400, 10000, 10800, 5400, ROLL_OVER",
    // signed 16 bit that runs into its negative half: 32767 + 1 shows as -32768
    "32767, -32768, 32768, 1, 1, ROLL_OVER",
    // reset: to zero, and counted on since
    "30000, 0, 65536, 1, 0, RESET",
    "30000, 4, 65536, 1, 4, RESET",
    "3000000000, 2, 4294967296, 1, 2, RESET",
    // 600 s at ten times the ideal rate are 3000 pieces; 2900 can be counted since a reset
    "50000, 2900, 65536, 600, 2900, RESET",
    // preset: stepped back by hand, which neither a turn nor a reset explains
    "50000, 49000, 65536, 1, 0, PRESET",
    "50000, 3100, 65536, 600, 0, PRESET",
    "4000000000, 1000000, 4294967296, 1, 0, PRESET",
    // a time that stands still (clock set back) leaves only the small steps believable
    "65530, 3, 65536, 0, 9, ROLL_OVER",
  })
  void tellsPiecesByRule(
      BigInteger from,
      BigInteger to,
      BigInteger rollOverAt,
      long seconds,
      long pieces,
      Counter.@Nullable Correction correction) {
    assertEquals(delta(pieces, 1, correction), next(from, to, rollOverAt, 1, seconds, PRI));
  }

  @Test
  void withoutPlannedRunTimeAssumesAtMostAHundredCountsASecondAndHalfARound() {
    // 65536 - 60000 + 4000 = 9536 counts; 60 s allow 6000, 100 s allow 10000
    assertEquals(delta(4000, 1, RESET), next(60000, 4000, 60));
    assertEquals(delta(9536, 1, ROLL_OVER), next(60000, 4000, 100));
    // 65536 - 40000 + 10000 = 35536 counts are more than half a round, whatever the time
    assertEquals(delta(10000, 1, RESET), next(40000, 10000, 36000));
  }

  @Test
  void aCountMayBeSeveralPieces() {
    // 65536 - 65530 + 3 = 9 counts of 6 pieces
    assertEquals(
        delta(9, 6, ROLL_OVER),
        next(BigInteger.valueOf(65530), BigInteger.valueOf(3), BIT_16, 6, 1, PRI));
  }

  @Test
  void isExactAt64Bits() {
    BigInteger big = BigInteger.TWO.pow(63).add(BigInteger.ONE);
    assertEquals(delta(1, 1, null), next(big, big.add(BigInteger.ONE), BIT_64, 1, 1, PRI));
    BigInteger last = BIT_64.subtract(BigInteger.TWO);
    assertEquals(delta(3, 1, ROLL_OVER), next(last, BigInteger.ONE, BIT_64, 1, 1, PRI));
  }

  @Test
  void aLeapNoMachineCanMakeIsAPreset() {
    assertEquals(
        delta(0, 1, PRESET), next(BigInteger.ZERO, BigInteger.TWO.pow(63), BIT_64, 1, 1, PRI));
  }

  @Test
  void truePiecesAreFoundThroughRollOversAndNeverNegative() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      long made = random.nextLong(65536);
      long counted = 0;
      long start = made;
      Counter counter = new Counter(BigInteger.valueOf(made % 65536), AT);
      for (int i = 0; i < 500; i++) {
        int seconds = 1 + random.nextInt(600);
        made += random.nextInt(seconds / 2 + 1);
        Instant at = counter.at().plusSeconds(seconds);
        BigInteger value = BigInteger.valueOf(made % 65536);
        Counter.Delta delta = counter.next(value, at, new CounterMeaning(BIT_16, 1, PRI));
        assertTrue(delta.pieces() >= 0, "seed " + seed);
        counted += delta.pieces();
        counter = new Counter(value, at);
      }
      assertEquals(made - start, counted, "seed " + seed);
    }
  }

  private static Counter.Delta next(long from, long to, long seconds) {
    return next(BigInteger.valueOf(from), BigInteger.valueOf(to), BIT_16, 1, seconds, null);
  }

  private static Counter.Delta next(
      BigInteger from,
      BigInteger to,
      BigInteger rollOverAt,
      int piecesPerCount,
      long seconds,
      @Nullable Duration perItem) {
    return new Counter(from, AT)
        .next(to, AT.plusSeconds(seconds), new CounterMeaning(rollOverAt, piecesPerCount, perItem));
  }

  private static Counter.Delta delta(
      long counts, int piecesPerCount, Counter.@Nullable Correction correction) {
    return new Counter.Delta(counts, counts * piecesPerCount, correction);
  }
}
