// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Topics;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.testkit.ForkedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** The broker is killed while the gateway writes, and is away for a while. */
@Timeout(180)
class SpoolPublisherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> DEVICES = List.of("filler", "capper", "packer");

  @TempDir Path directory;

  @Test
  void nothingIsLostAndTheOrderIsKeptWhenTheBrokerIsKilled() throws Exception {
    try (ForkedBroker broker = ForkedBroker.in(directory.resolve("broker"))) {
      broker.start();
      Map<String, Object> kafka = new HashMap<>();
      kafka.put("bootstrap.servers", broker.bootstrapServers());
      kafka.put("request.timeout.ms", 5_000);
      try (Admin admin = Admin.create(kafka)) {
        admin.createTopics(List.of(new NewTopic(Topics.READINGS.name(), 3, (short) 1))).all().get();
      }
      SpoolProperties settings =
          new SpoolProperties(
              DataSize.ofMegabytes(64),
              Duration.ofDays(7),
              DataSize.ofMegabytes(2),
              Duration.ofMillis(20),
              100,
              Duration.ofMillis(50),
              1000);
      Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
      SpoolRunner spool = new SpoolRunner(directory.resolve("spool"), "edge", settings, clocks);
      SpoolPublisher publisher = new SpoolPublisher(spool, "edge", kafka);
      spool.start();
      publisher.start();
      AtomicBoolean isOver = new AtomicBoolean();
      Thread poller = Thread.ofVirtual().start(() -> write(spool, clocks, isOver));
      await().atMost(PATIENCE).until(() -> publisher.published() > 50);
      broker.kill();
      long whenKilled = spool.accepted();
      await().atMost(PATIENCE).until(() -> spool.accepted() > whenKilled + 3_000);
      assertThat(spool.oldestUnsent()).isPositive();
      broker.start();
      await().atMost(PATIENCE).until(() -> spool.oldestUnsent().toMillis() < 1_000);
      isOver.set(true);
      poller.join();
      spool.close();
      await().atMost(PATIENCE).until(() -> spool.store().unsentBytes() == 0);
      publisher.close();
      spool.store().close();

      List<ReadingBatch> received = Sent.batches(broker.bootstrapServers());
      assertThat(spool.dropped()).isEmpty();
      for (String device : DEVICES) {
        TreeSet<Long> sequences = new TreeSet<>();
        long readings = 0;
        for (ReadingBatch batch : received) {
          if (batch.device().equals(device) && sequences.add(batch.sequence())) {
            // Sent twice is allowed, out of order for the first time is not.
            assertThat(batch.sequence()).isEqualTo(sequences.last());
            readings += batch.readings().size();
          }
        }
        assertThat((long) sequences.size()).isEqualTo(sequences.last());
        assertThat(readings).isEqualTo(spool.accepted() / DEVICES.size());
      }
    }
  }

  private static void write(SpoolRunner spool, Clocks clocks, AtomicBoolean isOver) {
    try {
      long value = 0;
      while (!isOver.get()) {
        value++;
        for (String device : DEVICES) {
          spool.readings(
              device,
              1,
              List.of(Reading.good(Plants.name("count"), clocks.now(), new TagValue.Int(value))));
        }
        if (spool.unsafe() > 300) {
          await().pollInterval(Duration.ofMillis(10)).until(() -> spool.unsafe() < 100);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
