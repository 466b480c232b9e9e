// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.kit.sample.SampleApplication;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events leave with their transaction, in order per key, whoever relays them. */
class OutboxIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final String TOPIC = "sample.outbox." + UUID.randomUUID();
  private static final Duration SOON = Duration.ofSeconds(40);

  private static SampleService start() {
    return SampleService.start(DATABASE.dataSource(), BROKER.bootstrapServers(), TOPIC);
  }

  @Test
  void eventsOfTwoInstancesLeaveOnceEachAndInOrder() {
    try (SampleService one = start();
        SampleService two = start()) {
      await().atMost(SOON).until(() -> two.get("/readyz").statusCode() == 200);
      for (int sequence = 1; sequence <= 300; sequence++) {
        SampleService service = sequence % 2 == 0 ? one : two;
        var announcer = service.bean(SampleApplication.Announcer.class);
        announcer.announce(List.of(event("rolled-back", sequence)), true);
        announcer.announce(List.of(event("a", sequence), event("b", sequence)), false);
      }
      await().atMost(SOON).until(() -> waiting(one) == 0);
      List<ConsumerRecord<String, String>> events = events();
      assertThat(events).hasSize(600).noneMatch(e -> e.key().equals("rolled-back"));
      for (String key : List.of("a", "b")) {
        assertThat(events.stream().filter(e -> e.key().equals(key)).map(e -> value(e)))
            .containsExactlyElementsOf(
                java.util.stream.IntStream.rangeClosed(1, 300).boxed().toList());
      }
      ConsumerRecord<String, String> first = events.getFirst();
      assertThat(new String(first.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
          .isEqualTo(first.key() + "-" + first.value());
      assertThat(one.meter("millrace.outbox.sent") + two.meter("millrace.outbox.sent"))
          .isEqualTo(600);
    }
  }

  @Test
  void eventWithoutTransactionIsRefused() {
    try (SampleService service = start()) {
      OutboxStore outbox = service.bean(OutboxStore.class);
      assertThatThrownBy(() -> outbox.add(event("a", 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("transaction");
    }
  }

  private static int value(ConsumerRecord<String, String> event) {
    return Integer.parseInt(event.value());
  }

  private static Outgoing event(String key, int sequence) {
    return new Outgoing(
        SampleApplication.EVENTS,
        key,
        Map.of("ce_id", key + "-" + sequence),
        Integer.toString(sequence));
  }

  private static long waiting(SampleService service) {
    Long rows = service.jdbc().queryForObject("select count(*) from outbox", Long.class);
    return rows == null ? 0 : rows;
  }

  private static List<ConsumerRecord<String, String>> events() {
    String topic = SampleApplication.EVENTS.name();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(o -> o).sum();
      List<ConsumerRecord<String, String>> events = new ArrayList<>();
      while (partitions.stream().mapToLong(consumer::position).sum() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(events::add);
      }
      return events;
    }
  }
}
