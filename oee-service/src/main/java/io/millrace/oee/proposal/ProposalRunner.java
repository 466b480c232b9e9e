// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.downtime.Edit;
import io.millrace.oee.downtime.EditStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies reasons whose precision is proven, where that is wanted, to stops that have ended. Owns
 * one thread; none where it is not wanted.
 */
public final class ProposalRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ProposalRunner.class);
  private static final Duration LOOK_BACK = Duration.ofDays(1);

  private final LessonStore lessons;
  private final ProposalStore proposals;
  private final EditStore edits;
  private final Function<EquipmentId, Optional<Terms>> terms;
  private final BooleanSupplier databaseReady;
  private final InstantSource clock;
  private final @Nullable Double applyAbove;
  private final Duration every;
  private final Counter applied;
  private final Counter failures;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param applyAbove lower bound of a reason's precision from which on it is applied; null for
   *     never.
   * @param every how long to wait between rounds, and for people to say it first.
   */
  public ProposalRunner(
      LessonStore lessons,
      ProposalStore proposals,
      EditStore edits,
      Function<EquipmentId, Optional<Terms>> terms,
      BooleanSupplier databaseReady,
      InstantSource clock,
      @Nullable Double applyAbove,
      Duration every,
      MeterRegistry meters) {
    this.lessons = lessons;
    this.proposals = proposals;
    this.edits = edits;
    this.terms = terms;
    this.databaseReady = databaseReady;
    this.clock = clock;
    this.applyAbove = applyAbove;
    this.every = every;
    this.applied = meters.counter("millrace.oee.proposals.applied");
    this.failures = meters.counter("millrace.oee.proposals.failures");
  }

  public void start() {
    if (applyAbove != null) {
      double least = applyAbove;
      Thread.ofPlatform().daemon().name("proposals").start(() -> run(least));
    }
  }

  public void close() {
    stopped.countDown();
  }

  private void run(double least) {
    try {
      while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        if (databaseReady.getAsBoolean()) {
          round(least);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round(double least) {
    try {
      for (EquipmentId unit : lessons.taught()) {
        if (stopped.getCount() > 0) {
          terms.apply(unit).ifPresent(own -> apply(unit, own, least));
        }
      }
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("Reasons could not be proposed: {}", e.toString());
    }
  }

  /** A unit that fails does not hold up the others. */
  private void apply(EquipmentId unit, Terms own, double least) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant until = now.minus(every);
    try {
      for (ProposalStore.Unjustified stop :
          proposals.find(unit, own, new Window(until.minus(LOOK_BACK), until)).stops()) {
        ProposalStore.Proposed first =
            stop.proposed().isEmpty() ? null : stop.proposed().getFirst();
        if (first != null
            && stop.stop().edit() == null
            && !stop.stop().window().to().isAfter(until)
            && first.precision().lowerBound() >= least
            && edits.propose(unit, edit(unit, own, stop, first, now))) {
          applied.increment();
        }
      }
    } catch (RuntimeException e) {
      failures.increment();
      LOG.warn("Reasons of {} could not be proposed: {}", unit, e.toString());
    }
  }

  /** Its id follows from the stop, so that one which was undone is not said again. */
  private static Edit edit(
      EquipmentId unit,
      Terms own,
      ProposalStore.Unjustified stop,
      ProposalStore.Proposed first,
      Instant now) {
    Precision precision = first.precision();
    return new Edit(
        UUID.nameUUIDFromBytes(
            ("proposal\n" + stop.stop().id(unit)).getBytes(StandardCharsets.UTF_8)),
        stop.stop().window(),
        null,
        first.reason().code(),
        own.tree().reference(),
        null,
        null,
        Edit.PROPOSAL,
        now,
        "right %d of %d times, above %.3f with 95 %% confidence; %s"
            .formatted(
                precision.right(),
                precision.proposed(),
                precision.lowerBound(),
                String.join(", ", first.ranked().because())));
  }
}
