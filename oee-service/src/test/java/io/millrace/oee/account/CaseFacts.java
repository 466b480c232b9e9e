// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.oee.calendar.Booking;
import io.millrace.oee.downtime.Overlay;
import io.millrace.oee.facts.Fact;
import io.millrace.oee.facts.PieceCount;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Timeline;
import io.millrace.oee.facts.UnitMemory;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.TestPlant;
import io.millrace.oee.run.Run;
import io.millrace.testkit.Examples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened in a case, written down by hand or folded from readings. */
final class CaseFacts {
  private static final long SECONDS_BETWEEN_READINGS = 2;

  private final List<StateInterval> did = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private final List<Booking> bookings = new ArrayList<>();
  private final List<Overlay> overlays = new ArrayList<>();
  private UnitMemory memory = UnitMemory.unknown(Case.FILLER).readBy(1, TestPlant.FILLER_SOURCE);

  void did(EquipmentState state, @Nullable String cause, Window window) {
    did.add(new StateInterval(Case.FILLER, window.from(), window.to(), state, cause, null));
  }

  void made(Made one) {
    made.add(one);
  }

  void run(String product, Window window) {
    runs.add(new Run(window, product, null));
  }

  void booked(Booking booking) {
    bookings.add(booking);
  }

  void said(@Nullable EquipmentState state, @Nullable String reason, Window window) {
    overlays.add(new Overlay(window, state, reason, null, UUID.randomUUID()));
  }

  /** Through the fold that the stream goes through. */
  void read(ResolvedPlant.WorkUnit unit, String tag, Instant from, long... values) {
    for (int i = 0; i < values.length; i++) {
      Instant at = from.plusSeconds(i * SECONDS_BETWEEN_READINGS);
      Timeline.Step step =
          Timeline.next(
              memory, unit, Examples.reading(TestPlant.tag(Case.FILLER, tag), at, values[i]));
      memory = step.memory();
      step.facts().forEach(this::add);
    }
  }

  private void add(Fact fact) {
    if (fact instanceof StateInterval interval) {
      did.add(interval);
    }
    if (fact instanceof PieceCount count) {
      made.add(
          new Made(
              count.at(),
              count.counts(),
              count.product(),
              count.isOverGap(),
              count.pieces(),
              count.correction() == Counter.Correction.PRESET ? 1 : 0));
    }
  }

  boolean isCounted(Counts counts) {
    return made.stream().anyMatch(one -> one.counts() == counts);
  }

  UnitFacts during(Window window) {
    List<StateInterval> all = new ArrayList<>(did);
    if (memory.open() != null) {
      all.add(memory.open());
    }
    all.sort(Comparator.comparing(StateInterval::from));
    List<Made> seen =
        made.stream()
            .filter(one -> window.contains(one.at()))
            .sorted(Comparator.comparing(Made::at))
            .toList();
    return new UnitFacts(Case.FILLER, all, seen, overlays, runs, bookings);
  }
}
