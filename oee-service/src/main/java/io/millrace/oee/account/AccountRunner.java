// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.account.SettleStore.Settled;
import io.millrace.oee.account.SettleStore.Told;
import io.millrace.oee.account.SettleStore.Waiting;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes accounts of what has closed, unit by unit, round by round. Owns one thread. */
public final class AccountRunner {
  private static final Logger LOG = LoggerFactory.getLogger(AccountRunner.class);

  private final SettleStore accounts;
  private final Function<EquipmentId, Optional<Terms>> terms;
  private final Told told;
  private final BooleanSupplier databaseReady;
  private final InstantSource clock;
  private final Duration every;
  private final Duration delay;
  private final Counter failures;
  private final Counter dense;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param terms by which a unit is accounted for now.
   * @param told of what was made, in the same transaction.
   * @param every how long to wait between rounds.
   * @param delay how long after its end a slice closes.
   */
  public AccountRunner(
      SettleStore accounts,
      Function<EquipmentId, Optional<Terms>> terms,
      Told told,
      BooleanSupplier databaseReady,
      InstantSource clock,
      Duration every,
      Duration delay,
      MeterRegistry meters) {
    this.accounts = accounts;
    this.terms = terms;
    this.told =
        settled -> {
          if (settled.isDense()) {
            tell(settled);
          }
          told.settled(settled);
        };
    this.databaseReady = databaseReady;
    this.clock = clock;
    this.every = every;
    this.delay = delay;
    this.failures = meters.counter("millrace.oee.account.failures");
    this.dense = meters.counter("millrace.oee.account.dense");
  }

  /** It is not tried again until something of it changes. */
  private void tell(Settled settled) {
    dense.increment();
    LOG.warn(
        "{} has more state intervals from {} to {} than are accounted for: they are kept as unknown"
            + " time; look at its state tag, which changes many times a second",
        settled.unit(),
        settled.window().from(),
        settled.window().to());
  }

  public void start() {
    Thread.ofPlatform().daemon().name("accounts").start(this::run);
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

  /** A unit that cannot be accounted for does not hold up the others. */
  private void round() {
    Instant until = clock.instant().minus(delay);
    try {
      accounts.waiting().forEach(unit -> settle(unit, until));
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("No accounts could be made: {}", e.toString());
    }
  }

  private void settle(Waiting waiting, Instant until) {
    EquipmentId unit = waiting.unit();
    try {
      Optional<Terms> own = terms.apply(unit);
      while (own.isPresent()
          && waiting.isAnythingClosed(own.get(), until)
          && stopped.getCount() > 0
          && accounts.settle(unit, own.get(), until, told)) {
        // Until nothing is left to be made.
      }
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("Accounts of {} could not be made: {}", unit, e.toString());
    }
  }
}
