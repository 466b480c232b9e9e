// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The figures of one block. Moments are those of the samples themselves, over all n of them: with
 * m(k) the mean of (x - mean)^k, RMS is the root of m(2), skewness m(3) / m(2)^1.5 and kurtosis
 * m(4) / m(2)^2, which is 3 for a normal distribution (NIST/SEMATECH e-Handbook, 1.3.5.11). Where
 * all samples are equal, those with a zero in the denominator are undefined.
 */
final class BlockFigures {
  private final Block block;
  private final Waveform waveform;
  private final double[] deviations;
  private final double mean;
  private final double square;
  private final double cube;
  private final double fourth;
  private final double peak;

  private BlockFigures(Block block, Waveform waveform) {
    this.block = block;
    this.waveform = waveform;
    double[] samples = block.samples().stream().mapToDouble(TagValue::asDouble).toArray();
    int count = samples.length;
    double first = count == 0 ? 0 : samples[0];
    double sum = 0;
    for (double sample : samples) {
      sum += sample - first;
    }
    mean = first + sum / count;
    double peakSoFar = 0;
    double squares = 0;
    double cubes = 0;
    double fourths = 0;
    for (int i = 0; i < count; i++) {
      double deviation = samples[i] - mean;
      samples[i] = deviation;
      peakSoFar = Math.max(peakSoFar, Math.abs(deviation));
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
      fourths += deviation * deviation * deviation * deviation;
    }
    deviations = samples;
    peak = peakSoFar;
    square = squares / count;
    cube = cubes / count;
    fourth = fourths / count;
  }

  static BlockFigures of(Block block, Waveform waveform) {
    return new BlockFigures(block, waveform);
  }

  /** A figure's value; empty where it is undefined or not known. */
  OptionalDouble value(Waveform.Figure figure) {
    double value =
        switch (figure) {
          case RMS -> Math.sqrt(square);
          case PEAK -> peak;
          case MEAN -> mean;
          case CREST_FACTOR -> square == 0 ? Double.NaN : peak / Math.sqrt(square);
          case KURTOSIS -> square == 0 ? Double.NaN : fourth / (square * square);
          case SKEWNESS -> square == 0 ? Double.NaN : cube / (square * Math.sqrt(square));
          case MISSED -> block.missed() == null ? Double.NaN : block.missed();
        };
    return (isBad() && figure != Waveform.Figure.MISSED) || !Double.isFinite(value)
        ? OptionalDouble.empty()
        : OptionalDouble.of(value);
  }

  /** The figures that the plant model asks for, each under its own name. */
  List<Reading> readings() {
    List<Reading> readings = new ArrayList<>();
    for (Waveform.Figure figure : waveform.figures()) {
      readings.add(reading(name(figure.of(block.tag().name())), figure));
    }
    Spectrum spectrum =
        isBad() || waveform.bands().isEmpty()
            ? null
            : Spectrum.of(deviations, waveform.sampleRate());
    for (int i = 0; i < waveform.bands().size(); i++) {
      double energy = spectrum == null ? Double.NaN : spectrum.energy(waveform.bands().get(i));
      readings.add(
          reading(
              name(Waveform.band(block.tag().name(), i)),
              Double.isFinite(energy) ? OptionalDouble.of(energy) : OptionalDouble.empty()));
    }
    return readings;
  }

  /** Figures of a moment at which nothing is known of the tag. */
  static List<Reading> bad(TagName tag, Waveform waveform, Instant at, QualityReason reason) {
    return of(Block.bad(tag, at, reason, null), waveform).readings();
  }

  private Reading reading(TagName name, Waveform.Figure figure) {
    if (figure != Waveform.Figure.MISSED) {
      return reading(name, value(figure));
    }
    Long missed = block.missed();
    return missed == null
        ? Reading.bad(name, block.at(), isBad() ? block.reason() : QualityReason.NOT_READ)
        : Reading.good(name, block.at(), new TagValue.Int(missed));
  }

  private Reading reading(TagName name, OptionalDouble value) {
    if (value.isEmpty()) {
      return Reading.bad(name, block.at(), isBad() ? block.reason() : QualityReason.NOT_A_NUMBER);
    }
    TagValue real = new TagValue.Real(value.getAsDouble());
    return block.quality() == Quality.UNCERTAIN
        ? Reading.uncertain(name, block.at(), real, block.reason())
        : Reading.good(name, block.at(), real);
  }

  private boolean isBad() {
    return block.quality() == Quality.BAD;
  }

  private TagName name(String own) {
    return TagName.of(block.tag().equipment(), own);
  }
}
