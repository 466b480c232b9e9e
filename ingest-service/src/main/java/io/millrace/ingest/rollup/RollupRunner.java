// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds what is marked, round by round. Owns one thread. */
public final class RollupRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RollupRunner.class);

  private final RollupStore rollups;
  private final BooleanSupplier databaseReady;
  private final InstantSource clock;
  private final Duration every;
  private final Duration delay;
  private final int batch;
  private final Counter minutes;
  private final Counter hours;
  private final Counter failures;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile long backlog;

  public RollupRunner(
      RollupStore rollups,
      BooleanSupplier databaseReady,
      InstantSource clock,
      Duration every,
      Duration delay,
      int batch,
      MeterRegistry meters) {
    this.rollups = rollups;
    this.databaseReady = databaseReady;
    this.clock = clock;
    this.every = every;
    this.delay = delay;
    this.batch = batch;
    this.minutes = meters.counter("millrace.ingest.rollup.minutes");
    this.hours = meters.counter("millrace.ingest.rollup.hours");
    this.failures = meters.counter("millrace.ingest.rollup.failures");
    Gauge.builder("millrace.ingest.rollup.backlog", () -> backlog).register(meters);
  }

  /** Minutes of devices that waited at the last look. */
  public long backlog() {
    return backlog;
  }

  public void start() {
    Thread.ofPlatform().daemon().name("rollup").start(this::run);
  }

  public void close() {
    stopped.countDown();
  }

  private void run() {
    try {
      boolean isBusy = false;
      while (!stopped.await(isBusy ? 0 : every.toMillis(), TimeUnit.MILLISECONDS)) {
        isBusy = round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether more may be waiting. */
  private boolean round() {
    if (!databaseReady.getAsBoolean()) {
      return false;
    }
    try {
      Instant endedBefore = clock.instant().minus(delay);
      int foldedMinutes = rollups.foldMinutes(endedBefore, batch);
      int foldedHours = rollups.foldHours(batch * 10);
      minutes.increment(foldedMinutes);
      hours.increment(foldedHours);
      backlog = rollups.backlog(endedBefore);
      return foldedMinutes == batch || foldedHours == batch * 10;
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("Folding waits {} ms: {}", every.toMillis(), e.toString());
      return false;
    }
  }
}
