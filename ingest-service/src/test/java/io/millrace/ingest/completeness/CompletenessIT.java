// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.ingest.RunningIngest;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class CompletenessIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private final RunningIngest ingest = RunningIngest.shared();
  private final Instant hour =
      Instant.now().truncatedTo(ChronoUnit.HOURS).minus(3, ChronoUnit.HOURS);

  @Test
  void minutesThatAreNotFoldedYetAreAnsweredAsIfTheyWere() {
    ingest
        .bean(TransactionTemplate.class)
        .executeWithoutResult(
            _ -> {
              // Nobody folds while this transaction has the lock.
              ingest
                  .jdbc()
                  .execute("select pg_advisory_xact_lock('sample_1m'::regclass::oid::bigint)");
              ingest.send(batch("early", 1, 10));
              await().atMost(SOON).untilAsserted(() -> oneReadingOf3SecondsIn("early", "SAMPLES"));
            });
    ingest.awaitFolded("early-plc");
    oneReadingOf3SecondsIn("early", "MINUTES");
  }

  private void oneReadingOf3SecondsIn(String place, String resolution) {
    assertThat(device(place, 60).path("coverage").asDouble()).isCloseTo(3.0 / 60, within(1e-12));
    JsonNode history =
        ingest
            .get("/api/v1/readings?tag=%s&bucket=PT1M%s".formatted(tag(place), window(60)))
            .json();
    assertThat(history.path("resolution").asString()).isEqualTo(resolution);
    assertThat(history.at("/points/0/coverage").asDouble()).isCloseTo(3.0 / 60, within(1e-12));
  }

  @Test
  void listsThatAreCutSaySoAndTheNumbersAreOfAll() {
    ingest.sendAll(
        IntStream.rangeClosed(0, 201).mapToObj(i -> batch("holes", 1 + 2 * i, i)).toList());
    await().atMost(SOON).until(() -> device("holes", 3600).path("receivedBatches").asInt() == 202);

    JsonNode whole = device("holes", 3600);
    assertThat(whole.path("missingBatches").asInt()).isEqualTo(201);
    assertThat(whole.path("gaps").size()).isEqualTo(200);
    assertThat(whole.path("isCut").asBoolean()).isTrue();
    assertThat(device("holes", 60).path("isCut").asBoolean()).isFalse();
    assertThat(device("holes", 60).path("gaps").size()).isEqualTo(60);
  }

  @Test
  void aWindowWithinAMinuteIsThatMinute() {
    ingest.send(batch("short", 1, 10));
    await().atMost(SOON).until(() -> device("short", 60).path("receivedBatches").asInt() == 1);
    JsonNode answer =
        ingest
            .get(
                "/api/v1/completeness?equipment=acme/complete/short&from=%s&to=%s"
                    .formatted(hour.plusSeconds(5), hour.plusSeconds(20)))
            .json();
    assertThat(answer.path("from").asString()).isEqualTo(hour.toString());
    assertThat(answer.path("to").asString()).isEqualTo(hour.plusSeconds(60).toString());
    assertThat(answer.at("/devices/0/receivedBatches").asInt()).isEqualTo(1);
  }

  private JsonNode device(String place, long seconds) {
    return ingest
        .get("/api/v1/completeness?equipment=acme/complete/" + place + window(seconds))
        .json()
        .at("/devices/0");
  }

  private String window(long seconds) {
    return "&from=%s&to=%s".formatted(hour, hour.plusSeconds(seconds));
  }

  private static TagName tag(String place) {
    return new TagName("acme/complete/" + place + "/value");
  }

  private ReadingBatch batch(String place, long sequence, long second) {
    Reading reading = Examples.real(tag(place), hour.plusSeconds(second), (double) second);
    return Examples.batch("complete", place + "-plc", sequence, List.of(reading));
  }
}
