// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import static io.millrace.oee.plant.TestPlant.CAPPER;
import static io.millrace.oee.plant.TestPlant.FILLER;
import static io.millrace.oee.plant.TestPlant.LABELLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.oee.plant.TestPlant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any stream of readings, by seed. */
class FoldPropertyTest {
  private static final int SEEDS = 300;

  @Test
  void intervalsAreInOrderAndNeverOverlap() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      for (EquipmentId unit : List.of(FILLER, CAPPER, LABELLER)) {
        List<StateInterval> intervals = Folded.of(unit, readings(unit, seed)).intervals();
        assertFalse(intervals.isEmpty(), "seed " + seed);
        for (int i = 1; i < intervals.size(); i++) {
          assertFalse(
              intervals.get(i).from().isBefore(intervals.get(i - 1).to()),
              "seed %d: %s then %s".formatted(seed, intervals.get(i - 1), intervals.get(i)));
        }
      }
    }
  }

  @Test
  void whereABatchEndsDoesNotMatter() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(-seed);
      for (EquipmentId unit : List.of(FILLER, CAPPER, LABELLER)) {
        List<Reading> readings = readings(unit, seed);
        Folded split = Folded.nothing(unit);
        int reached = 0;
        while (reached < readings.size()) {
          int end = Math.min(readings.size(), reached + 1 + random.nextInt(20));
          split =
              new Folded(
                      split.memory().readBy(1, "edge/" + unit.name()),
                      split.facts(),
                      split.clockSteps())
                  .then(TestPlant.unit(unit), readings.subList(reached, end));
          reached = end;
        }
        assertEquals(Folded.of(unit, readings), split, "seed " + seed);
      }
    }
  }

  /** A codec keeps the order within a tag, not between tags. */
  @Test
  void theOrderBetweenTagsDoesNotMatter() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<Reading> readings = readings(FILLER, seed);
      List<Reading> byTag = new ArrayList<>();
      for (String tag : List.of("scrap", "state", "produced")) {
        readings.stream().filter(r -> r.tag().name().equals(tag)).forEach(byTag::add);
      }
      Folded one = Folded.of(FILLER, readings);
      Folded other = Folded.of(FILLER, byTag);
      assertEquals(one.memory(), other.memory(), "seed " + seed);
      assertEquals(one.intervals(), other.intervals(), "seed " + seed);
      assertEquals(
          one.counts().stream().map(PieceCount::toString).sorted().toList(),
          other.counts().stream().map(PieceCount::toString).sorted().toList(),
          "seed " + seed);
    }
  }

  @Test
  void anEventNeverComesBeforeTheOneBeforeItAndIdsAreStable() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<Fact> facts = Folded.of(FILLER, readings(FILLER, seed)).facts();
      Events events = Events.of(facts);
      assertEquals(events, Events.of(List.copyOf(facts)));
      for (int i = 1; i < events.states().size(); i++) {
        assertFalse(
            events.states().get(i).at().isBefore(events.states().get(i - 1).at()), "seed " + seed);
      }
      assertEquals(
          events.states().size(),
          events.states().stream().map(e -> e.id()).distinct().count(),
          "seed " + seed);
      assertTrue(events.counts().stream().allMatch(e -> e.pieces() > 0));
    }
  }

  /** Polls with silences, link losses, clock steps, state changes, and counters that turn round. */
  static List<Reading> readings(EquipmentId unit, long seed) {
    return readings(unit, seed, 200);
  }

  /**
   * @param polls how often the device is read.
   */
  static List<Reading> readings(EquipmentId unit, long seed, int polls) {
    Random random = new Random(seed);
    List<Reading> readings = new ArrayList<>();
    double time = 0;
    long state = 1;
    long produced = 65_500;
    long scrap = 10;
    for (int i = 0; i < polls; i++) {
      time += random.nextInt(40) == 0 ? random.nextInt(60) : 0.9 + random.nextDouble() * 0.2;
      if (random.nextInt(60) == 0) {
        time -= random.nextInt(20);
      }
      time = Math.max(time, 0);
      if (random.nextInt(8) == 0) {
        state = random.nextBoolean() ? 1 : random.nextInt(12);
      }
      if (state == 1 || state == 6) {
        produced += random.nextInt(2);
        scrap += random.nextInt(20) == 0 ? 1 : 0;
      }
      if (random.nextInt(80) == 0) {
        produced = random.nextInt(3);
      }
      boolean isDown = random.nextInt(25) == 0;
      for (String tag :
          unit.equals(LABELLER) ? List.of("good") : List.of("state", "produced", "scrap")) {
        long value =
            switch (tag) {
              case "state" -> state;
              case "scrap" -> scrap;
              default -> produced % 65_536;
            };
        readings.add(
            isDown
                ? Reading.bad(TestPlant.tag(unit, tag), Folded.at(time), QualityReason.LINK_DOWN)
                : Folded.reading(unit, tag, time, value));
      }
    }
    return readings;
  }
}
