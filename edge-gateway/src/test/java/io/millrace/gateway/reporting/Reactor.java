// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A reactor of 200 parameters that is read each second, the same for each run: batches of two hours
 * that heat, hold and cool, with the noise and the resolution of usual sensors. Each parameter has
 * a span of 100.
 */
final class Reactor {
  static final int PARAMETERS = 200;
  static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
  private static final double BATCH_SECONDS = 7200;

  private final Random random = new Random(200);
  private final double[] slow = new double[PARAMETERS];
  private int second;

  static String name(int parameter) {
    return "parameter-%03d".formatted(parameter);
  }

  /** Every parameter at the next second. */
  List<Reading> next() {
    List<Reading> readings = new ArrayList<>(PARAMETERS);
    Instant at = START.plusSeconds(second);
    for (int parameter = 0; parameter < PARAMETERS; parameter++) {
      // 12 bits of a span of 100, as most input cards have.
      double value = Math.rint(value(parameter) * 40.96) / 40.96;
      readings.add(
          Reading.good(Plants.name(name(parameter)), at, new TagValue.Real((float) value)));
    }
    second++;
    return readings;
  }

  private double value(int parameter) {
    double phase = (second + parameter * 37.0) % BATCH_SECONDS / BATCH_SECONDS;
    double profile = phase < 0.3 ? phase / 0.3 : phase < 0.8 ? 1 : (1 - phase) / 0.2;
    return switch (parameter % 5) {
      // Temperature: the profile with a little noise.
      case 0 -> 20 + 60 * profile + random.nextGaussian() * 0.05;
      // Pressure: follows it, wavy.
      case 1 -> 10 + 40 * profile + 2 * Math.sin(second / 90.0) + random.nextGaussian() * 0.1;
      // Flow: controlled, noisy.
      case 2 -> (phase < 0.8 ? 55 : 5) + random.nextGaussian() * 0.6;
      // Level: wanders slowly.
      case 3 -> 50 + (slow[parameter] += random.nextGaussian() * 0.01);
      // Set point or valve: steps.
      default -> phase < 0.3 ? 80 : phase < 0.8 ? 35 : 0;
    };
  }
}
