// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.live;

import io.millrace.contracts.Topics;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.Outlet;
import io.millrace.gateway.spool.SpoolRunner;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives everything to the spool, and while that has not caught up sends the newest reading of each
 * tag once a second past it. What the broker does not take at once is sent again with the next
 * round, unless something newer came. One round is under way at a time, so that a narrow link is
 * left to the spool. Owns a thread.
 */
public final class LivePublisher implements Outlet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LivePublisher.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final int PATIENCE_MILLIS = 2_000;

  /** Longer than it takes to notice that the spool is late. */
  private static final int REMEMBERED_ROUNDS = 4;

  /** Keeps a record far below what brokers take unless they are told otherwise. */
  private static final int MOST_READINGS = 500;

  private final SpoolRunner spool;
  private final String gateway;
  private final Clocks clocks;
  private final Map<String, Object> kafka;
  private final String epoch = UUID.randomUUID().toString();
  private final Freshest freshest = new Freshest();
  private final AtomicInteger underWay = new AtomicInteger();
  private final LongAdder sent = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private long sequence;
  private int onTime;
  private volatile long roundOf;
  private volatile long takenUntil;

  /**
   * @param kafka how the broker is reached.
   */
  public LivePublisher(
      SpoolRunner spool, String gateway, Clocks clocks, Map<String, Object> kafka) {
    this.spool = spool;
    this.gateway = gateway;
    this.clocks = clocks;
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(ProducerConfig.CLIENT_ID_CONFIG, gateway + "-live");
    this.kafka.put(ProducerConfig.ACKS_CONFIG, "1");
    this.kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    this.kafka.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    this.kafka.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.kafka.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    this.kafka.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    // Without the topic's whereabouts nothing is sent; they are asked for meanwhile.
    this.kafka.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    this.kafka.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    this.kafka.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    this.takenUntil = clocks.monotonic();
    this.thread = Thread.ofPlatform().name("live").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void readings(String device, int modelVersion, List<Reading> readings)
      throws InterruptedException {
    spool.readings(device, modelVersion, readings);
    freshest.add(device, modelVersion, readings);
  }

  @Override
  public void event(GatewayEvent event) {
    spool.event(event);
  }

  /** Readings that the broker took. */
  public long sent() {
    return sent.sum();
  }

  /** Readings that the broker did not take at once. */
  public long retried() {
    return retried.sum();
  }

  /** How old the newest readings that the broker has are at most, for want of sending. */
  public Duration lateness() {
    Duration ofSpool = spool.oldestUnsent();
    Duration ofLive = Duration.ofNanos(clocks.monotonic() - takenUntil);
    return ofSpool.compareTo(ofLive) < 0 ? ofSpool : ofLive;
  }

  /** Waits at most 5 s. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (stopped.getCount() > 0) {
      underWay.set(0);
      try (Producer<String, byte[]> producer = new KafkaProducer<>(kafka)) {
        try {
          while (!stopped.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
            round(producer);
          }
        } finally {
          producer.close(Duration.ZERO);
        }
      } catch (InterruptedException | InterruptException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("Sending the newest readings begins anew: {}", e.toString());
      }
    }
  }

  private void round(Producer<String, byte[]> producer) {
    boolean isLate = spool.oldestUnsent().compareTo(LATE) > 0;
    if (underWay.get() > 0) {
      return;
    }
    if (!isLate) {
      if (++onTime % REMEMBERED_ROUNDS == 0) {
        freshest.forgetOld();
      }
      return;
    }
    roundOf = clocks.monotonic();
    for (Freshest.Taken taken : freshest.take()) {
      List<Reading> readings = taken.readings();
      for (int i = 0; i < readings.size(); i += MOST_READINGS) {
        send(producer, taken, readings.subList(i, Math.min(i + MOST_READINGS, readings.size())));
      }
    }
  }

  private void send(
      Producer<String, byte[]> producer, Freshest.Taken taken, List<Reading> readings) {
    ReadingBatch batch =
        new ReadingBatch(
            gateway, epoch, taken.device(), ++sequence, taken.modelVersion(), readings);
    underWay.incrementAndGet();
    // What becomes of it is told to the callback.
    Future<?> _ =
        producer.send(
            new ProducerRecord<>(Topics.LIVE.name(), batch.key(), ReadingBatchCodec.encode(batch)),
            (_, problem) -> settled(batch, problem));
  }

  private void settled(ReadingBatch batch, @Nullable Exception problem) {
    if (problem == null) {
      sent.add(batch.readings().size());
      takenUntil = roundOf;
    } else {
      retried.add(batch.readings().size());
      freshest.putBack(batch.device(), batch.modelVersion(), batch.readings());
      LOG.debug("The newest readings were not taken: {}", problem.toString());
    }
    underWay.decrementAndGet();
  }
}
