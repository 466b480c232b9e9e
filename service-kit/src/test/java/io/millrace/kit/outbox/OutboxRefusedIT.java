// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Topic;
import io.millrace.kit.sample.SampleApplication;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One event that the broker will never take held up every other event of the service. */
@Timeout(180)
class OutboxRefusedIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final Duration SOON = Duration.ofSeconds(40);
  private final Topic topic = topic("sample.refused." + UUID.randomUUID());

  @Test
  void refusedEventsHoldUpTheirOwnKeysOnly() {
    BROKER.recreate(topic.name(), 3);
    BROKER.limit(topic.name(), 50_000);
    try (SampleService service =
        SampleService.start(
            DATABASE.dataSource(), BROKER.bootstrapServers(), "sample." + UUID.randomUUID())) {
      await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 200);
      List<Outgoing> events = new ArrayList<>();
      events.add(event(topic, "stuck", "1"));
      // The client refuses the one, the broker the other.
      events.add(event(topic, "stuck", "2".repeat(2 << 20)));
      events.add(event(topic, "large", "1"));
      events.add(event(topic, "large", "2".repeat(100_000)));
      events.add(event(topic, "large", "3"));
      events.add(event(topic("no topic!"), "k", "1"));
      // More than a round reads, all of it behind the refused one.
      IntStream.range(0, 1_200)
          .forEach(i -> events.add(event(topic, "stuck", Integer.toString(i))));
      IntStream.range(0, 20).forEach(i -> events.add(event(topic, "free", Integer.toString(i))));
      service.bean(SampleApplication.Announcer.class).announce(events, false);

      await().atMost(SOON).until(() -> values("free").size() == 20);
      assertThat(values("free"))
          .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(Integer::toString).toList());
      assertThat(values("stuck")).containsExactly("1");
      assertThat(values("large")).containsExactly("1");
      assertThat(
              service
                  .jdbc()
                  .queryForList(
                      "select refused_because from outbox where refused_at is not null order by id",
                      String.class))
          .hasSize(3)
          .satisfiesExactly(
              first -> assertThat(first).contains("RecordTooLarge"),
              second -> assertThat(second).contains("RecordTooLarge"),
              third -> assertThat(third).contains("InvalidTopic"));
      await().atMost(SOON).until(() -> service.meter("millrace.outbox.refused") == 3);
      assertThat(service.meter("millrace.outbox.waiting")).isEqualTo(1_201);

      // Mended, or given up: the keys go on where they stood.
      BROKER.limit(topic.name(), 1_000_000);
      service.jdbc().update("update outbox set refused_at = null where key = 'large'");
      service.jdbc().update("delete from outbox where refused_at is not null");
      await().atMost(SOON).until(() -> values("stuck").size() == 1_201);
      await().atMost(SOON).until(() -> values("large").size() == 3);
      assertThat(values("large")).containsExactly("1", "2".repeat(100_000), "3");
      assertThat(values("stuck").subList(1, 1_201))
          .containsExactlyElementsOf(
              IntStream.range(0, 1_200).mapToObj(Integer::toString).toList());
      await().atMost(SOON).until(() -> service.meter("millrace.outbox.waiting") == 0);
    }
  }

  private static Topic topic(String name) {
    return new Topic(name, 3, Topic.Cleanup.DELETE, Duration.ofHours(1));
  }

  private static Outgoing event(Topic topic, String key, String value) {
    return new Outgoing(topic, key, Map.of("ce_id", UUID.randomUUID().toString()), value);
  }

  /** Values of a key in the order of the topic. */
  private List<String> values(String key) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, 3).mapToObj(i -> new TopicPartition(topic.name(), i)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(o -> o).sum();
      List<String> values = new ArrayList<>();
      while (partitions.stream().mapToLong(consumer::position).sum() < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (record.key().equals(key)) {
                    values.add(record.value());
                  }
                });
      }
      return values;
    }
  }
}
