// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.facts.RoundRunner;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Looks at stops where they are due, unit by unit, a step at a time. Owns one thread. */
public final class StopRunner {
  private final StopStore stops;
  private final StopStore.Telling telling;
  private final Function<EquipmentId, Optional<Terms>> terms;
  private final RoundRunner rounds;

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
    this.rounds =
        new RoundRunner(
            "stops", every, databaseReady, meters.counter("millrace.oee.stop.failures"));
  }

  public void start() {
    rounds.start(this::round);
  }

  public void close() {
    rounds.close();
  }

  private void round() {
    List<EquipmentId> waiting = stops.waiting();
    while (!rounds.isStopping() && waiting.stream().filter(this::next).count() > 0) {
      waiting = stops.waiting();
    }
  }

  /** Whether a step was made. */
  private boolean next(EquipmentId unit) {
    return rounds.attempt(
        "Stops of %s could not be looked at".formatted(unit),
        () -> {
          Optional<Terms> own = terms.apply(unit);
          own.ifPresent(known -> stops.next(unit, known, telling));
          return own.isPresent();
        });
  }
}
