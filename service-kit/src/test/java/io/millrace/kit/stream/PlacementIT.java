// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.kit.sample.Pulse;
import io.millrace.kit.sample.Pulses;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F14 and F18: dead letters that cannot be kept, a topic that is not what it was. */
class PlacementIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final Duration SOON = Duration.ofSeconds(40);
  private final String topic = "sample.place." + UUID.randomUUID();

  private SampleService start() {
    SampleService service =
        SampleService.start(DATABASE.dataSource(), BROKER.bootstrapServers(), topic);
    service.jdbc().execute("truncate tally, total, stream_watermark, stream_position, stream_loss");
    await()
        .atMost(SOON)
        .until(
            () ->
                !service.bean(StreamsRunner.class).status().getFirst().partitions().isEmpty()
                    && service.get("/readyz").statusCode() == 200);
    return service;
  }

  /** F14: the position stays before the poison until the dead letters can be kept again. */
  @Test
  void poisonWaitsWhileItsDeadLetterCannotBeKept() throws Exception {
    try (SampleService service = start();
        Pulses pulses = new Pulses(BROKER.bootstrapServers(), topic);
        Admin admin = BROKER.admin()) {
      admin.deleteTopics(List.of(topic + ".dead")).all().get();
      pulses.send(3, Pulses.bytes("a"), Pulses.bytes("a,e1,1,1"));
      pulses.send(3, Pulses.bytes("a"), Pulses.bytes("rubbish"));
      pulses.send(3, Pulses.bytes("a"), Pulses.bytes("a,e1,2,1"));
      await().atMost(SOON).until(() -> service.meter("millrace.stream.retries") >= 2);
      assertThat(Pulses.rows(service.jdbc())).containsExactly("a/1/1");
      assertThat(service.meter("millrace.stream.dead.letters")).isZero();
      BROKER.recreate(topic + ".dead", 6);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(Pulses.rows(service.jdbc())).containsExactly("a/1/1", "a/2/1"));
      assertThat(DeadLetter.of(BROKER.bootstrapServers(), topic + ".dead")).hasSize(1);
    }
  }

  /** F18: nothing is read from a topic that was created anew until a person decides. */
  @Test
  void topicThatWasCreatedAnewStopsTheConsumerLoudly() {
    List<Pulse> before = Pulses.plan(5, 1, 40, new Random(1));
    try (SampleService service = start();
        Pulses pulses = new Pulses(BROKER.bootstrapServers(), topic)) {
      pulses.send(before);
      await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) == 200);
    }
    BROKER.recreate(topic, 6);
    try (SampleService service =
            SampleService.start(DATABASE.dataSource(), BROKER.bootstrapServers(), topic);
        Pulses pulses = new Pulses(BROKER.bootstrapServers(), topic)) {
      pulses.send(Pulses.plan(5, 41, 100, new Random(2)));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(service.get("/readyz").body())
                      .contains("\"status\":\"DOWN\"", "created anew"));
      assertThat(Pulses.count(service.jdbc())).isEqualTo(200);
      service.jdbc().update("delete from stream_position where topic = ?", topic);
      await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) == 500);
      await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 200);
    }
  }

  /** The broker's retention was shorter than the outage: a loss with a number, not a halt. */
  @Test
  void whatRetentionDeletedIsRecordedAsLost() throws Exception {
    try (SampleService service = start();
        Pulses pulses = new Pulses(BROKER.bootstrapServers(), topic)) {
      pulses.send(2, Pulses.bytes("r"), Pulses.bytes("r,e1,1,1"));
      await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) == 1);
    }
    try (Pulses pulses = new Pulses(BROKER.bootstrapServers(), topic);
        Admin admin = BROKER.admin()) {
      for (int sequence = 2; sequence <= 10; sequence++) {
        pulses.send(2, Pulses.bytes("r"), Pulses.bytes("r,e1," + sequence + ",1"));
      }
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 2), RecordsToDelete.beforeOffset(6)))
          .all()
          .get();
      try (SampleService service =
          SampleService.start(DATABASE.dataSource(), BROKER.bootstrapServers(), topic)) {
        await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) == 5);
        assertThat(
                service
                    .jdbc()
                    .queryForList(
                        "select partition, from_offset, to_offset from stream_loss where topic = ?",
                        topic))
            .containsExactly(Map.of("partition", 2, "from_offset", 1L, "to_offset", 6L));
        assertThat(service.meter("millrace.stream.lost")).isEqualTo(5);
        assertThat(service.meter("millrace.stream.missing")).isEqualTo(5);
      }
    }
  }
}
