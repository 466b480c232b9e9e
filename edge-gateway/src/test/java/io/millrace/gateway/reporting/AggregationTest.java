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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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

  /** Counted again from all readings of a period, for any seed. */
  @Test
  void figuresAreThoseOfTheReadings() {
    for (int seed = 0; seed < 40; seed++) {
      List<Reading> read = Signals.of(Signals.Shape.WALK, new Random(seed), 2000, false);
      List<Reading> sent = run(read.toArray(Reading[]::new));
      Map<Instant, List<Double>> good =
          read.stream()
              .filter(reading -> reading.quality() == Quality.GOOD)
              .collect(
                  Collectors.groupingBy(
                      reading -> period(reading.at()),
                      TreeMap::new,
                      Collectors.mapping(AggregationTest::number, Collectors.toList())));

      assertThat(sent).extracting(Reading::at).isSorted();
      good.forEach(
          (start, numbers) -> {
            Map<String, TagValue> figures = at(sent, Duration.between(NOON, start).toSeconds());
            double mean = numbers.stream().mapToDouble(d -> d).average().orElseThrow();
            assertThat(figures).containsEntry("count", new TagValue.Int(numbers.size()));
            assertThat(figures.get("min"))
                .isEqualTo(
                    new TagValue.Real(numbers.stream().mapToDouble(d -> d).min().orElseThrow()));
            assertThat(figures.get("mean"))
                .isInstanceOfSatisfying(
                    TagValue.Real.class,
                    real -> assertThat(real.value()).isCloseTo(mean, within(1e-9)));
          });
    }
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
