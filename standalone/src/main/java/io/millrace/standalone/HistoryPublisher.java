// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import io.millrace.contracts.Topics;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Brings a plant's past to Kafka, as its gateway would have. A device's past lies on the partition
 * on which its readings will, so whoever folds them meets the past first. Sent again, it has the
 * same epoch and sequences, and counts once.
 */
final class HistoryPublisher {
  private HistoryPublisher() {}

  /**
   * @param readings how many.
   * @param from time of the first.
   * @param to time of the last.
   */
  record Published(long readings, Instant from, Instant to) {}

  /**
   * Returns when the broker has everything.
   *
   * @param modelVersion of the model the past was read by.
   * @throws IOException when a file cannot be read, or the broker refuses.
   */
  static Published publish(HistoryStore history, int modelVersion, String servers)
      throws IOException, InterruptedException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers, ProducerConfig.LINGER_MS_CONFIG, 5);
    Sending sending = new Sending();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(Topics.READINGS.name()).size();
      history.read(
          batch -> sending.add(producer.send(record(batch, modelVersion, partitions)), batch));
      producer.flush();
      sending.requireSent();
    }
    return new Published(sending.readings, sending.from, sending.to);
  }

  private static ProducerRecord<byte[], byte[]> record(
      ReadingBatch batch, int modelVersion, int partitions) {
    String live = DeviceDefinition.DEFAULT_GATEWAY + "/" + batch.device();
    int partition =
        Utils.toPositive(Utils.murmur2(live.getBytes(StandardCharsets.UTF_8))) % partitions;
    ReadingBatch past =
        new ReadingBatch(
            batch.gateway(),
            batch.epoch(),
            batch.device(),
            batch.sequence(),
            modelVersion,
            batch.readings());
    return new ProducerRecord<>(
        Topics.READINGS.name(),
        partition,
        batch.key().getBytes(StandardCharsets.UTF_8),
        ReadingBatchCodec.encode(past));
  }

  private static final class Sending {
    private long readings;
    private Instant from = Instant.MAX;
    private Instant to = Instant.MIN;
    private @Nullable Future<?> last;

    void add(Future<?> sent, ReadingBatch batch) throws IOException, InterruptedException {
      // Each partition keeps its order, and a refusal of one is a refusal of all.
      if (last != null && last.isDone()) {
        requireSent();
      }
      last = sent;
      readings += batch.readings().size();
      for (Reading reading : batch.readings()) {
        from = reading.at().isBefore(from) ? reading.at() : from;
        to = reading.at().isAfter(to) ? reading.at() : to;
      }
    }

    void requireSent() throws IOException, InterruptedException {
      try {
        if (last != null) {
          last.get();
        }
      } catch (ExecutionException e) {
        throw new IOException("the broker did not take the past: " + e.getCause(), e);
      }
    }
  }
}
