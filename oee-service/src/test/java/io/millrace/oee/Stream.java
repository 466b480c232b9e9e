// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.testkit.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Models and readings on the real broker, as ingest-service and a gateway would send them. */
public final class Stream implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers(), "linger.ms", "20"),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  private final List<Future<RecordMetadata>> pending = new ArrayList<>();

  /** Makes the topics this service reads and writes anew. */
  public static Stream fresh() {
    TestBroker.shared().recreate(Topics.PLANT_MODELS.name(), 1);
    TestBroker.shared().recreate(Topics.READINGS.name(), 3);
    TestBroker.shared().recreate(Topics.EQUIPMENT_STATES.name(), 3);
    TestBroker.shared().recreate(Topics.EQUIPMENT_COUNTS.name(), 3);
    TestBroker.shared().recreate(Topics.EQUIPMENT_SHIFTS.name(), 3);
    TestBroker.shared().recreate(Topics.DOWNTIMES.name(), 3);
    return new Stream();
  }

  public void send(PlantModelVersion version) {
    send(
        Topics.PLANT_MODELS,
        version.model().siteId().path(),
        Json.MAPPER.writeValueAsBytes(version));
    awaitSent();
  }

  public void send(List<ReadingBatch> batches) {
    batches.forEach(batch -> send(Topics.READINGS, batch.key(), ReadingBatchCodec.encode(batch)));
    awaitSent();
  }

  /** A record that is no batch. */
  public void sendGarbage(String key) {
    send(Topics.READINGS, key, "garbage".getBytes(StandardCharsets.UTF_8));
    awaitSent();
  }

  /**
   * What came to a topic under a key, from its beginning.
   *
   * @param atLeast how many records to wait for.
   */
  public static List<ConsumerRecord<String, String>> received(
      Topic topic, String key, int atLeast) {
    List<ConsumerRecord<String, String>> received = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(
                        record -> {
                          if (record.key().equals(key)) {
                            received.add(record);
                          }
                        });
                return received.size() >= atLeast;
              });
    }
    return received;
  }

  public static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** Several devices' batches in a random order that keeps the order of each device. */
  public static List<ReadingBatch> shuffled(List<List<ReadingBatch>> devices, Random random) {
    List<List<ReadingBatch>> left = new ArrayList<>();
    devices.forEach(device -> left.add(new ArrayList<>(device)));
    List<ReadingBatch> all = new ArrayList<>();
    while (!left.isEmpty()) {
      List<ReadingBatch> device = left.get(random.nextInt(left.size()));
      all.add(device.removeFirst());
      left.removeIf(List::isEmpty);
    }
    return all;
  }

  private void send(Topic topic, String key, byte[] value) {
    pending.add(
        producer.send(
            new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value)));
  }

  private void awaitSent() {
    producer.flush();
    pending.forEach(Stream::checkSent);
    pending.clear();
  }

  /** A test that loses a record proves nothing. */
  private static void checkSent(Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused a record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
