// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the newest readings for live streams, from the end of the topic and without a group: each
 * instance sees everything, and nothing is remembered. Owns one thread.
 */
final class LiveListener {
  private static final Logger LOG = LoggerFactory.getLogger(LiveListener.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LiveFeed feed;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Counter cutOff;
  private final Counter failures;
  private final CountDownLatch stopped = new CountDownLatch(1);

  LiveListener(LiveFeed feed, Supplier<Consumer<byte[], byte[]>> consumers, MeterRegistry meters) {
    this.feed = feed;
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
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.READINGS.name()).stream()
            .map(found -> new TopicPartition(found.topic(), found.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return;
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    while (stopped.getCount() > 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          cutOff.increment(feed.publish(ReadingBatchCodec.decode(record.value())));
        } catch (UnreadableBatchException e) {
          // The projection of the same topic makes it a dead letter.
          failures.increment();
        }
      }
    }
  }
}
