// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at stops where they are due, unit by unit, a step at a time. Owns one thread. */
public final class StopRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StopRunner.class);

  private final StopStore stops;
  private final StopStore.Telling telling;
  private final Function<EquipmentId, Optional<Terms>> terms;
  private final BooleanSupplier databaseReady;
  private final Duration every;
  private final Counter failures;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param terms by which a unit is accounted for now.
   * @param every how long to wait between rounds.
   */
  public StopRunner(
      StopStore stops,
      StopStore.Telling telling,
      Function<EquipmentId, Optional<Terms>> terms,
      BooleanSupplier databaseReady,
      Duration every,
      MeterRegistry meters) {
    this.stops = stops;
    this.telling = telling;
    this.terms = terms;
    this.databaseReady = databaseReady;
    this.every = every;
    this.failures = meters.counter("millrace.oee.stop.failures");
  }

  public void start() {
    Thread.ofPlatform().daemon().name("stops").start(this::run);
  }

  public void close() {
    stopped.countDown();
  }

  private void run() {
    try {
      while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        if (databaseReady.getAsBoolean()) {
          round();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    try {
      List<EquipmentId> waiting = stops.waiting();
      while (stopped.getCount() > 0 && waiting.stream().filter(this::next).count() > 0) {
        waiting = stops.waiting();
      }
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("No stops could be looked at: {}", e.toString());
    }
  }

  /**
   * A unit that fails does not hold up the others.
   *
   * @return whether a step was made.
   */
  private boolean next(EquipmentId unit) {
    try {
      Optional<Terms> own = terms.apply(unit);
      own.ifPresent(known -> stops.next(unit, known, telling));
      return own.isPresent();
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("Stops of {} could not be looked at: {}", unit, e.toString());
      return false;
    }
  }
}
