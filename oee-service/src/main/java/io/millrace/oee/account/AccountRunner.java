// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.account.SettleStore.Settled;
import io.millrace.oee.account.SettleStore.Told;
import io.millrace.oee.account.SettleStore.Waiting;
import io.millrace.oee.facts.RoundRunner;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
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
  private final InstantSource clock;
  private final RoundRunner rounds;
  private final Duration delay;
  private final Counter dense;

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
    this.clock = clock;
    this.delay = delay;
    this.rounds =
        new RoundRunner(
            "accounts", every, databaseReady, meters.counter("millrace.oee.account.failures"));
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
    rounds.start(this::round);
  }

  public void close() {
    rounds.close();
  }

  private void round() {
    Instant until = clock.instant().minus(delay);
    for (Waiting unit : accounts.waiting()) {
      rounds.attempt(
          "Accounts of %s could not be made".formatted(unit.unit()), () -> settle(unit, until));
    }
  }

  private boolean settle(Waiting waiting, Instant until) {
    EquipmentId unit = waiting.unit();
    Optional<Terms> own = terms.apply(unit);
    while (own.isPresent()
        && waiting.isAnythingClosed(own.get(), until)
        && !rounds.isStopping()
        && accounts.settle(unit, own.get(), until, told)) {
      // Until nothing is left to be made.
    }
    return true;
  }
}
