// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.events.GatewayEvent.ReadingsDropped;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a gateway has on the broker's topics. */
public final class Sent {
  private Sent() {}

  /**
   * All batches, in the order of their partitions.
   *
   * @param broker its bootstrap servers.
   */
  public static List<ReadingBatch> batches(String broker) throws UnreadableBatchException {
    List<ReadingBatch> batches = new ArrayList<>();
    for (byte[] value : values(broker, Topics.READINGS.name())) {
      batches.add(ReadingBatchCodec.decode(value));
    }
    return batches;
  }

  /** Each announcement once. */
  static List<ReadingsDropped> drops(String broker) {
    return values(broker, Topics.GATEWAY_EVENTS.name()).stream()
        .map(value -> Json.MAPPER.readValue(value, GatewayEvent.class))
        .filter(ReadingsDropped.class::isInstance)
        .map(ReadingsDropped.class::cast)
        .distinct()
        .toList();
  }

  private static List<byte[]> values(String broker, String topic) {
    List<byte[]> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
