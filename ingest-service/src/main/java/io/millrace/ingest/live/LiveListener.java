// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import io.millrace.ingest.latest.Newest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest readings for live streams, from the end of the topics and without a group: each
 * instance sees everything. What a gateway sends past its spool comes here sooner than its place in
 * the order, and is shown once. Owns one thread.
 */
final class LiveListener {
  private static final Logger LOG = LoggerFactory.getLogger(LiveListener.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final List<Topic> TOPICS = List.of(Topics.READINGS, Topics.LIVE);

  private final LiveFeed feed;
  private final Newest newest;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Counter cutOff;
  private final Counter failures;
  private final CountDownLatch stopped = new CountDownLatch(1);

  LiveListener(
      LiveFeed feed,
      Newest newest,
      Supplier<Consumer<byte[], byte[]>> consumers,
      MeterRegistry meters) {
    this.feed = feed;
    this.newest = newest;
    this.consumers = consumers;
    this.cutOff = meters.counter("millrace.ingest.live.cut.off");
    this.failures = meters.counter("millrace.ingest.live.failures");
    Gauge.builder("millrace.ingest.live.streams", feed::listeners).register(meters);
  }

  void start() {
    Thread.ofPlatform().daemon().name("live").start(this::run);
  }

  void close() {
    stopped.countDown();
    feed.close();
  }

  private void run() {
    try {
      do {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
          follow(consumer);
        } catch (KafkaException e) {
          failures.increment();
          LOG.debug("Live streams wait for the broker: {}", e.toString());
        }
      } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic topic : TOPICS) {
      List<PartitionInfo> found = consumer.partitionsFor(topic.name());
      if (found.isEmpty()) {
        return;
      }
      found.forEach(one -> partitions.add(new TopicPartition(one.topic(), one.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    while (stopped.getCount() > 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          publish(ReadingBatchCodec.decode(record.value()), record.timestamp());
        } catch (UnreadableBatchException e) {
          // The projection of the same topic makes it a dead letter.
          failures.increment();
        }
      }
    }
  }

  /** What is late, or came on the other topic before, is not shown again. */
  private void publish(ReadingBatch batch, long receivedAtMillis) {
    List<Reading> newer = newest.next(batch.readings(), Instant.ofEpochMilli(receivedAtMillis));
    if (!newer.isEmpty()) {
      cutOff.increment(
          feed.publish(
              new ReadingBatch(
                  batch.gateway(),
                  batch.epoch(),
                  batch.device(),
                  batch.sequence(),
                  batch.modelVersion(),
                  newer)));
    }
  }
}
