// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.contracts.plant.Reporting.Aggregate;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AggregationTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SILENT_AFTER = Duration.ofSeconds(3);

  @Test
  void figuresStandAtTheStartOfTheirPeriod() {
    List<Reading> sent =
        run(good(-1, 5), good(0, 10), good(1, 30), good(59, 20), good(60, 7), good(61, 9));

    // The first period begins where the gateway did, the last ends where it was stopped.
    assertThat(sent).extracting(Reading::at).contains(NOON.minusSeconds(1));
    assertThat(at(sent, 0))
        .containsEntry("min", new TagValue.Real(10))
        .containsEntry("max", new TagValue.Real(30))
        .containsEntry("mean", new TagValue.Real(20))
        .containsEntry("last", new TagValue.Real(20))
        .containsEntry("count", new TagValue.Int(3))
        // 10 for 1 s, 30 for the 3 s a reading speaks, 20 for the last second.
        .containsEntry("time-weighted-mean", new TagValue.Real((10 + 3 * 30 + 20) / 5.0));
    assertThat(at(sent, 60)).containsEntry("count", new TagValue.Int(2));
    assertThat(at(sent, 60)).containsEntry("last", new TagValue.Real(9));
  }

  @Test
  void aReadingSpeaksOverTheEndOfAPeriod() {
    List<Reading> sent = run(good(58, 10), good(62, 40), good(63, 40));

    // From 60 to 61 the 10, from 62 to 63 the 40.
    assertThat(at(sent, 60)).containsEntry("time-weighted-mean", new TagValue.Real(25));
  }

  @Test
  void aPeriodWithoutAGoodReadingIsBadForItsReason() {
    List<Reading> sent =
        run(
            good(0, 1),
            Reading.bad(Plants.name("signal"), NOON.plusSeconds(60), QualityReason.TIMEOUT),
            Reading.uncertain(
                Plants.name("signal"),
                NOON.plusSeconds(61),
                new TagValue.Real(99),
                QualityReason.OUT_OF_RANGE),
            good(120, 1));

    List<Reading> bad =
        sent.stream().filter(reading -> reading.at().equals(NOON.plusSeconds(60))).toList();
    assertThat(bad)
        .filteredOn(reading -> !reading.tag().name().endsWith("-count"))
        .hasSize(5)
        .allMatch(reading -> reading.reason() == QualityReason.OUT_OF_RANGE)
        .allMatch(reading -> reading.quality() == Quality.BAD);
    assertThat(at(sent, 60)).containsEntry("count", new TagValue.Int(0));
  }

  @Test
  void aClockThatIsSetBackEndsThePeriod() {
    List<Reading> sent = run(good(30, 1), good(31, 2), good(10, 5), good(60, 1));

    assertThat(sent).filteredOn(r -> r.tag().name().equals("signal-last")).hasSize(3);
    assertThat(at(sent, 10)).containsEntry("last", new TagValue.Real(5));
  }

  @Test
  void digitsBeyondADoubleAreKept() {
    long far = (1L << 60) + 1;
    List<Reading> sent =
        run(
            Reading.good(Plants.name("signal"), NOON, new TagValue.Int(far)),
            Reading.good(Plants.name("signal"), NOON.plusSeconds(1), new TagValue.Int(far + 1)));

    assertThat(at(sent, 0))
        .containsEntry("min", new TagValue.Int(far))
        .containsEntry("max", new TagValue.Int(far + 1));
  }

  /**
   * Counted again from all readings of a period, for any signal, with silences, faults and a clock
   * that is set back.
   */
  @ParameterizedTest
  @EnumSource(
      value = Signals.Shape.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BIT", "TEXT"})
  void figuresAreThoseOfTheReadings(Signals.Shape shape) {
    for (int seed = 0; seed < 12; seed++) {
      List<Reading> read = Signals.of(shape, new Random(seed), 1000, seed % 3 == 0);
      List<Reading> sent = run(read.toArray(Reading[]::new));
      List<List<Integer>> periods = periods(read);
      int figures = Aggregate.Value.values().length;

      assertThat(sent).hasSize(figures * periods.size());
      for (int i = 0; i < periods.size(); i++) {
        List<Integer> period = periods.get(i);
        boolean isStart = period.getFirst() == 0 || isSetBack(read, period.getFirst());
        Instant first = read.get(period.getFirst()).at();
        List<Reading> told = sent.subList(i * figures, (i + 1) * figures);
        assertThat(told).extracting(Reading::at).containsOnly(isStart ? first : period(first));
        check(read, period, told);
      }
    }
  }

  private static void check(List<Reading> read, List<Integer> period, List<Reading> told) {
    List<BigDecimal> good =
        period.stream()
            .map(read::get)
            .filter(AggregationTest::isGood)
            .map(AggregationTest::exact)
            .toList();
    assertThat(told.get(4).value()).isEqualTo(new TagValue.Int(good.size()));
    if (good.isEmpty()) {
      assertThat(told.getFirst().reason()).isEqualTo(read.get(period.getLast()).reason());
      return;
    }
    assertThat(exact(told.get(0))).isEqualByComparingTo(Collections.min(good));
    assertThat(exact(told.get(1))).isEqualByComparingTo(Collections.max(good));
    assertThat(exact(told.get(3))).isEqualByComparingTo(good.getLast());
    BigDecimal sum = good.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    double mean = sum.divide(BigDecimal.valueOf(good.size()), MathContext.DECIMAL128).doubleValue();
    double size = good.stream().mapToDouble(d -> Math.abs(d.doubleValue())).max().orElseThrow();
    assertThat(number(told.get(2))).isCloseTo(mean, within(1e-12 * size));
    double weighted = 0;
    double weights = 0;
    for (int i = Math.max(1, period.getFirst()); i <= period.getLast(); i++) {
      Reading one = read.get(i - 1);
      if (isSetBack(read, i) || !isGood(one)) {
        continue;
      }
      Instant from = latest(one.at(), period(read.get(i).at()), period.contains(i - 1));
      Instant silent = one.at().plus(SILENT_AFTER);
      Instant to = read.get(i).at().isBefore(silent) ? read.get(i).at() : silent;
      double nanos = Math.max(0, from.until(to, ChronoUnit.NANOS));
      weighted += number(one) * nanos;
      weights += nanos;
    }
    // What the last reading of the period spoke for before the next period began.
    int last = period.getLast();
    if (last + 1 < read.size() && !isSetBack(read, last + 1) && isGood(read.get(last))) {
      Instant end = period(read.get(last).at()).plus(MINUTE);
      Instant silent = read.get(last).at().plus(SILENT_AFTER);
      double nanos =
          read.get(last).at().until(end.isBefore(silent) ? end : silent, ChronoUnit.NANOS);
      weighted += number(read.get(last)) * nanos;
      weights += nanos;
    }
    assertThat(number(told.get(5)))
        .isCloseTo(weights == 0 ? mean : weighted / weights, within(1e-9 * span(read, period)));
  }

  /** Numbers of the readings of each period; one that is set back begins another. */
  private static List<List<Integer>> periods(List<Reading> read) {
    List<List<Integer>> periods = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      boolean isNew =
          i == 0
              || isSetBack(read, i)
              || !period(read.get(i).at()).equals(period(read.get(i - 1).at()));
      if (isNew) {
        periods.add(new ArrayList<>());
      }
      periods.getLast().add(i);
    }
    return periods;
  }

  private static boolean isSetBack(List<Reading> read, int i) {
    return i > 0 && !read.get(i).at().isAfter(read.get(i - 1).at());
  }

  private static Instant latest(Instant at, Instant start, boolean isInPeriod) {
    return isInPeriod || at.isAfter(start) ? at : start;
  }

  private static double span(List<Reading> read, List<Integer> period) {
    double most = Double.MIN_NORMAL;
    for (int i = Math.max(0, period.getFirst() - 1); i <= period.getLast(); i++) {
      most = isGood(read.get(i)) ? Math.max(most, Math.abs(number(read.get(i)))) : most;
    }
    return most;
  }

  private static boolean isGood(Reading reading) {
    return reading.quality() == Quality.GOOD;
  }

  private static BigDecimal exact(Reading reading) {
    return Objects.requireNonNull(reading.value()).asNumber().orElseThrow();
  }

  private static Instant period(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES);
  }

  private static double number(Reading reading) {
    return reading.value() == null ? Double.NaN : reading.value().asDouble();
  }

  private static Reading good(int second, double value) {
    return Reading.good(Plants.name("signal"), NOON.plusSeconds(second), new TagValue.Real(value));
  }

  private static List<Reading> run(Reading... readings) {
    Aggregate all = new Aggregate(MINUTE, List.of(Aggregate.Value.values()));
    Strategy strategy = Aggregation.of(Plants.name("signal"), all, SILENT_AFTER);
    List<Reading> sent = new ArrayList<>();
    for (Reading reading : readings) {
      Strategy.Step step = strategy.next(reading);
      sent.addAll(step.sent());
      strategy = step.after();
    }
    sent.addAll(strategy.rest());
    return sent;
  }

  /** The figures that have a value, by what they are, of the period with this second in it. */
  private static Map<String, TagValue> at(List<Reading> sent, long second) {
    Map<String, TagValue> figures = new TreeMap<>();
    for (Reading reading : sent) {
      boolean isThen =
          reading.at().equals(NOON.plusSeconds(second))
              || (reading.at().isBefore(NOON)
                  && period(reading.at()).equals(NOON.plusSeconds(second)));
      if (isThen && reading.value() != null) {
        figures.put(reading.tag().name().substring("signal-".length()), reading.value());
      }
    }
    return figures;
  }
}
