// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A machine tool, the same for each run: three vibration axes at 10 kHz, of which the controller
 * keeps a block of one second each 20 s (three times 40,000 bytes: 518 MB a day), and 100 slow tags
 * that are read each second. Parts of ten minutes; now and then the tool hits something.
 */
final class MachineTool {
  static final int AXES = 3;
  static final int SLOW = 100;
  static final int SAMPLES = 10_000;
  static final int BLOCK_SECONDS = 20;
  static final double RATE = 10_000;
  static final Instant START = Instant.parse("2026-03-01T06:00:00Z");
  private static final int PART_SECONDS = 600;
  private static final double SPINDLE_HERTZ = 200;

  private final Random random = new Random(10);
  private final double[] wander = new double[SLOW];
  private int second;

  /** What a slow tag is. */
  enum Kind {
    LOAD,
    POSITION,
    TEMPERATURE,
    COUNTER,
    STATE,
    PROGRAM;

    DataType type() {
      return switch (this) {
        case LOAD, POSITION, TEMPERATURE -> DataType.FLOAT32;
        case COUNTER -> DataType.UINT32;
        case STATE -> DataType.UINT16;
        case PROGRAM -> DataType.STRING;
      };
    }

    boolean isNumber() {
      return this == LOAD || this == POSITION || this == TEMPERATURE;
    }
  }

  static Kind kind(int slow) {
    return slow < 20
        ? Kind.LOAD
        : slow < 40
            ? Kind.POSITION
            : slow < 70
                ? Kind.TEMPERATURE
                : slow < 80 ? Kind.COUNTER : slow < 96 ? Kind.STATE : Kind.PROGRAM;
  }

  /** Numbers have a span of 100. */
  static Tag slow(int index, Reporting reporting) {
    Kind kind = kind(index);
    Tag tag =
        Plants.tag(
            "%s-%02d".formatted(kind.name().toLowerCase(Locale.ROOT), index),
            "Slow[%d]".formatted(index),
            kind.type());
    return Plants.reported(kind.isNumber() ? Plants.between(tag, 0.0, 100.0) : tag, reporting);
  }

  static Tag axis(int index, Reporting reporting) {
    String name = "vibration-" + "xyz".charAt(index);
    return Plants.reported(Plants.tag(name, "Vib[0]", DataType.FLOAT32), reporting);
  }

  /** Every slow tag at this second. */
  List<Reading> slow() {
    List<Reading> readings = new ArrayList<>(SLOW);
    for (int i = 0; i < SLOW; i++) {
      readings.add(Reading.good(slow(i, Reporting.EVERY).name(), now(), slowValue(i)));
    }
    return readings;
  }

  /** Whether a block of each axis is complete at this second. */
  boolean hasBlocks() {
    return second % BLOCK_SECONDS == 0;
  }

  /** The block that an axis has complete now. */
  Block block(int axis) {
    TagName tag = axis(axis, Reporting.EVERY).name();
    boolean isCutting = isCutting();
    // About four hits an hour.
    boolean isHit = isCutting && second % 900 >= 180 && second % 900 < 180 + BLOCK_SECONDS;
    double wear = 1 + second / 86_400.0;
    List<TagValue> samples = new ArrayList<>(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      double turn = 2 * Math.PI * SPINDLE_HERTZ * i / RATE;
      double value = random.nextGaussian() * 0.2;
      if (isCutting) {
        value += 2 * Math.sin(turn) + wear * 0.8 * Math.sin(4 * turn) + random.nextGaussian() * 0.5;
      }
      if (isHit && i >= SAMPLES / 2) {
        double after = (i - SAMPLES / 2) / RATE;
        value += 40 * Math.exp(-after * 200) * Math.sin(2 * Math.PI * 1_800 * after);
      }
      samples.add(new TagValue.Real((float) value));
    }
    return new Block(tag, now(), samples, Quality.GOOD, QualityReason.NONE, 0L);
  }

  void tick() {
    second++;
  }

  Instant now() {
    return START.plus(Duration.ofSeconds(second));
  }

  private boolean isCutting() {
    return second % PART_SECONDS >= 90;
  }

  private TagValue slowValue(int index) {
    int part = second / PART_SECONDS;
    double phase = (double) (second % PART_SECONDS) / PART_SECONDS;
    return switch (kind(index)) {
      case LOAD ->
          real((isCutting() ? 40 + 10 * Math.sin(phase * 20 + index) : 2) + random.nextGaussian());
      case POSITION -> real(isCutting() ? 50 + 45 * Math.sin(phase * 40 + index) : 5);
      case TEMPERATURE -> {
        wander[index] += random.nextGaussian() * 0.005;
        yield real(Math.rint((40 + index / 10.0 + wander[index]) * 10) / 10);
      }
      case COUNTER -> new TagValue.UnsignedInt(100L + part);
      case STATE -> new TagValue.UnsignedInt(isCutting() ? 6 : index % 4);
      case PROGRAM -> new TagValue.Text("O" + (1_000 + part / 12 * 7));
    };
  }

  private static TagValue real(double value) {
    return new TagValue.Real((float) value);
  }
}
