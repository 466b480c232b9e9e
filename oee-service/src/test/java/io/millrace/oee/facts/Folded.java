// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.Reading;
import io.millrace.oee.plant.TestPlant;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything a fold of readings gave, as tests look at it. */
record Folded(UnitMemory memory, List<Fact> facts, int clockSteps) {
  static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

  static Folded of(EquipmentId unit, List<Reading> readings) {
    return nothing(unit).then(TestPlant.unit(unit), readings);
  }

  static Folded nothing(EquipmentId unit) {
    return new Folded(UnitMemory.unknown(unit).readBy(1, "edge/" + unit.name()), List.of(), 0);
  }

  Folded then(ResolvedPlant.WorkUnit unit, List<Reading> readings) {
    UnitMemory now = memory;
    List<Fact> all = new ArrayList<>(facts);
    int steps = clockSteps;
    for (Reading reading : readings) {
      Timeline.Step step = Timeline.next(now, unit, reading);
      now = step.memory();
      all.addAll(step.facts());
      steps += step.isClockStepped() ? 1 : 0;
    }
    return new Folded(now, all, steps);
  }

  /** Intervals that ended, and the open one. */
  List<StateInterval> intervals() {
    List<StateInterval> intervals = new ArrayList<>();
    for (Fact fact : facts) {
      if (fact instanceof StateInterval interval) {
        intervals.add(interval);
      }
    }
    if (memory.open() != null) {
      intervals.add(memory.open());
    }
    return intervals;
  }

  /** The intervals as text with seconds since the start: {@code 0-10 PRODUCING}. */
  List<String> lane() {
    return intervals().stream().map(Folded::text).toList();
  }

  List<String> changes() {
    return facts.stream()
        .filter(StateChange.class::isInstance)
        .map(StateChange.class::cast)
        .map(c -> seconds(c.at()) + " " + text(c.meaning()))
        .toList();
  }

  List<PieceCount> counts() {
    return facts.stream().filter(PieceCount.class::isInstance).map(PieceCount.class::cast).toList();
  }

  static Instant at(double seconds) {
    return START.plusNanos(Math.round(seconds * 1_000_000) * 1000);
  }

  static Reading reading(EquipmentId unit, String tag, double seconds, long value) {
    return Examples.reading(TestPlant.tag(unit, tag), at(seconds), value);
  }

  private static String text(StateInterval interval) {
    return seconds(interval.from())
        + "-"
        + seconds(interval.to())
        + " "
        + text(new Meaning(interval.state(), interval.cause(), interval.code()));
  }

  private static String text(Meaning meaning) {
    return meaning.state() + (meaning.cause() == null ? "" : " " + meaning.cause());
  }

  private static String seconds(Instant at) {
    double seconds = Duration.between(START, at).toMillis() / 1000.0;
    return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
  }
}
