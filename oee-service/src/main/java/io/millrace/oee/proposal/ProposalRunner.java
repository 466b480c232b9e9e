// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.downtime.Edit;
import io.millrace.oee.downtime.EditStore;
import io.millrace.oee.facts.RoundRunner;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Applies reasons whose precision is proven, where that is wanted, to stops that have ended. Owns
 * one thread.
 */
public final class ProposalRunner {
  private static final Duration LOOK_BACK = Duration.ofDays(1);

  private final LessonStore lessons;
  private final ProposalStore proposals;
  private final EditStore edits;
  private final Function<EquipmentId, Optional<Signals>> models;
  private final InstantSource clock;
  private final Threshold threshold;
  private final Duration every;
  private final Counter applied;
  private final RoundRunner rounds;

  /**
   * @param models newest model of a unit's site.
   * @param every how long to wait between rounds, and for people to say it first.
   */
  public ProposalRunner(
      LessonStore lessons,
      ProposalStore proposals,
      EditStore edits,
      Function<EquipmentId, Optional<Signals>> models,
      BooleanSupplier databaseReady,
      InstantSource clock,
      Threshold threshold,
      Duration every,
      MeterRegistry meters) {
    this.lessons = lessons;
    this.proposals = proposals;
    this.edits = edits;
    this.models = models;
    this.clock = clock;
    this.threshold = threshold;
    this.every = every;
    this.applied = meters.counter("millrace.oee.proposals.applied");
    this.rounds =
        new RoundRunner(
            "proposals", every, databaseReady, meters.counter("millrace.oee.proposals.failures"));
  }

  public void start() {
    rounds.start(this::round);
  }

  public void close() {
    rounds.close();
  }

  private void round() {
    for (EquipmentId unit : lessons.taught()) {
      Optional<Signals> model = rounds.isStopping() ? Optional.empty() : models.apply(unit);
      Optional<Double> least = threshold.at(model, unit);
      if (model.isPresent() && least.isPresent()) {
        rounds.attempt(
            "Reasons of %s could not be proposed".formatted(unit),
            () -> apply(unit, model.get().terms(unit), least.get()));
      }
    }
  }

  private boolean apply(EquipmentId unit, Terms own, double least) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant until = now.minus(every);
    for (ProposalStore.Unjustified stop :
        proposals.find(unit, own, new Window(until.minus(LOOK_BACK), until)).stops()) {
      ProposalStore.Proposed first = stop.proposed().isEmpty() ? null : stop.proposed().getFirst();
      if (first != null
          && stop.stop().edit() == null
          && !stop.stop().window().to().isAfter(until)
          && first.precision().lowerBound() >= least
          && edits.propose(unit, edit(unit, own, stop, first, now))) {
        applied.increment();
      }
    }
    return true;
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
