// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayEvent.ReadingsDropped;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.spool.SpoolStore.Stored;
import io.millrace.testkit.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What leaves a spool that is full or old: process values first, then all, and it is all told. */
@Timeout(240)
class SpoolMakesRoomTest {
  private static final int TAGS = 25;
  private static final DataSize SIZE = DataSize.ofKilobytes(512);

  private final AtomicReference<Instant> now = new AtomicReference<>(Examples.AT);
  private final List<ReadingBatch> batches = new ArrayList<>();
  private final List<ReadingsDropped> drops = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void readingsThatTellStatesOutliveTheOthersAndKeepTheirPlace() throws Exception {
    int polls = 1000;
    SpoolRunner spool = start();
    write(spool, polls);
    assertThat(onDisk()).isLessThanOrEqualTo(SIZE.toBytes() + SIZE.toBytes() / 16 + 8192);
    stopAndTake(spool);

    assertThat(values("state")).as("no state is lost").hasSize(polls).isSorted();
    assertThat(values("value-1").size()).isBetween(50, polls - 300);
    assertThat(batches).extracting(ReadingBatch::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(drops).extracting(ReadingsDropped::reason).containsOnly("SPOOL_THINNED");
    assertThat(received() + dropped()).isEqualTo((long) polls * TAGS);
    assertThat(spool.dropped()).containsOnlyKeys("SPOOL_THINNED");
    assertThat(spool.dropped().get("SPOOL_THINNED")).isEqualTo(dropped());
  }

  @Test
  void whenOnlyStatesAreLeftTheOldestOfThemLeave() throws Exception {
    int polls = 8_000;
    SpoolRunner spool = start();
    write(spool, polls);
    assertThat(onDisk()).isLessThanOrEqualTo(SIZE.toBytes() + SIZE.toBytes() / 16 + 8192);
    stopAndTake(spool);

    assertThat(values("state").size()).isGreaterThan(3 * values("value-1").size());
    assertThat(values("state")).endsWith((long) polls - 1).isSorted();
    assertThat(drops)
        .extracting(ReadingsDropped::reason)
        .containsOnly("SPOOL_THINNED", "SPOOL_FULL");
    assertThat(received() + dropped()).isEqualTo((long) polls * TAGS);
  }

  /** A place in a segment must stay true when the segment is thinned behind it. */
  @Test
  void whatWasSentOfASegmentIsNotSentAgainWhenItsRestWasThinned() throws Exception {
    SpoolRunner spool = start();
    write(spool, 3);
    awaitSafe(spool);
    Stored first = spool.store().take(1, Duration.ofSeconds(1)).getFirst();
    batches.add(first.spooled().batch());
    spool.store().acknowledge(first.next());
    spool.store().rewind();
    spool.store().saveCursor();
    write(spool, 900);
    spool.close();
    spool.store().close();

    SpoolRunner again = start();
    stopAndTake(again);
    assertThat(batches).extracting(ReadingBatch::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(values("state")).hasSize(903);
    assertThat(again.store().damagedSegments()).isZero();
    assertThat(received() + dropped()).isEqualTo(903L * TAGS);
  }

  /** The broker may have it, and only its acknowledgement was lost: nobody knows that it left. */
  @Test
  void whatMayHaveArrivedNeitherLeavesNorIsSaidTo() throws Exception {
    SpoolRunner spool = start();
    write(spool, 40);
    awaitSafe(spool);
    List<Long> doubtful =
        spool.store().take(16 << 10, Duration.ofSeconds(1)).stream()
            .map(stored -> stored.spooled().batch().sequence())
            .toList();
    spool.store().rewind();
    write(spool, 2_000);
    assertThat(onDisk()).isLessThanOrEqualTo(SIZE.toBytes() + SIZE.toBytes() / 16 + 8192);
    stopAndTake(spool);

    assertThat(doubtful).hasSizeGreaterThan(5);
    assertThat(batches.stream().limit(doubtful.size()))
        .allMatch(batch -> batch.readings().size() == TAGS)
        .extracting(ReadingBatch::sequence)
        .containsExactlyElementsOf(doubtful);
    assertThat(received() + dropped()).isEqualTo(2_040L * TAGS);
    assertThat(dropped()).isPositive();
  }

  @Test
  void aRewriteThatWasNotFinishedIsForgotten() throws Exception {
    SpoolRunner spool = start();
    write(spool, 200);
    spool.close();
    spool.store().close();
    Path left = directory.resolve("00000000000000000000.seg.new");
    Files.write(left, new byte[100]);
    stopAndTake(start());
    assertThat(left).doesNotExist();
    assertThat(values("state")).hasSize(200);
  }

  @Test
  void wholeSegmentsLeaveWhenTheyAreOld() throws Exception {
    SpoolRunner spool = start();
    write(spool, 120);
    awaitSafe(spool);
    now.set(Examples.AT.plus(Duration.ofDays(3)));
    write(spool, 120);
    awaitSafe(spool);
    long before = onDisk();
    spool.store().dropBefore(now.get().minus(Duration.ofDays(2)));
    assertThat(onDisk()).isLessThan(before * 2 / 3);
    stopAndTake(spool);

    assertThat(values("state")).endsWith(119L).hasSizeLessThan(200).hasSizeGreaterThan(119);
    assertThat(drops).extracting(ReadingsDropped::reason).containsOnly("SPOOL_AGED");
    assertThat(received() + dropped()).isEqualTo(240L * TAGS);
    assertThat(spool.dropped()).containsOnlyKeys("SPOOL_AGED");
  }

  private SpoolRunner start() throws IOException {
    SpoolProperties settings =
        new SpoolProperties(
            SIZE,
            Duration.ofDays(365),
            DataSize.ofMegabytes(2),
            Duration.ofMillis(1),
            TAGS,
            Duration.ofMillis(20),
            10_000);
    SpoolRunner spool =
        new SpoolRunner(directory, "edge", settings, new Clocks(now::get, System::nanoTime));
    spool.essential(tag -> tag.name().equals("state"));
    spool.start();
    return spool;
  }

  private static void write(SpoolRunner spool, int polls) throws InterruptedException {
    for (int i = 0; i < polls; i++) {
      List<Reading> readings = new ArrayList<>();
      for (int tag = 0; tag < TAGS; tag++) {
        readings.add(
            Reading.good(
                Plants.name(tag == 0 ? "state" : "value-" + tag),
                Examples.AT.plusMillis(i),
                new TagValue.Int(i)));
      }
      spool.readings("filler", 1, readings);
      if (spool.unsafe() > 1_000 * TAGS) {
        awaitSafe(spool);
      }
    }
  }

  private static void awaitSafe(SpoolRunner spool) {
    await().atMost(Duration.ofSeconds(60)).until(() -> spool.unsafe() == 0);
  }

  private void stopAndTake(SpoolRunner spool) throws Exception {
    spool.close();
    List<Stored> taken = spool.store().take(1 << 20, Duration.ofMillis(10));
    while (!taken.isEmpty()) {
      for (Stored stored : taken) {
        switch (stored.spooled().kind()) {
          case READINGS -> batches.add(stored.spooled().batch());
          case EVENT -> {
            if (Json.MAPPER.readValue(stored.spooled().payload(), GatewayEvent.class)
                instanceof ReadingsDropped drop) {
              drops.add(drop);
            }
          }
        }
      }
      spool.store().acknowledge(taken.getLast().next());
      taken = spool.store().take(1 << 20, Duration.ofMillis(10));
    }
    spool.store().close();
  }

  private List<Long> values(String tag) {
    return batches.stream()
        .flatMap(batch -> batch.readings().stream())
        .filter(reading -> reading.tag().name().equals(tag))
        .map(reading -> ((TagValue.Int) Objects.requireNonNull(reading.value())).value())
        .toList();
  }

  private long received() {
    return batches.stream().mapToLong(batch -> batch.readings().size()).sum();
  }

  private long dropped() {
    return drops.stream().mapToLong(drop -> Objects.requireNonNull(drop.readings())).sum();
  }

  private long onDisk() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".seg"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
