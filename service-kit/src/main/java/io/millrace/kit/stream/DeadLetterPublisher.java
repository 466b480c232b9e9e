// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Keeps what a projection could not take: same bytes, same partition, and in the headers where it
 * came from and why. Confined to the projection's thread.
 */
final class DeadLetterPublisher implements AutoCloseable {
  private static final int LARGEST = 16 << 20;

  private final Producer<byte[], byte[]> producer;
  private final String projection;
  private final String dead;

  DeadLetterPublisher(Map<String, Object> kafka, String projection, String dead) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 6_000);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.projection = projection;
    this.dead = dead;
  }

  /**
   * Returns when the broker has the letter. What is too large for its topic goes without its bytes:
   * the origin in the headers says where they are.
   *
   * @throws KafkaException when the broker does not take it; nothing may be given up then.
   */
  void publish(ConsumerRecord<byte[], byte[]> raw, String reason, String detail) {
    try {
      send(letter(raw, raw.value(), reason, detail));
    } catch (RecordTooLargeException e) {
      send(letter(raw, null, reason, detail + "; left out, " + e.getMessage()));
    }
  }

  private void send(ProducerRecord<byte[], byte[]> letter) {
    try {
      producer.send(letter).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException large) {
        throw large;
      }
      throw new KafkaException("the dead letter was not taken by " + dead, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> raw,
      byte @org.jspecify.annotations.Nullable [] value,
      String reason,
      String detail) {
    boolean same = raw.partition() < producer.partitionsFor(dead).size();
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            dead, same ? raw.partition() : null, raw.timestamp(), raw.key(), value);
    raw.headers().forEach(letter.headers()::add);
    Map<String, Object> origin =
        Map.of(
            "dead_topic",
            raw.topic(),
            "dead_partition",
            raw.partition(),
            "dead_offset",
            raw.offset(),
            "dead_projection",
            projection,
            "dead_reason",
            reason,
            "dead_detail",
            detail);
    origin.forEach(
        (name, what) ->
            letter.headers().add(name, what.toString().getBytes(StandardCharsets.UTF_8)));
    return letter;
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(1));
  }
}
