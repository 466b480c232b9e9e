// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.RunningIngest;
import io.millrace.testkit.Examples;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A 64-bit counter of two bottles a step, one step a second for ten minutes: it begins 100 steps
 * before its end, is set to zero at 300 s and leaps to beyond 2^53 at 450 s.
 */
class CounterHistoryIT {
  private static final TagName TAG = new TagName("acme/amiens/bottling/line1/filler/produced");
  private static final String DEVICE = "amiens-plc";
  private static final BigInteger BEGIN = BigInteger.TWO.pow(64).subtract(BigInteger.valueOf(100));
  private static final BigInteger LEAP = BigInteger.TWO.pow(60).add(BigInteger.valueOf(7));

  private final RunningIngest ingest = RunningIngest.shared();
  private final Instant hour =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);

  @Test
  void everyStepIsCountedOnceAlsoWhenDataComesLate() {
    String model =
        Examples.PLANT
            .replace("site: lyon", "site: amiens")
            .replace("filler-plc", DEVICE)
            .replace(
                "{name: produced, address: 400002, type: UINT16}",
                "{name: produced, address: 400002, type: UINT64}")
            .replace("counts: PRODUCED}", "counts: PRODUCED, piecesPerCount: 2}");
    assertThat(ingest.put("/api/v1/sites/amiens/model", "application/yaml", model).status())
        .isEqualTo(201);

    LongPredicate isLate = second -> second >= 120 && second < 240;
    ingest.send(batch(1, isLate.negate()));
    ingest.awaitFolded(DEVICE);
    // The growth over the gap is seen where it ends.
    assertThat(minutes()).containsExactly(59L, 60L, -1L, -1L, 180L, 59L, 60L, 59L, 60L, 60L);

    ingest.send(batch(2, isLate));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(minutes()).doesNotContain(-1L));
    List<Long> unfolded = minutes();
    ingest.awaitFolded(DEVICE);

    // 600 readings are 599 steps; the reset and the preset count nothing.
    assertThat(unfolded).containsExactly(59L, 60L, 60L, 60L, 60L, 59L, 60L, 59L, 60L, 60L);
    assertThat(minutes()).isEqualTo(unfolded);
    assertThat(sum("PT1H")).isEqualTo(597);
    assertThat(sum("PT7S")).isEqualTo(597);
    assertThat(history("PT1H").at("/points/0/counterDelta").isIntegralNumber()).isTrue();
    assertThat(history("PT1H").path("resolution").asString()).isEqualTo("HOURS");
    assertThat(history("PT1M").path("resolution").asString()).isEqualTo("MINUTES");
    assertThat(history("PT7S").path("resolution").asString()).isEqualTo("SAMPLES");
  }

  private List<Long> minutes() {
    return history("PT1M")
        .path("points")
        .valueStream()
        .limit(10)
        .map(p -> p.path("counterDelta").asLong(-1))
        .toList();
  }

  private long sum(String bucket) {
    return history(bucket)
        .path("points")
        .valueStream()
        .mapToLong(p -> p.path("counterDelta").asLong(0))
        .sum();
  }

  private JsonNode history(String bucket) {
    return ingest
        .get(
            "/api/v1/readings?tag=%s&from=%s&to=%s&bucket=%s"
                .formatted(TAG, hour, hour.plus(1, ChronoUnit.HOURS), bucket))
        .json();
  }

  private ReadingBatch batch(long sequence, LongPredicate seconds) {
    List<Reading> readings =
        LongStream.range(0, 600).filter(seconds).mapToObj(this::reading).toList();
    return Examples.batch(DEVICE, sequence, readings);
  }

  private Reading reading(long second) {
    BigInteger value =
        second < 300
            ? BEGIN.add(BigInteger.valueOf(second)).mod(BigInteger.TWO.pow(64))
            : second < 450
                ? BigInteger.valueOf(second - 300)
                : LEAP.add(BigInteger.valueOf(second - 450));
    return Reading.good(TAG, hour.plusSeconds(second), new TagValue.UnsignedInt(value.longValue()));
  }
}
