// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each strategy makes of the reference reactor: the table in the README, from {@code
 * -Dmillrace.test.reactor-seconds=86400}; a quarter of an hour in each build.
 */
class ReactorTest {
  private static final int SECONDS = Integer.getInteger("millrace.test.reactor-seconds", 900);
  private static final Logger LOG = LoggerFactory.getLogger(ReactorTest.class);
  private static final Duration GAP = Duration.ofMinutes(10);

  @Test
  void lessIsSentAndEachBoundIsKept() {
    Outcome every = run(Reporting.EVERY);
    Outcome onChange = run(new Reporting.OnChange(GAP));
    Outcome band = run(new Reporting.Deadband(null, 1.0, GAP));
    Outcome door = run(new Reporting.SwingingDoor(null, 1.0, GAP));
    Outcome minutes =
        run(
            new Reporting.Aggregate(
                Duration.ofMinutes(1), List.of(Reporting.Aggregate.Value.values()).subList(0, 3)));

    assertThat(every.sent).isEqualTo((long) SECONDS * Reactor.PARAMETERS).isEqualTo(every.read);
    assertThat(every.error).isZero();
    assertThat(onChange.error).isZero();
    assertThat(onChange.sent).isLessThan(every.sent);
    assertThat(band.error).isPositive().isLessThanOrEqualTo(1);
    assertThat(band.bytes).isLessThan(every.bytes / 5);
    assertThat(door.error).isPositive().isLessThanOrEqualTo(1 + 1e-12);
    assertThat(door.bytes).isLessThan(every.bytes / 5);
    assertThat(minutes.sent).isLessThan(every.sent / 15);
  }

  /**
   * @param bytes of the batches on the topic, one each second.
   * @param error largest distance of a reading from the signal as rebuilt; 0 for aggregates.
   */
  private record Outcome(long read, long sent, long bytes, double error) {}

  private static Outcome run(Reporting reporting) {
    Map<TagName, Series> series = new TreeMap<>();
    for (int i = 0; i < Reactor.PARAMETERS; i++) {
      Tag tag = Plants.tag(Reactor.name(i), "holding:" + 2 * i, DataType.FLOAT32);
      tag = Plants.reported(Plants.between(tag, 0.0, 100.0), reporting);
      series.put(tag.name(), new Series(tag));
    }
    Reactor reactor = new Reactor();
    long sent = 0;
    long bytes = 0;
    for (int second = 0; second <= SECONDS; second++) {
      List<Reading> out = new ArrayList<>();
      if (second == SECONDS) {
        series.values().forEach(one -> out.addAll(one.rest()));
      } else {
        for (Reading reading : reactor.next()) {
          out.addAll(requireNonNull(series.get(reading.tag())).read(reading));
        }
      }
      if (!out.isEmpty()) {
        sent += out.size();
        bytes += ReadingBatchCodec.encode(batch(second + 1L, out)).length;
      }
    }
    double error = series.values().stream().mapToDouble(one -> one.error).max().orElse(Double.NaN);
    Outcome outcome = new Outcome((long) SECONDS * Reactor.PARAMETERS, sent, bytes, error);
    LOG.info("{}: {}", reporting, outcome);
    return outcome;
  }

  private static ReadingBatch batch(long sequence, List<Reading> readings) {
    return new ReadingBatch(
        "edge", "6b1f2c1e-7f1d-4c43-8f0b-1f1f1f1f1f1f", "reactor-plc", sequence, 1, readings);
  }

  /** A signal beside what was sent of it. */
  private static final class Series {
    private final Reporting.Kind kind;
    private final List<Reading> waiting = new ArrayList<>();
    private Strategy strategy;
    private Reading last = Reading.good(Plants.name("none"), Reactor.START, new TagValue.Real(0));
    private double error;

    Series(Tag tag) {
      this.kind = tag.reporting().kind();
      this.strategy = Strategy.of(tag);
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
          error = Math.max(error, Math.abs(at(reading, next) - number(reading)));
        }
        last = next;
      }
    }

    private double at(Reading reading, Reading next) {
      if (reading.at().equals(next.at())) {
        return number(next);
      }
      if (kind.rebuild() == Reporting.Rebuild.HOLD) {
        return number(last);
      }
      double share =
          (double) Duration.between(last.at(), reading.at()).toNanos()
              / Duration.between(last.at(), next.at()).toNanos();
      return number(last) + share * (number(next) - number(last));
    }

    private static double number(Reading reading) {
      return reading.value() == null ? Double.NaN : reading.value().asDouble();
    }
  }
}
