// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** A record of any topic, read with a plain consumer from the beginning. */
record DeadLetter(
    int partition, @Nullable String key, @Nullable String value, Map<String, String> headers) {

  static List<DeadLetter> of(String bootstrapServers, String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).values().stream().mapToLong(o -> o).sum();
      List<DeadLetter> letters = new ArrayList<>();
      while (partitions.stream().mapToLong(consumer::position).sum() < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                raw -> {
                  Map<String, String> headers = new HashMap<>();
                  raw.headers()
                      .forEach(
                          h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
                  letters.add(new DeadLetter(raw.partition(), raw.key(), raw.value(), headers));
                });
      }
      return letters;
    }
  }
}
