// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a device gives, the rest can be told from what was sent. */
class ThinningTest {
  private static final Duration SILENT_AFTER = Duration.ofSeconds(3);
  private static final int SEEDS = 12;
  private static final int READINGS = 500;

  /** One reading of so many is sent whatever the rule says, as a change of another tag asked. */
  private static final int SENT_EACH = 17;

  private final Random random = new Random(4);

  @ParameterizedTest
  @EnumSource(Signals.Shape.class)
  void aChangeIsNeverLeftOut(Signals.Shape shape) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Trial trial = trial(shape, seed, new Rule.OnChange());

      trial.check(
          (before, leftOut, after) -> {
            assertThat(leftOut.value()).isEqualTo(before.value());
            assertThat(after.value()).isEqualTo(before.value());
          });
    }
  }

  @ParameterizedTest
  @EnumSource(Signals.Shape.class)
  void theLastValueHoldsWithinTheBound(Signals.Shape shape) {
    for (int seed = 0; seed < SEEDS; seed++) {
      BigDecimal error = error(seed);
      Trial trial = trial(shape, seed, new Rule.Deadband(error));

      trial.check(
          (before, leftOut, _) -> {
            if (leftOut.value() == null || number(leftOut) == null) {
              assertThat(leftOut.value()).isEqualTo(before.value());
            } else {
              assertThat(need(leftOut).subtract(need(before)).abs()).isLessThanOrEqualTo(error);
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource(Signals.Shape.class)
  void aLineBetweenWhatWasSentIsWithinTheBound(Signals.Shape shape) {
    for (int seed = 0; seed < SEEDS; seed++) {
      BigDecimal error = error(seed);
      Trial trial = trial(shape, seed, Rule.Door.open(error));

      trial.check(
          (before, leftOut, after) -> {
            if (leftOut.value() == null || number(leftOut) == null) {
              assertThat(leftOut.value()).isEqualTo(before.value());
            } else {
              // |a + (b - a) * t / whole - v| <= error, without a division.
              BigDecimal whole = nanos(before, after);
              BigDecimal line =
                  need(before)
                      .multiply(whole)
                      .add(need(after).subtract(need(before)).multiply(nanos(before, leftOut)));
              assertThat(line.subtract(need(leftOut).multiply(whole)).abs())
                  .isLessThanOrEqualTo(error.multiply(whole));
            }
          });
    }
  }

  /** A rule that left nothing out would keep every bound. */
  @ParameterizedTest
  @CsvSource({"CONSTANT, 5", "STEPS, 4", "DRIFT, 4", "BIT, 3", "TEXT, 4", "SPIKES, 3"})
  void whatSaysNothingNewIsLeftOut(Signals.Shape shape, int times) {
    Rule rule = shape == Signals.Shape.DRIFT ? Rule.Door.open(BigDecimal.ONE) : new Rule.OnChange();
    List<Reading> read = Signals.of(shape, random, READINGS, false);

    assertThat(Trial.of(read, rule, Duration.ofSeconds(60), READINGS).sent.size())
        .isLessThan(READINGS / times);
  }

  /** What was read because of a change is sent, and what lies around it keeps its bound. */
  @ParameterizedTest
  @EnumSource(Signals.Shape.class)
  void whatIsToBeSentIsSentOnce(Signals.Shape shape) {
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Rule rule :
          List.of(
              new Rule.OnChange(), new Rule.Deadband(error(seed)), Rule.Door.open(error(seed)))) {
        Trial trial = trial(shape, seed, rule);
        for (int place = 0; place < trial.read.size(); place += SENT_EACH) {
          assertThat(trial.places).contains(place);
        }
        assertThat(trial.places).isSorted();
      }
    }
  }

  private Trial trial(Signals.Shape shape, int seed, Rule rule) {
    random.setSeed(seed);
    List<Reading> read = Signals.of(shape, random, READINGS, seed % 4 == 0);
    return Trial.of(read, rule, Duration.ofSeconds(1 + random.nextInt(90)), SENT_EACH);
  }

  private static BigDecimal error(int seed) {
    return BigDecimal.valueOf(List.of(0.0, 0.1, 1.0, 2.5).get(seed % 4));
  }

  private static BigDecimal nanos(Reading from, Reading to) {
    return BigDecimal.valueOf(from.at().until(to.at(), ChronoUnit.NANOS));
  }

  private static BigDecimal need(Reading reading) {
    return Objects.requireNonNull(number(reading));
  }

  private static @Nullable BigDecimal number(Reading reading) {
    TagValue value = reading.value();
    return value == null ? null : value.asNumber().orElse(null);
  }

  /** Checks one reading that was left out against those that were sent around it. */
  private interface Rebuilt {
    void check(Reading before, Reading leftOut, Reading after);
  }

  /**
   * What was read and what of it was sent until the gateway was stopped.
   *
   * @param places per sent reading where it was read; the one before again for what nobody read.
   */
  private record Trial(
      List<Reading> read, List<Reading> sent, List<Integer> places, Duration maxGap) {

    static Trial of(List<Reading> read, Rule rule, Duration maxGap, int sentEach) {
      Strategy strategy = Thinning.of(rule, maxGap, SILENT_AFTER);
      List<Reading> sent = new ArrayList<>();
      for (int i = 0; i < read.size(); i++) {
        Reading reading = read.get(i);
        Strategy.Step step = i % sentEach == 0 ? strategy.sending(reading) : strategy.next(reading);
        sent.addAll(step.sent());
        strategy = step.after();
        assertThat(strategy.rest()).hasSizeLessThanOrEqualTo(1);
      }
      sent.addAll(strategy.rest());
      List<Integer> places = new ArrayList<>();
      int place = -1;
      for (Reading reading : sent) {
        if (reading.reason() != QualityReason.NOT_READ) {
          // In the order they were read, and each once: the search goes only on.
          place++;
          while (!read.get(place).equals(reading)) {
            place++;
          }
        }
        places.add(place);
      }
      return new Trial(read, sent, places, maxGap);
    }

    void check(Rebuilt rebuilt) {
      assertThat(places.getFirst()).isZero();
      assertThat(places.getLast()).isEqualTo(read.size() - 1);
      for (int i = 0; i + 1 < sent.size(); i++) {
        int from = places.get(i);
        int to = places.get(i + 1);
        if (sent.get(i + 1).reason() == QualityReason.NOT_READ) {
          checkSilence(from, sent.get(i + 1));
          continue;
        }
        if (to > from + 1) {
          Duration gap = Duration.between(sent.get(i).at(), sent.get(i + 1).at());
          assertThat(gap).isPositive().isLessThanOrEqualTo(maxGap);
        }
        for (int leftOut = from + 1; leftOut < to; leftOut++) {
          checkRun(read.get(from), read.get(leftOut), read.get(to));
          rebuilt.check(read.get(from), read.get(leftOut), read.get(to));
        }
        for (int k = from + 1; k <= to; k++) {
          checkNoSilence(read.get(k - 1), read.get(k), sent.get(i));
        }
      }
    }

    private static void checkRun(Reading before, Reading leftOut, Reading after) {
      for (Reading sent : List.of(before, after)) {
        assertThat(sent.quality()).isEqualTo(leftOut.quality());
        assertThat(sent.reason()).isEqualTo(leftOut.reason());
      }
    }

    private void checkSilence(int place, Reading marker) {
      Instant silent = read.get(place).at().plus(SILENT_AFTER);
      assertThat(marker.at()).isEqualTo(silent);
      assertThat(read.get(place + 1).at()).isAfter(silent);
    }

    /** Only what nobody read since may lie in a silence. */
    private static void checkNoSilence(Reading one, Reading next, Reading sentBefore) {
      if (sentBefore.reason() != QualityReason.NOT_READ && one.value() != null) {
        assertThat(Duration.between(one.at(), next.at())).isLessThanOrEqualTo(SILENT_AFTER);
      }
    }
  }
}
