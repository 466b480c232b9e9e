// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Topics;
import io.millrace.contracts.events.GatewayEvent.ReadingsDropped;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestBroker;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What the broker refuses or the disk does not give back is counted and announced. */
@Timeout(180)
class SpoolLossIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Clocks CLOCKS = new Clocks(InstantSource.system(), System::nanoTime);

  @TempDir Path directory;

  @BeforeEach
  void makeTopics() {
    BROKER.recreate(Topics.READINGS.name(), 3);
    BROKER.recreate(Topics.GATEWAY_EVENTS.name(), 1);
  }

  @Test
  void aBatchThatKafkaWouldNotTakeIsHalvedUntilItDoes() throws Exception {
    SpoolRunner spool = spool(2_000);
    SpoolPublisher publisher = new SpoolPublisher(spool, "edge", kafka(20_000));
    spool.start();
    publisher.start();
    spool.readings("filler", 1, texts(0, 2_000));
    drain(spool, publisher);

    assertThat(spool.dropped()).isEmpty();
    List<ReadingBatch> batches = Sent.batches(BROKER.bootstrapServers());
    assertThat(batches).hasSizeGreaterThan(10);
    for (int i = 0; i < batches.size(); i++) {
      assertThat(batches.get(i).sequence()).isEqualTo(i + 1);
    }
    assertThat(batches.stream().flatMap(batch -> batch.readings().stream()).toList())
        .isEqualTo(texts(0, 2_000));
  }

  /** The broker takes less than the gateway was told: it was logged, and nobody counted it. */
  @Test
  void whatTheBrokerRefusesIsCountedAndTheNextBatchesAreSmaller() throws Exception {
    BROKER.limit(Topics.READINGS.name(), 6_000);
    SpoolRunner spool = spool(100);
    Map<String, Object> kafka = kafka(1 << 20);
    SpoolPublisher publisher = new SpoolPublisher(spool, "edge", kafka);
    spool.start();
    publisher.start();
    int rounds = 0;
    while (spool.dropped().isEmpty() || Sent.batches(BROKER.bootstrapServers()).size() < 5) {
      assertThat(rounds).isLessThan(100);
      spool.readings("filler", 1, texts(rounds * 100, 100));
      await().atMost(PATIENCE).until(() -> spool.unsafe() == 0 && spool.store().unsentBytes() == 0);
      rounds++;
    }
    drain(spool, publisher);

    long received =
        Sent.batches(BROKER.bootstrapServers()).stream().mapToLong(b -> b.readings().size()).sum();
    long dropped = spool.dropped().getOrDefault("TOO_LARGE", 0L);
    assertThat(dropped).isPositive();
    assertThat(received + dropped).isEqualTo(rounds * 100L);
    List<ReadingsDropped> drops = Sent.drops(BROKER.bootstrapServers());
    assertThat(drops).extracting(ReadingsDropped::reason).containsOnly("TOO_LARGE");
    assertThat(drops.stream().mapToLong(d -> d.readings() == null ? 0 : d.readings()).sum())
        .isEqualTo(dropped);
  }

  @Test
  void theSequencesInADamagedSegmentAreNamed() throws Exception {
    SpoolRunner before = spool(10);
    before.start();
    for (int i = 0; i < 200; i++) {
      before.readings("filler", 1, texts(i * 10, 10));
      before.readings("capper", 1, texts(i * 10, 10));
    }
    before.close();
    before.store().close();
    try (RandomAccessFile file =
        new RandomAccessFile(
            SpoolSegmentStore.file(directory.resolve("spool"), 1).toFile(), "rw")) {
      file.seek(file.length() / 2);
      file.write(new byte[64]);
    }
    SpoolRunner spool = spool(10);
    SpoolPublisher publisher = new SpoolPublisher(spool, "edge", kafka(1 << 20));
    spool.start();
    publisher.start();
    await().atMost(PATIENCE).until(() -> spool.store().unsentBytes() == 0);
    drain(spool, publisher);

    assertThat(spool.store().damagedSegments()).isEqualTo(1);
    List<ReadingsDropped> drops = Sent.drops(BROKER.bootstrapServers());
    assertThat(drops)
        .extracting(ReadingsDropped::device)
        .containsExactlyInAnyOrder("filler", "capper");
    for (ReadingsDropped drop : drops) {
      assertThat(drop.reason()).isEqualTo("SPOOL_DAMAGED");
      assertThat(drop.readings()).as("nobody knows").isNull();
      TreeSet<Long> missing = new TreeSet<>();
      for (long sequence = 1; sequence <= 200; sequence++) {
        missing.add(sequence);
      }
      for (ReadingBatch batch : Sent.batches(BROKER.bootstrapServers())) {
        if (batch.device().equals(drop.device())) {
          missing.remove(batch.sequence());
        }
      }
      assertThat(missing).isNotEmpty();
      assertThat(drop.fromSequence()).isEqualTo(missing.first());
      assertThat(drop.toSequence()).isEqualTo(missing.last());
      assertThat(drop.toSequence() - drop.fromSequence() + 1).isEqualTo(missing.size());
    }
  }

  private static void drain(SpoolRunner spool, SpoolPublisher publisher) throws Exception {
    await().atMost(PATIENCE).until(() -> spool.unsafe() == 0 && spool.store().unsentBytes() == 0);
    spool.close();
    await().atMost(PATIENCE).until(() -> spool.store().unsentBytes() == 0);
    publisher.close();
    spool.store().close();
  }

  private SpoolRunner spool(int batchReadings) throws Exception {
    SpoolProperties settings =
        new SpoolProperties(
            DataSize.ofMegabytes(1),
            Duration.ofDays(7),
            DataSize.ofMegabytes(2),
            Duration.ofMillis(20),
            batchReadings,
            Duration.ofMillis(20),
            1_000);
    return new SpoolRunner(directory.resolve("spool"), "edge", settings, CLOCKS);
  }

  private static Map<String, Object> kafka(int largestRequest) {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("bootstrap.servers", BROKER.bootstrapServers());
    kafka.put("max.request.size", largestRequest);
    return kafka;
  }

  /** Texts that hardly compress. */
  private static List<Reading> texts(int first, int count) {
    List<Reading> readings = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      StringBuilder text = new StringBuilder();
      java.util.Random random = new java.util.Random(i);
      while (text.length() < 120) {
        text.append((char) ('!' + random.nextInt(90)));
      }
      readings.add(
          Reading.good(
              Plants.name("text"), Examples.AT.plusMillis(i), new TagValue.Text(text.toString())));
    }
    return readings;
  }
}
