// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Readings as devices give them, from a seed: every shape of value, with faults in between. */
final class Signals {
  static final Instant START = Instant.parse("2026-03-01T06:00:00.000123Z");
  static final String NAME = "signal";

  private Signals() {}

  /** What a signal's values look like. */
  enum Shape {
    CONSTANT,
    NOISE,
    DRIFT,
    STEPS,
    SPIKES,
    WALK,
    TINY_AND_HUGE,
    BEYOND_DOUBLE,
    UNSIGNED,
    BIT,
    TEXT
  }

  /** About one reading a second, with jitter, silences, bad and doubtful stretches. */
  static List<Reading> of(Shape shape, Random random, int count, boolean isClockSetBack) {
    IntFunction<TagValue> values = values(shape, random);
    List<Reading> readings = new ArrayList<>();
    Instant at = START;
    int fault = 0;
    for (int i = 0; i < count; i++) {
      long step = 900_000L + random.nextInt(200_000);
      at = at.plus(random.nextInt(80) == 0 ? step * (2L + random.nextInt(30)) : step, MICROS);
      if (isClockSetBack && random.nextInt(100) == 0) {
        at = at.minus(random.nextInt(60), ChronoUnit.SECONDS);
      }
      fault = fault > 0 ? fault - 1 : random.nextInt(70) == 0 ? random.nextInt(12) : 0;
      readings.add(reading(at, values.apply(i), fault));
    }
    return readings;
  }

  private static final ChronoUnit MICROS = ChronoUnit.MICROS;

  private static Reading reading(Instant at, TagValue value, int fault) {
    return switch (fault % 4) {
      case 1 -> Reading.bad(Plants.name(NAME), at, QualityReason.TIMEOUT);
      case 2 -> Reading.uncertain(Plants.name(NAME), at, value, QualityReason.OUT_OF_RANGE);
      case 3 -> Reading.bad(Plants.name(NAME), at, QualityReason.LINK_DOWN);
      default -> Reading.good(Plants.name(NAME), at, value);
    };
  }

  private static IntFunction<TagValue> values(Shape shape, Random random) {
    double base = random.nextGaussian() * 50;
    double[] walk = {base};
    long far = (1L << 60) + random.nextInt(1000);
    return switch (shape) {
      case CONSTANT -> _ -> new TagValue.Real(base);
      case NOISE -> _ -> new TagValue.Real(base + random.nextGaussian());
      case DRIFT -> i -> new TagValue.Real(base + i * 0.01 + random.nextGaussian() * 0.05);
      case STEPS -> i -> new TagValue.Real(base + (i / 37) % 5 * 7.5);
      case SPIKES -> _ -> new TagValue.Real(random.nextInt(40) == 0 ? base * 20 : base);
      case WALK -> _ -> new TagValue.Real(walk[0] += random.nextGaussian() * 0.1);
      case TINY_AND_HUGE ->
          _ -> new TagValue.Real(Math.scalb(random.nextDouble() - 0.5, random.nextInt(400) - 200));
      case BEYOND_DOUBLE -> i -> new TagValue.Int(far + i / 3 + random.nextInt(3));
      case UNSIGNED -> i -> new TagValue.UnsignedInt(-1L - random.nextInt(3) - i / 10);
      case BIT -> i -> new TagValue.Bool((i / 23 + random.nextInt(50) / 49) % 2 == 0);
      case TEXT -> i -> new TagValue.Text("recipe " + i / 41);
    };
  }
}
