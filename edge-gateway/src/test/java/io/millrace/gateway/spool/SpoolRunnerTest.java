// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayEvent.ClockStepped;
import io.millrace.contracts.events.GatewayEvent.LinkChanged;
import io.millrace.contracts.events.GatewayEvent.ReadingsDropped;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.spool.SpoolStore.Stored;
import io.millrace.testkit.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

@Timeout(60)
class SpoolRunnerTest {
  private final AtomicReference<Duration> clockError = new AtomicReference<>(Duration.ZERO);
  private final List<ReadingBatch> batches = new ArrayList<>();
  private final List<GatewayEvent> events = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void readingsOfADeviceShareARecordAndAreSafeWithinASecond() throws Exception {
    SpoolRunner spool = start(DataSize.ofMegabytes(1));
    for (int i = 0; i < 20; i++) {
      spool.readings("filler", 1, List.of(reading("a", i), reading("b", i)));
      spool.readings("capper", 1, List.of(reading("c", i)));
    }
    long begun = System.nanoTime();
    await().atMost(Duration.ofSeconds(5)).until(() -> spool.unsafe() == 0);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    take(spool);
    assertThat(batches)
        .extracting(ReadingBatch::device)
        .containsExactlyInAnyOrder("filler", "capper");
    assertThat(batches)
        .filteredOn(b -> b.device().equals("filler"))
        .first()
        .extracting(b -> b.readings().size())
        .isEqualTo(40);
    assertThat(spool.accepted()).isEqualTo(60);
    assertThat(spool.forceAge()).isZero();
    stop(spool);
  }

  @Test
  void aNewModelVersionBeginsANewBatch() throws Exception {
    SpoolRunner spool = start(DataSize.ofMegabytes(1));
    spool.readings("filler", 1, List.of(reading("a", 1)));
    spool.readings("filler", 2, List.of(reading("a", 2)));
    stopAndTake(spool);
    assertThat(batches).extracting(ReadingBatch::modelVersion).containsExactly(1, 2);
    assertThat(batches).extracting(ReadingBatch::sequence).containsExactly(1L, 2L);
  }

  /** F2 in small: received and dropped readings add up to what was taken in, per device. */
  @Test
  void whatLeavesAFullSpoolIsAnnouncedToTheReading() throws Exception {
    SpoolRunner spool = start(DataSize.ofKilobytes(256));
    spool.event(new LinkChanged(UUID.randomUUID(), Examples.AT, "edge", "filler", true, "answers"));
    int polls = 4000;
    for (int i = 0; i < polls; i++) {
      List<Reading> readings = new ArrayList<>();
      for (int tag = 0; tag < 25; tag++) {
        readings.add(reading("tag-with-a-long-name-" + tag, i));
      }
      spool.readings(i % 3 == 0 ? "capper" : "filler", 1, readings);
    }
    stopAndTake(spool);
    long received = batches.stream().mapToLong(batch -> batch.readings().size()).sum();
    long dropped =
        events.stream()
            .filter(ReadingsDropped.class::isInstance)
            .mapToLong(event -> ((ReadingsDropped) event).readings())
            .sum();
    assertThat(dropped).isPositive();
    assertThat(received + dropped).isEqualTo(polls * 25L);
    assertThat(spool.dropped()).containsEntry("SPOOL_FULL", dropped);
    assertThat(events).as("events outlive readings").anyMatch(LinkChanged.class::isInstance);
    for (String device : List.of("filler", "capper")) {
      long lastDropped =
          events.stream()
              .filter(e -> e instanceof ReadingsDropped gone && gone.device().equals(device))
              .mapToLong(e -> ((ReadingsDropped) e).toSequence())
              .max()
              .orElseThrow();
      assertThat(batches)
          .filteredOn(batch -> batch.device().equals(device))
          .first()
          .extracting(ReadingBatch::sequence)
          .isEqualTo(lastDropped + 1);
    }
  }

  @Test
  void aStepOfTheWallClockIsTold() throws Exception {
    SpoolRunner spool = start(DataSize.ofMegabytes(1));
    clockError.set(Duration.ofMinutes(-5));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              take(spool);
              return !events.isEmpty();
            });
    stop(spool);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            ClockStepped.class,
            step ->
                assertThat(step.step())
                    .isBetween(Duration.ofSeconds(-301), Duration.ofSeconds(-299)));
  }

  private SpoolRunner start(DataSize size) throws IOException {
    InstantSource wall = () -> Instant.now().plus(clockError.get());
    SpoolProperties settings =
        new SpoolProperties(
            size,
            Duration.ofDays(7),
            DataSize.ofMegabytes(2),
            Duration.ofMillis(250),
            500,
            Duration.ofMillis(200),
            10_000);
    SpoolRunner spool =
        new SpoolRunner(directory, "edge", settings, new Clocks(wall, System::nanoTime));
    spool.start();
    return spool;
  }

  private void stopAndTake(SpoolRunner spool) throws Exception {
    spool.close();
    take(spool);
    spool.store().close();
  }

  private static void stop(SpoolRunner spool) throws IOException {
    spool.close();
    spool.store().close();
  }

  private void take(SpoolRunner spool) throws Exception {
    List<Stored> taken = spool.store().take(1 << 20, Duration.ofMillis(10));
    while (!taken.isEmpty()) {
      for (Stored stored : taken) {
        byte[] payload = stored.spooled().payload();
        switch (stored.spooled().kind()) {
          case READINGS -> batches.add(ReadingBatchCodec.decode(payload));
          case EVENT -> events.add(Json.MAPPER.readValue(payload, GatewayEvent.class));
        }
      }
      spool.store().acknowledge(taken.getLast().next());
      taken = spool.store().take(1 << 20, Duration.ofMillis(10));
    }
  }

  private static Reading reading(String tag, int value) {
    return Reading.good(Plants.name(tag), Examples.AT.plusMillis(value), new TagValue.Int(value));
  }
}
