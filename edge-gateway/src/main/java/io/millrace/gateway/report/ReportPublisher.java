// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.report;

import io.millrace.contracts.Json;
import io.millrace.contracts.events.GatewayEvent.GatewayReport;
import io.millrace.contracts.events.GatewaySite;
import io.millrace.gateway.spool.SpoolPublisher;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says regularly, when the models change, and at the end how the gateway is. Past the spool: a
 * report from hours ago is of no use, and must push no reading out. At most one is on its way; one
 * that the broker does not take before the next is due is lost, and counted. One thread.
 */
public final class ReportPublisher implements AutoCloseable {
  /** How far apart reports are. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(ReportPublisher.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int PATIENCE_MILLIS = 8_000;
  private static final int REQUEST_MILLIS = 4_000;
  private static final int BLOCK_MILLIS = 2_000;
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(1);

  private final Reporter reporter;
  private final Map<String, Object> kafka;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final LongAdder sent = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private volatile boolean isOnItsWay;
  private volatile boolean isHeard;
  private List<GatewaySite> told = List.of();
  private @Nullable Producer<String, byte[]> producer;

  /** Says how the gateway is now; asked by the publisher's thread. */
  @FunctionalInterface
  public interface Reporter {
    /**
     * @param isStopping whether it is the last report.
     */
    GatewayReport report(boolean isStopping);
  }

  /**
   * @param kafka how the broker is reached.
   */
  public ReportPublisher(Reporter reporter, Map<String, Object> kafka) {
    this.reporter = reporter;
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(ProducerConfig.ACKS_CONFIG, "all");
    // The same report twice does no harm; a producer that must number its records may fail for
    // good.
    this.kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    this.kafka.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.kafka.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    this.kafka.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    this.kafka.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
    this.kafka.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    this.kafka.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    this.thread = Thread.ofPlatform().daemon().name("reports").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Reports that the broker took. */
  public long sent() {
    return sent.sum();
  }

  /** Reports that the broker did not take in time. */
  public long lost() {
    return lost.sum();
  }

  /** Sends the last report when the broker took the one before; waits at most 5 s. */
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
    long due = System.nanoTime();
    try {
      while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        boolean isDue = System.nanoTime() - due >= 0;
        if (isDue) {
          due = System.nanoTime() + EVERY.toNanos();
        }
        if (!isOnItsWay) {
          send(false, report -> isDue || !report.sites().equals(told));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isHeard) {
      send(true, _ -> true);
    }
    if (producer != null) {
      producer.close(LAST_PATIENCE);
    }
  }

  /** A report that is not sent, for whatever reason, stops neither the next one nor the gateway. */
  private void send(boolean isStopping, Predicate<GatewayReport> isNews) {
    try {
      GatewayReport report = reporter.report(isStopping);
      if (isNews.test(report)) {
        told = report.sites();
        send(report);
      }
    } catch (RuntimeException e) {
      settled(e);
    }
  }

  private void send(GatewayReport report) {
    if (producer == null) {
      producer = new KafkaProducer<>(kafka);
    }
    ProducerRecord<String, byte[]> record =
        SpoolPublisher.record(report, report.gateway(), Json.MAPPER.writeValueAsBytes(report));
    isOnItsWay = true;
    var _ = producer.send(record, (_, problem) -> settled(problem));
  }

  private void settled(@Nullable Exception problem) {
    if (problem == null) {
      sent.increment();
    } else {
      lost.increment();
      if (isHeard) {
        LOG.warn("The broker took no report: {}", problem.toString());
      }
    }
    isHeard = problem == null;
    isOnItsWay = false;
  }
}
