// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.GatewayEvent.ReadingsDropped;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.GatewayApplication;
import io.millrace.gateway.Plants;
import io.millrace.gateway.device.Clocks;
import io.millrace.testkit.TestBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

/** The disk of a gateway is full: nobody hangs, everything is counted, and it goes on by itself. */
@Timeout(180)
class FullDiskIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Clocks CLOCKS = new Clocks(InstantSource.system(), System::nanoTime);

  @TempDir Path directory;

  @BeforeEach
  void makeTopics() {
    for (Topic topic : List.of(Topics.PLANT_MODELS, Topics.READINGS, Topics.GATEWAY_EVENTS)) {
      BROKER.recreate(topic.name(), topic.partitions());
    }
  }

  /** The hardest case: one segment fills the disk, and only the broker can make room. */
  @Test
  void theBrokerEmptiesADiskThatTheSpoolFilledAlone() throws Exception {
    try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"), 2)) {
      SpoolProperties settings =
          new SpoolProperties(
              DataSize.ofMegabytes(64),
              Duration.ofDays(7),
              DataSize.ofMegabytes(2),
              Duration.ofMillis(50),
              500,
              Duration.ofMillis(50),
              50);
      SpoolRunner spool = new SpoolRunner(disk.root().resolve("spool"), "edge", settings, CLOCKS);
      spool.start();
      AtomicBoolean isOver = new AtomicBoolean();
      AtomicLong offered = new AtomicLong();
      AtomicLong longestNanos = new AtomicLong();
      Thread poller = Thread.ofVirtual().start(() -> poll(spool, isOver, offered, longestNanos));
      await().atMost(PATIENCE).until(() -> !spool.diskFailure().isEmpty());
      await().atMost(PATIENCE).until(() -> spool.dropped().containsKey("SPOOL_UNWRITABLE"));
      assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(Duration.ofSeconds(5));

      Map<String, Object> kafka = new HashMap<>();
      kafka.put("bootstrap.servers", BROKER.bootstrapServers());
      SpoolPublisher publisher = new SpoolPublisher(spool, "edge", kafka);
      publisher.start();
      await().atMost(PATIENCE).until(() -> spool.diskFailure().isEmpty());
      long then = spool.accepted();
      await().atMost(PATIENCE).until(() -> spool.accepted() > then + 1_000);
      isOver.set(true);
      poller.join();
      spool.close();
      await().atMost(PATIENCE).until(() -> spool.store().unsentBytes() == 0);
      publisher.close();
      spool.store().close();

      List<ReadingBatch> batches = Sent.batches(BROKER.bootstrapServers());
      List<ReadingsDropped> drops = Sent.drops(BROKER.bootstrapServers());
      TreeSet<Long> sequences = new TreeSet<>();
      long received = 0;
      for (ReadingBatch batch : batches) {
        if (sequences.add(batch.sequence())) {
          received += batch.readings().size();
        }
      }
      long dropped = spool.dropped().values().stream().mapToLong(Long::longValue).sum();
      assertThat(received + dropped).isEqualTo(offered.get());
      assertThat(
              drops.stream().mapToLong(drop -> drop.readings() == null ? 0 : drop.readings()).sum())
          .isEqualTo(dropped);
      drops.forEach(drop -> sequences.add(drop.fromSequence()));
      assertThat((long) sequences.size()).as("no gap is unexplained").isEqualTo(sequences.last());
    }
  }

  private static void poll(
      SpoolRunner spool, AtomicBoolean isOver, AtomicLong offered, AtomicLong longestNanos) {
    try {
      for (long value = 0; !isOver.get(); value++) {
        TagValue wide = new TagValue.Text("a long text of a machine ".repeat(8) + value);
        List<Reading> readings =
            List.of(
                Reading.good(Plants.name("text"), CLOCKS.now(), wide),
                Reading.good(Plants.name("count"), CLOCKS.now(), new TagValue.Int(value)));
        long begun = System.nanoTime();
        spool.readings("filler", 1, readings);
        long took = System.nanoTime() - begun;
        longestNanos.accumulateAndGet(took, Math::max);
        offered.addAndGet(readings.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Somebody else fills the disk, and makes room again. */
  @Test
  void theGatewayIsNotReadyWhileTheDiskIsFullAndThenIsAgain() throws Exception {
    try (SmallDisk disk = SmallDisk.at(directory.resolve("disk"), 4);
        HttpClient http = HttpClient.newHttpClient();
        ConfigurableApplicationContext gateway =
            GatewayApplication.application()
                .run(
                    "--server.port=0",
                    "--spring.kafka.bootstrap-servers=" + BROKER.bootstrapServers(),
                    "--millrace.gateway.data-dir=" + disk.root().resolve("data"))) {
      SpoolRunner spool = gateway.getBean(SpoolRunner.class);
      URI ready =
          URI.create(
              "http://127.0.0.1:"
                  + gateway.getEnvironment().getRequiredProperty("local.server.port")
                  + "/readyz");
      await().atMost(PATIENCE).until(() -> status(http, ready) == 200);
      disk.fill();
      AtomicBoolean isOver = new AtomicBoolean();
      Thread poller =
          Thread.ofVirtual().start(() -> poll(spool, isOver, new AtomicLong(), new AtomicLong()));
      await().atMost(PATIENCE).until(() -> status(http, ready) == 503);
      disk.clear();
      await().atMost(PATIENCE).until(() -> status(http, ready) == 200);
      isOver.set(true);
      poller.join();
    }
  }

  private static int status(HttpClient http, URI address) throws Exception {
    return http.send(
            HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
