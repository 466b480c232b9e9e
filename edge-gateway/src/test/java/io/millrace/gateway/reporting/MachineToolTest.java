// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.Reporting.Waveform.Figure;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the strategies make of the reference machine tool: two hours, which are the table in the
 * README.
 */
class MachineToolTest {
  private static final int SECONDS = Integer.getInteger("millrace.test.machine-seconds", 7200);
  private static final Logger LOG = LoggerFactory.getLogger(MachineToolTest.class);
  private static final Duration GAP = Duration.ofHours(1);
  private static final double MEGABYTE = 1e6;
  private static final Reporting ON_CHANGE = new Reporting.OnChange(GAP);
  private static final Reporting MINUTES = aggregate(1);

  private static final Waveform WAVEFORM =
      new Waveform(
          MachineTool.SAMPLES,
          MachineTool.RATE,
          "block",
          Duration.ofSeconds(60),
          List.of(Figure.RMS, Figure.PEAK, Figure.CREST_FACTOR, Figure.KURTOSIS, Figure.SKEWNESS),
          List.of(
              new Waveform.Band(10, 500),
              new Waveform.Band(500, 1_500),
              new Waveform.Band(1_500, 5_000)),
          new Waveform.Burst(Figure.PEAK, 20.0, null, 0, 0, Duration.ofHours(2)));

  /** What is done with the samples of the axes. */
  private enum Vibration {
    LEFT_OUT,
    EACH_SAMPLE,
    FIGURES
  }

  @Test
  void fiveHundredMegabytesADayBecomeLessThanTen() {
    Outcome samples = run("vibration, every", Vibration.EACH_SAMPLE, null);
    Outcome figures = run("vibration, waveform", Vibration.FIGURES, null);
    Outcome every = run("slow, every", Vibration.LEFT_OUT, _ -> Reporting.EVERY);
    Outcome change = run("slow, onChange", Vibration.LEFT_OUT, _ -> ON_CHANGE);
    Outcome band =
        run(
            "slow, deadband",
            Vibration.LEFT_OUT,
            i -> forNumbers(i, new Reporting.Deadband(null, 1.0, GAP)));
    Outcome door =
        run(
            "slow, swingingDoor",
            Vibration.LEFT_OUT,
            i -> forNumbers(i, new Reporting.SwingingDoor(null, 1.0, GAP)));
    Outcome minutes = run("slow, aggregate", Vibration.LEFT_OUT, i -> forNumbers(i, MINUTES));
    Outcome tool = run("as configured", Vibration.FIGURES, MachineToolTest::configured);

    assertThat(samples.read).isBetween(500.0, 530.0);
    assertThat(samples.sent).isGreaterThan(100);
    assertThat(figures.sent).isLessThan(10);
    assertThat(every.error).isZero();
    assertThat(change.error).isZero();
    assertThat(change.sent).isLessThan(every.sent);
    assertThat(band.error).isPositive().isLessThanOrEqualTo(1);
    assertThat(door.error).isPositive().isLessThanOrEqualTo(1 + 1e-12);
    assertThat(minutes.sent).isLessThan(every.sent / 5);
    assertThat(tool.read).isGreaterThan(500);
    assertThat(tool.sent).isLessThan(10);
    // The features are kept: eight figures of each block of each axis, and one hit as it was.
    int blocks = (SECONDS + MachineTool.BLOCK_SECONDS - 1) / MachineTool.BLOCK_SECONDS;
    assertThat(tool.figures).isEqualTo((long) blocks * MachineTool.AXES * 8);
    assertThat(tool.samples).isEqualTo((long) MachineTool.AXES * MachineTool.SAMPLES);
  }

  private static Reporting forNumbers(int slow, Reporting reporting) {
    return MachineTool.kind(slow).isNumber() ? reporting : ON_CHANGE;
  }

  private static Reporting aggregate(int minutes) {
    return new Reporting.Aggregate(
        Duration.ofMinutes(minutes),
        List.of(
            Reporting.Aggregate.Value.MIN,
            Reporting.Aggregate.Value.MAX,
            Reporting.Aggregate.Value.MEAN));
  }

  /** By what each tag is for: drifts by a line, loads and positions as figures of five minutes. */
  private static Reporting configured(int slow) {
    return switch (MachineTool.kind(slow)) {
      case LOAD, POSITION -> aggregate(5);
      case TEMPERATURE -> new Reporting.SwingingDoor(null, 1.0, GAP);
      case COUNTER, STATE, PROGRAM -> ON_CHANGE;
    };
  }

  /**
   * @param read megabytes a day of values as the controller has them.
   * @param sent megabytes a day on the topic, as the producer packs each batch.
   * @param unpacked the same before it is packed.
   * @param rows readings a day.
   * @param figures of blocks that were sent in all, with their samples beside them.
   * @param error largest distance of a slow reading from the signal as rebuilt.
   */
  private record Outcome(
      double read,
      double sent,
      double unpacked,
      double rows,
      long figures,
      long samples,
      double error) {}

  /**
   * @param reporting strategy of each slow tag; null when they are left out.
   */
  private static Outcome run(
      String what, Vibration vibration, @Nullable IntFunction<Reporting> reporting) {
    Map<TagName, Rebuilt> slow = new HashMap<>();
    long valueBytes = 0;
    for (int i = 0; reporting != null && i < MachineTool.SLOW; i++) {
      Tag tag = MachineTool.slow(i, reporting.apply(i));
      slow.put(tag.name(), new Rebuilt(tag));
      valueBytes += tag.length() > 0 ? tag.length() : tag.type().bits() / 8;
    }
    Strategy[] axes = new Strategy[MachineTool.AXES];
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = Strategy.of(MachineTool.axis(axis, WAVEFORM));
    }
    MachineTool tool = new MachineTool();
    long sent = 0;
    long packed = 0;
    long unpacked = 0;
    long figures = 0;
    long samples = 0;
    long blocks = 0;
    for (int second = 0; second <= SECONDS; second++) {
      List<Reading> out = new ArrayList<>();
      if (second == SECONDS) {
        slow.values().forEach(one -> out.addAll(one.rest()));
      } else {
        for (Reading reading : tool.slow()) {
          Rebuilt tag = slow.get(reading.tag());
          out.addAll(tag == null ? List.of() : tag.read(reading));
        }
        boolean isNew = vibration != Vibration.LEFT_OUT && tool.hasBlocks();
        for (int axis = 0; isNew && axis < axes.length; axis++) {
          Block block = tool.block(axis);
          blocks++;
          if (vibration == Vibration.EACH_SAMPLE) {
            out.addAll(samples(block));
            continue;
          }
          Strategy.Step step = axes[axis].next(block);
          axes[axis] = step.after();
          long raw = step.sent().stream().filter(r -> r.tag().equals(block.tag())).count();
          samples += raw;
          figures += step.sent().size() - raw;
          out.addAll(step.sent());
        }
      }
      tool.tick();
      if (!out.isEmpty()) {
        sent += out.size();
        byte[] batch = ReadingBatchCodec.encode(batch(second + 1L, out));
        unpacked += batch.length;
        packed +=
            MemoryRecords.withRecords(Compression.lz4().build(), new SimpleRecord(batch))
                .sizeInBytes();
      }
    }
    double days = SECONDS / 86_400.0;
    double ofBlocks = blocks * MachineTool.SAMPLES * 4 / MEGABYTE / days;
    Outcome outcome =
        new Outcome(
            ofBlocks + valueBytes * 86_400 / MEGABYTE,
            packed / MEGABYTE / days,
            unpacked / MEGABYTE / days,
            sent / days,
            figures,
            samples,
            slow.values().stream().mapToDouble(one -> one.error).max().orElse(Double.NaN));
    LOG.info("{}: {}", what, outcome);
    return outcome;
  }

  private static List<Reading> samples(Block block) {
    List<Reading> samples = new ArrayList<>(block.samples().size());
    for (int i = 0; i < block.samples().size(); i++) {
      samples.add(
          Reading.good(block.tag(), block.at().plus(WAVEFORM.offset(i)), block.samples().get(i)));
    }
    return samples;
  }

  private static ReadingBatch batch(long sequence, List<Reading> readings) {
    return new ReadingBatch(
        "edge", "6b1f2c1e-7f1d-4c43-8f0b-1f1f1f1f1f1f", "mill-plc", sequence, 1, readings);
  }

  /** A slow tag beside what was sent of it. */
  private static final class Rebuilt {
    private final Reporting.Kind kind;
    private final List<Reading> waiting = new ArrayList<>();
    private Strategy strategy;
    private Reading last;
    private double error;

    Rebuilt(Tag tag) {
      this.kind = tag.reporting().kind();
      this.strategy = Strategy.of(tag);
      this.last = Reading.good(tag.name(), MachineTool.START, new TagValue.Real(0));
    }

    List<Reading> read(Reading reading) {
      waiting.add(reading);
      Strategy.Step step = strategy.next(reading);
      strategy = step.after();
      compare(step.sent());
      return step.sent();
    }

    List<Reading> rest() {
      compare(strategy.rest());
      return strategy.rest();
    }

    private void compare(List<Reading> sent) {
      if (kind == Reporting.Kind.AGGREGATE) {
        waiting.clear();
        return;
      }
      for (Reading next : sent) {
        while (!waiting.isEmpty() && !waiting.getFirst().at().isAfter(next.at())) {
          Reading reading = waiting.removeFirst();
          error = Math.max(error, distance(reading, next));
        }
        last = next;
      }
    }

    private double distance(Reading reading, Reading next) {
      if (reading.at().equals(next.at())) {
        return requireNonNull(reading.value()).equals(next.value()) ? 0 : Double.NaN;
      }
      if (requireNonNull(reading.value()).equals(last.value())) {
        return 0;
      }
      double from = number(last);
      double share =
          kind.rebuild() == Reporting.Rebuild.HOLD
              ? 0
              : (double) Duration.between(last.at(), reading.at()).toNanos()
                  / Duration.between(last.at(), next.at()).toNanos();
      return Math.abs(from + share * (number(next) - from) - number(reading));
    }

    private static double number(Reading reading) {
      return requireNonNull(reading.value()).asDouble();
    }
  }
}
