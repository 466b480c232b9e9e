// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the same round after round while the database is there; what fails is counted, told and
 * tried again in the next round. Owns one thread, from start to close.
 */
public final class RoundRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RoundRunner.class);

  private final String name;
  private final Duration every;
  private final BooleanSupplier databaseReady;
  private final Counter failures;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param name of the thread.
   * @param every how long to wait between rounds.
   */
  public RoundRunner(String name, Duration every, BooleanSupplier databaseReady, Counter failures) {
    this.name = name;
    this.every = every;
    this.databaseReady = databaseReady;
    this.failures = failures;
  }

  public void start(Runnable round) {
    Thread.ofPlatform().daemon().name(name).start(() -> run(round));
  }

  public void close() {
    stopped.countDown();
  }

  /** Whether a round has to end before it is through. */
  public boolean isStopping() {
    return stopped.getCount() == 0;
  }

  /**
   * Does a part of a round, so that one that fails does not hold up the others.
   *
   * @param failure what is told when it fails.
   * @return what the part says; false when it failed.
   */
  public boolean attempt(String failure, BooleanSupplier part) {
    try {
      return part.getAsBoolean();
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("{}: {}", failure, e.toString());
      return false;
    }
  }

  private void run(Runnable round) {
    try {
      while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        if (databaseReady.getAsBoolean()) {
          attempt(
              "A round of " + name + " was not finished",
              () -> {
                round.run();
                return true;
              });
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
