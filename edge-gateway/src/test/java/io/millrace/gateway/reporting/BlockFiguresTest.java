// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.Reporting.Waveform.Band;
import io.millrace.contracts.plant.Reporting.Waveform.Figure;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures against signals of which they are known by calculus, and against sums done again. */
class BlockFiguresTest {
  private static final double RATE = 10_000;
  private static final List<Band> BANDS =
      List.of(new Band(0, 500), new Band(500, 2_000), new Band(2_000, 5_000));

  /** A thousand samples; whole turns, so that the means are those of the whole wave. */
  static Stream<Arguments> signals() {
    double a = 7;
    return Stream.of(
        // A sine: mean square A^2/2, mean fourth power 3/8 A^4.
        Arguments.of("sine", sine(a, 1_000), a / Math.sqrt(2), a, Math.sqrt(2), 1.5, 0.0),
        // A square wave: every sample is as far out as the next.
        Arguments.of(
            "square", (IntToDoubleFunction) i -> i % 20 < 10 ? a : -a, a, a, 1.0, 1.0, 0.0),
        // A ramp of 1000 steps about its mean: variance (n^2 - 1)/12, kurtosis 3 (3n^2 - 7)/5/(n^2
        // - 1).
        Arguments.of(
            "ramp",
            (IntToDoubleFunction) i -> i,
            Math.sqrt((1e6 - 1) / 12),
            499.5,
            499.5 / Math.sqrt((1e6 - 1) / 12),
            3.0 * (3e6 - 7) / (5 * (1e6 - 1)),
            0.0),
        // One sample in n stands out: with p = 1/1000, variance p (1 - p), skewness
        // (1 - 2p)/sqrt(p (1 - p)), kurtosis 1/(p (1 - p)) - 3.
        Arguments.of(
            "impact",
            (IntToDoubleFunction) i -> i == 500 ? 1 : 0,
            Math.sqrt(0.000999),
            0.999,
            0.999 / Math.sqrt(0.000999),
            1 / 0.000999 - 3,
            0.998 / Math.sqrt(0.000999)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signals")
  void figuresAreThoseOfTheSignalWhateverItsMean(
      String name,
      IntToDoubleFunction signal,
      double rms,
      double peak,
      double crest,
      double kurtosis,
      double skewness) {
    for (double mean : new double[] {0, 981, -3e5}) {
      Map<String, Double> figures = figures(samples(1_000, i -> mean + signal.applyAsDouble(i)));

      double digits = Math.max(1, Math.abs(mean)) * 1e-9;
      assertThat(figures.get("rms")).as(name).isCloseTo(rms, within(digits));
      assertThat(figures.get("peak")).isCloseTo(peak, within(digits));
      assertThat(figures.get("crest-factor")).isCloseTo(crest, within(crest * digits * 100));
      assertThat(figures.get("kurtosis")).isCloseTo(kurtosis, within(kurtosis * digits * 100));
      assertThat(figures.get("skewness"))
          .isCloseTo(skewness, within(Math.max(1, skewness) * digits * 100));
    }
  }

  /** 10,000 samples: the kurtosis of normal noise is 3, with a deviation of sqrt(24/n). */
  @Test
  void noiseHasAKurtosisOfThreeAndIsInEveryBandByItsWidth() {
    Random random = new Random(3);
    Map<String, Double> figures = figures(samples(10_000, _ -> 2 * random.nextGaussian()));

    assertThat(figures.get("kurtosis")).isCloseTo(3, within(4 * Math.sqrt(24.0 / 10_000)));
    assertThat(figures.get("skewness")).isCloseTo(0, within(4 * Math.sqrt(6.0 / 10_000)));
    assertThat(figures.get("rms")).isCloseTo(2, within(0.06));
    assertThat(figures.get("band-1")).isCloseTo(0.4, within(0.08));
    assertThat(figures.get("band-2")).isCloseTo(1.2, within(0.14));
    assertThat(figures.get("band-3")).isCloseTo(2.4, within(0.2));
  }

  /** Half the square of the amplitude, in the band of the frequency and in no other. */
  @ParameterizedTest
  @MethodSource("lengths")
  void aSineIsInItsBand(int count) {
    Map<String, Double> figures =
        figures(
            samples(count, i -> sine(3, 250).applyAsDouble(i) + sine(4, 3_333).applyAsDouble(i)));

    assertThat(figures.get("band-1")).isCloseTo(4.5, within(0.02));
    assertThat(figures.get("band-2")).isCloseTo(0, within(1e-4));
    assertThat(figures.get("band-3")).isCloseTo(8, within(0.02));
  }

  static IntStream lengths() {
    return IntStream.of(512, 1_000, 1_024, 1_025, 10_000);
  }

  /**
   * Parseval: all bands together are the mean square under the window, for any signal and length.
   */
  @Test
  void nothingIsLostBetweenTheBands() {
    Random random = new Random(11);
    for (int count : new int[] {16, 17, 100, 1_000, 1_024, 4_095, 10_000}) {
      double[] samples =
          samples(count, i -> 5 + random.nextGaussian() * (1 + i % 7) + Math.sin(i / 3.0) * 10);
      double mean = DoubleStream.of(samples).average().orElseThrow();
      double weighted = 0;
      double weights = 0;
      for (int i = 0; i < count; i++) {
        double weight = Math.pow(Math.sin(Math.PI * i / count), 2);
        weighted += Math.pow(weight * (samples[i] - mean), 2);
        weights += weight * weight;
      }
      Map<String, Double> figures = figures(samples);

      double all =
          figures.entrySet().stream()
              .filter(figure -> figure.getKey().startsWith("band-"))
              .mapToDouble(Map.Entry::getValue)
              .sum();
      assertThat(all).isCloseTo(weighted / weights, within(1e-9 * weighted / weights));
    }
  }

  @Test
  void whatStandsStillHasNoShape() {
    List<Reading> readings = readings(block(samples(100, _ -> 0.1), Quality.GOOD, 0L));

    assertThat(readings)
        .filteredOn(reading -> reading.quality() == Quality.BAD)
        .extracting(reading -> reading.tag().name() + " " + reading.reason())
        .containsExactly(
            "signal-crest-factor NOT_A_NUMBER",
            "signal-kurtosis NOT_A_NUMBER",
            "signal-skewness NOT_A_NUMBER");
    assertThat(figures(samples(100, _ -> 0.1)).get("rms")).isZero();
    assertThat(figures(samples(100, _ -> 0.1)).get("mean")).isEqualTo(0.1);
  }

  @Test
  void figuresAreAsSureAsTheSamples() {
    List<Reading> doubtful = readings(block(samples(100, i -> i), Quality.UNCERTAIN, null));
    List<Reading> bad =
        readings(Block.bad(Plants.name("signal"), Signals.START, QualityReason.TORN, 3L));

    assertThat(doubtful)
        .filteredOn(reading -> !reading.tag().name().endsWith("-missed"))
        .allMatch(reading -> reading.quality() == Quality.UNCERTAIN)
        .allMatch(reading -> reading.reason() == QualityReason.DEVICE_SWAPPED);
    assertThat(bad)
        .filteredOn(reading -> !reading.tag().name().endsWith("-missed"))
        .hasSize(9)
        .allMatch(reading -> reading.reason() == QualityReason.TORN);
    assertThat(bad)
        .filteredOn(reading -> reading.tag().name().endsWith("-missed"))
        .extracting(Reading::value)
        .containsExactly(new TagValue.Int(3));
  }

  private static IntToDoubleFunction sine(double amplitude, double hertz) {
    // From its peak on, so that a sample stands there.
    return i -> amplitude * Math.cos(2 * Math.PI * hertz * i / RATE);
  }

  static double[] samples(int count, IntToDoubleFunction signal) {
    return IntStream.range(0, count).mapToDouble(signal).toArray();
  }

  private static Block block(double[] samples, Quality quality, @Nullable Long missed) {
    return new Block(
        Plants.name("signal"),
        Signals.START,
        Arrays.stream(samples).<TagValue>mapToObj(TagValue.Real::new).toList(),
        quality,
        quality == Quality.GOOD ? QualityReason.NONE : QualityReason.DEVICE_SWAPPED,
        missed);
  }

  private static List<Reading> readings(Block block) {
    Waveform all =
        new Waveform(
            Math.max(16, block.samples().size()),
            RATE,
            "block",
            Duration.ofSeconds(5),
            List.of(Figure.values()),
            BANDS,
            null);
    return BlockFigures.of(block, all).readings();
  }

  /** Those that have a value, by what they are. */
  private static Map<String, Double> figures(double[] samples) {
    Map<String, Double> figures = new TreeMap<>();
    for (Reading reading : readings(block(samples, Quality.GOOD, 0L))) {
      if (reading.value() != null) {
        figures.put(reading.tag().name().substring("signal-".length()), reading.value().asDouble());
      }
    }
    return figures;
  }
}
