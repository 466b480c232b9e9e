// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.plant.Reporting.Waveform.Band;
import org.hipparchus.complex.Complex;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * How the power of a block is spread over frequencies: its mean is taken away, a Hann window is
 * laid over it, zeros fill it up to a power of two, and each line is scaled by the window's own
 * power (Heinzel, Rüdiger, Schilling, "Spectrum and spectral density estimation by the DFT", 2002,
 * equation 24), so that by Parseval's theorem all lines together are the mean square of the samples
 * under the window. Zeros add lines in between and no power. Pure.
 */
final class Spectrum {
  private static final FastFourierTransformer FFT =
      new FastFourierTransformer(DftNormalization.STANDARD);

  private final double[] power;
  private final double hertzPerLine;

  private Spectrum(double[] power, double hertzPerLine) {
    this.power = power;
    this.hertzPerLine = hertzPerLine;
  }

  /**
   * @param deviations samples less their mean; at least two.
   * @param sampleRate Hz.
   */
  static Spectrum of(double[] deviations, double sampleRate) {
    int count = deviations.length;
    int lines = Integer.highestOneBit(count - 1) * 2;
    double[] windowed = new double[lines];
    double windowPower = 0;
    for (int i = 0; i < count; i++) {
      // The periodic form, whose lines fall to zero exactly where they should.
      double weight = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / count);
      windowed[i] = weight * deviations[i];
      windowPower += weight * weight;
    }
    Complex[] transformed = FFT.transform(windowed, TransformType.FORWARD);
    double[] power = new double[lines / 2 + 1];
    for (int k = 0; k < power.length; k++) {
      double re = transformed[k].getReal();
      double im = transformed[k].getImaginary();
      // A line between the ends stands for the negative frequency as well.
      int sides = k == 0 || k == lines / 2 ? 1 : 2;
      power[k] = sides * (re * re + im * im) / (lines * windowPower);
    }
    return new Spectrum(power, sampleRate / lines);
  }

  /** Mean square of what lies in a band: half the square of a sine's amplitude. Unit squared. */
  double energy(Band band) {
    double sum = 0;
    double nyquist = hertzPerLine * (power.length - 1);
    for (int k = 0; k < power.length; k++) {
      double hertz = k * hertzPerLine;
      if (hertz >= band.from() && (hertz < band.to() || band.to() >= nyquist)) {
        sum += power[k];
      }
    }
    return sum;
  }
}
