// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.system;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tomorrow's partitions and drops what is too old, every so often. Owns one thread. */
final class RetentionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionRunner.class);
  private static final Duration UNTIL_READY = Duration.ofSeconds(1);

  private final RetentionStore retention;
  private final BooleanSupplier databaseReady;
  private final Duration every;
  private final Counter dropped;
  private final Counter failures;
  private final CountDownLatch stopped = new CountDownLatch(1);

  RetentionRunner(
      RetentionStore retention,
      BooleanSupplier databaseReady,
      Duration every,
      MeterRegistry meters) {
    this.retention = retention;
    this.databaseReady = databaseReady;
    this.every = every;
    this.dropped = meters.counter("millrace.ingest.retention.dropped");
    this.failures = meters.counter("millrace.ingest.retention.failures");
  }

  void start() {
    Thread.ofPlatform().daemon().name("retention").start(this::run);
  }

  void close() {
    stopped.countDown();
  }

  private void run() {
    try {
      Duration wait = Duration.ZERO;
      while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        wait = databaseReady.getAsBoolean() ? round() : UNTIL_READY;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration round() {
    try {
      dropped.increment(retention.keep());
      return every;
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("Retention is tried again in a minute: {}", e.toString());
      return Duration.ofMinutes(1);
    }
  }
}
