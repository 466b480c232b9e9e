// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.Reporting.Waveform.Burst;
import io.millrace.contracts.plant.Reporting.Waveform.Figure;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which samples are sent around a trigger, and that every figure is that of its block. */
class WavesTest {
  private static final List<Signals.Shape> SHAPES = List.of(Signals.Shape.values()).subList(0, 7);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int SAMPLES = 100;
  private static final Burst PEAK = new Burst(Figure.PEAK, 5.0, null, 1, 2, Duration.ofSeconds(60));

  /** One block before the first that exceeds the limit, that one, and two behind it. */
  @Test
  void samplesAreSentOnlyAroundATrigger() {
    assertThat(sentBlocks(run(PEAK, 1, 1, 1, 9, 1, 1, 1, 1))).containsExactly(2, 3, 4, 5);
  }

  @Test
  void aFigureThatStaysAboveTriggersOnce() {
    assertThat(sentBlocks(run(PEAK, 1, 9, 9, 9, 9, 9, 9))).containsExactly(0, 1, 2, 3);
  }

  /** Blocks come each two seconds: the second crossing is within the gap, the third is not. */
  @Test
  void withinTheShortestGapNoOtherTriggerCounts() {
    double[] amplitudes = new double[50];
    Arrays.fill(amplitudes, 1);
    amplitudes[3] = 9;
    amplitudes[10] = 9;
    amplitudes[40] = 9;

    assertThat(sentBlocks(run(PEAK, amplitudes))).containsExactly(2, 3, 4, 5, 39, 40, 41, 42);
  }

  @Test
  void aTagThatChangesTriggersTheNextBlock() {
    Strategy strategy =
        Waves.of(
            Plants.name("signal"),
            waveform(new Burst(null, null, "tool", 1, 0, Duration.ofSeconds(1))));
    List<Reading> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      strategy = i == 4 ? strategy.triggered() : strategy;
      Strategy.Step step = strategy.next(block(i, 1, NOON.plusSeconds(2L * i)));
      strategy = step.after();
      sent.addAll(step.sent());
    }

    assertThat(sentBlocks(sent)).containsExactly(3, 4);
  }

  /** The last sample stands where the block was complete, the others by the sample rate before. */
  @Test
  void samplesHaveTheirOwnTimes() {
    List<Reading> raw = raw(run(PEAK, 1, 9, 1, 1));

    assertThat(raw.get(SAMPLES - 1).at()).isEqualTo(NOON);
    // 99 intervals of 39.0625 us, to the microsecond.
    assertThat(raw.getFirst().at()).isEqualTo(NOON.minusNanos(3_867_000));
    assertThat(raw).extracting(Reading::at).isSorted().doesNotHaveDuplicates();
    Duration second = Duration.between(raw.get(0).at(), raw.get(1).at());
    assertThat(second).isBetween(Duration.ofNanos(39_000), Duration.ofNanos(40_000));
  }

  /** Blocks without a pause are seen a little early now and then; their samples never overlap. */
  @Test
  void blocksThatFollowCloselyDoNotOverlap() {
    Strategy strategy = Waves.of(Plants.name("signal"), waveform(PEAK));
    List<Reading> sent = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 4; i++) {
      Instant at = NOON.plusNanos((i * 3_906_250L / 1000 - random.nextInt(900)) * 1000);
      Strategy.Step step = strategy.next(block(i, i == 1 ? 9 : 1, at));
      strategy = step.after();
      sent.addAll(step.sent());
    }

    assertThat(sentBlocks(sent)).containsExactly(0, 1, 2, 3);
    assertThat(raw(sent)).extracting(Reading::at).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotWholeHasNoFiguresAndNoSamples() {
    Strategy strategy = Waves.of(Plants.name("signal"), waveform(PEAK));
    strategy = strategy.next(block(0, 1, NOON)).after();
    strategy = strategy.next(block(1, 9, NOON.plusSeconds(2))).after();
    Block torn = Block.bad(Plants.name("signal"), NOON.plusSeconds(4), QualityReason.TORN, null);
    Strategy.Step step = strategy.next(torn);

    assertThat(step.sent())
        .hasSize(3)
        .allMatch(reading -> reading.quality() == Quality.BAD)
        .allMatch(reading -> reading.reason() == QualityReason.TORN);
    assertThat(sentBlocks(step.after().next(block(3, 1, NOON.plusSeconds(6))).sent()))
        .containsExactly(3);
  }

  @Test
  void aLostLinkMakesTheFiguresBad() {
    Strategy strategy = Waves.of(Plants.name("signal"), waveform(null));
    Reading lost = Reading.bad(Plants.name("signal"), NOON, QualityReason.LINK_DOWN);

    assertThat(strategy.next(lost).sent())
        .extracting(reading -> reading.tag().name() + " " + reading.reason())
        .containsExactly(
            "signal-rms LINK_DOWN", "signal-peak LINK_DOWN", "signal-missed LINK_DOWN");
    Reading good = Reading.good(Plants.name("signal"), NOON, new TagValue.Real(1));
    assertThatThrownBy(() -> strategy.next(good)).hasMessageContaining("read in blocks");
  }

  /**
   * For any signal, faults and clock: each block has its figures once, those of its own samples,
   * and what is sent of it is sent whole, as it was and in order.
   */
  @Test
  void figuresAndSamplesAreThoseOfTheirBlock() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Block> blocks = blocks(SHAPES.get(seed % SHAPES.size()), random, seed % 3 == 0);
      Burst burst =
          new Burst(
              Figure.KURTOSIS,
              2 + random.nextDouble() * 2,
              null,
              random.nextInt(3),
              random.nextInt(4),
              Duration.ofSeconds(1 + random.nextInt(20)));
      Strategy strategy = Waves.of(Plants.name("signal"), waveform(burst));
      List<Reading> raw = new ArrayList<>();
      for (Block block : blocks) {
        Strategy.Step step = strategy.next(block);
        strategy = step.after();
        List<Reading> figures =
            step.sent().stream().filter(one -> !one.tag().name().equals("signal")).toList();
        assertThat(figures).hasSize(3).extracting(Reading::at).containsOnly(block.at());
        checkRms(block, figures.getFirst());
        raw.addAll(raw(step.sent()));
      }

      checkWhole(blocks, raw);
    }
  }

  private static void checkRms(Block block, Reading rms) {
    if (block.samples().isEmpty()) {
      assertThat(rms.reason()).isEqualTo(block.reason());
      return;
    }
    double mean = block.samples().stream().mapToDouble(TagValue::asDouble).average().orElseThrow();
    double square =
        block.samples().stream()
            .mapToDouble(sample -> Math.pow(sample.asDouble() - mean, 2))
            .average()
            .orElseThrow();
    double size = Math.max(Math.abs(mean), Math.sqrt(square));
    assertThat(Objects.requireNonNull(rms.value()).asDouble())
        .isCloseTo(Math.sqrt(square), within(1e-9 * size + Double.MIN_NORMAL));
  }

  private static void checkWhole(List<Block> blocks, List<Reading> raw) {
    assertThat(raw.size() % SAMPLES).isZero();
    int block = -1;
    for (int from = 0; from < raw.size(); from += SAMPLES) {
      List<Reading> one = raw.subList(from, from + SAMPLES);
      List<TagValue> values =
          one.stream().map(reading -> Objects.requireNonNull(reading.value())).toList();
      block++;
      while (!blocks.get(block).samples().equals(values)) {
        block++;
      }
      assertThat(one).extracting(Reading::at).isSorted().doesNotHaveDuplicates();
      Duration late = Duration.between(blocks.get(block).at(), one.getLast().at());
      assertThat(late).isBetween(Duration.ZERO, Duration.ofMillis(4));
    }
  }

  /** Blocks as devices give them: every shape, torn ones, silences, a clock that is set back. */
  private static List<Block> blocks(Signals.Shape shape, Random random, boolean isClockSetBack) {
    List<Reading> readings =
        Signals.of(shape, random, SAMPLES * 80, false).stream()
            .filter(reading -> reading.value() != null)
            .toList();
    List<Block> blocks = new ArrayList<>();
    Instant at = NOON;
    for (int from = 0; from + SAMPLES <= readings.size(); from += SAMPLES) {
      at = at.plusMillis(random.nextInt(10) == 0 ? 60_000 : 4 + random.nextInt(2_000));
      if (isClockSetBack && random.nextInt(20) == 0) {
        at = at.minusSeconds(30);
      }
      // No two blocks alike, so that it can be told which one was sent.
      List<TagValue> samples = new ArrayList<>();
      for (Reading reading : readings.subList(from, from + SAMPLES)) {
        samples.add(Objects.requireNonNull(reading.value()));
      }
      samples.set(0, new TagValue.Real(samples.getFirst().asDouble() * (1 + from * 1e-9)));
      blocks.add(
          random.nextInt(12) == 0
              ? Block.bad(Plants.name("signal"), at, QualityReason.TORN, 0L)
              : new Block(
                  Plants.name("signal"), at, samples, Quality.GOOD, QualityReason.NONE, 0L));
    }
    return blocks;
  }

  private static List<Reading> run(Burst burst, double... amplitudes) {
    Strategy strategy = Waves.of(Plants.name("signal"), waveform(burst));
    List<Reading> sent = new ArrayList<>();
    for (int i = 0; i < amplitudes.length; i++) {
      Strategy.Step step = strategy.next(block(i, amplitudes[i], NOON.plusSeconds(2L * i)));
      strategy = step.after();
      sent.addAll(step.sent());
    }
    return sent;
  }

  private static List<Reading> raw(List<Reading> sent) {
    return sent.stream().filter(reading -> reading.tag().name().equals("signal")).toList();
  }

  /** Which blocks were sent as samples: the mean of each tells. */
  private static List<Integer> sentBlocks(List<Reading> sent) {
    List<Reading> raw = raw(sent);
    return IntStream.range(0, raw.size() / SAMPLES)
        .map(
            i ->
                (int)
                        Math.rint(
                            raw.subList(i * SAMPLES, (i + 1) * SAMPLES).stream()
                                .mapToDouble(r -> Objects.requireNonNull(r.value()).asDouble())
                                .average()
                                .orElseThrow())
                    / 1000)
        .boxed()
        .toList();
  }

  /** A square wave about a thousand times its number. */
  private static Block block(int number, double amplitude, Instant at) {
    return new Block(
        Plants.name("signal"),
        at,
        IntStream.range(0, SAMPLES)
            .<TagValue>mapToObj(
                i -> new TagValue.Real(number * 1000 + (i % 2 == 0 ? amplitude : -amplitude)))
            .toList(),
        Quality.GOOD,
        QualityReason.NONE,
        0L);
  }

  private static Waveform waveform(@Nullable Burst burst) {
    return new Waveform(
        SAMPLES,
        25_600,
        "block",
        Duration.ofSeconds(5),
        List.of(Figure.RMS, Figure.PEAK, Figure.MISSED),
        List.of(),
        burst);
  }
}
