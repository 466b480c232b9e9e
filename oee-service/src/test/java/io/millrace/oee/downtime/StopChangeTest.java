// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.events.DowntimeReported.Kind;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StopChangeTest {
  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");
  private static final int MINUTES = 60;

  /**
   * Stops come, grow, end, get another reason and go, and are looked at in stretches, seldom all of
   * them. Whoever keeps of each stop the change with the highest revision has the stops as they
   * are, in whatever order the changes reach him.
   */
  @Test
  void toldChangesInAnyOrderGiveTheStopsAsTheyAre() {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      SortedMap<Instant, Stop> stops = new TreeMap<>();
      Map<Instant, StopChange.Told> told = new HashMap<>();
      List<StopChange> changes = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        change(stops, random);
        int from = random.nextInt(MINUTES);
        changes.addAll(look(stops, told, at(from), at(from + 1 + random.nextInt(10))));
      }
      changes.addAll(look(stops, told, at(0), at(MINUTES)));
      assertEquals(List.of(), look(stops, told, at(0), at(MINUTES)), "seed " + seed);
      changes.forEach(one -> seen.add(one.kind()));
      requireOneByOne(changes, seed);
      Collections.shuffle(changes, random);
      assertEquals(said(stops), said(kept(changes)), "seed " + seed);
    }
    assertEquals(EnumSet.allOf(Kind.class), seen);
  }

  /** As a reader of the events does it. */
  private static SortedMap<Instant, Stop> kept(List<StopChange> changes) {
    Map<Instant, StopChange> newest = new HashMap<>();
    for (StopChange change : changes) {
      newest.merge(
          change.from(), change, (one, other) -> one.revision() > other.revision() ? one : other);
    }
    SortedMap<Instant, Stop> kept = new TreeMap<>();
    newest.forEach(
        (from, change) -> {
          if (change.stop() != null) {
            kept.put(from, change.stop());
          }
        });
    return kept;
  }

  /** How long one that goes on is so far is not told of. */
  private static SortedMap<Instant, String> said(SortedMap<Instant, Stop> stops) {
    SortedMap<Instant, String> said = new TreeMap<>();
    stops.forEach((from, stop) -> said.put(from, stop.digest()));
    return said;
  }

  /** Revisions of a stop are 1, 2, 3; it is withdrawn, and nothing else, when it is none. */
  private static void requireOneByOne(List<StopChange> changes, long seed) {
    Map<Instant, Integer> revisions = new HashMap<>();
    for (StopChange change : changes) {
      assertEquals(
          revisions.merge(change.from(), 1, Integer::sum), change.revision(), "seed " + seed);
      assertEquals(change.stop() == null, change.kind() == Kind.WITHDRAWN, "seed " + seed);
      assertTrue(change.kind() != Kind.BEGAN || Objects.requireNonNull(change.stop()).isOpen());
      assertTrue(change.kind() != Kind.ENDED || !Objects.requireNonNull(change.stop()).isOpen());
    }
  }

  /** As the store does it: what began in a stretch is compared with what was told of it. */
  private static List<StopChange> look(
      SortedMap<Instant, Stop> stops,
      Map<Instant, StopChange.Told> told,
      Instant from,
      Instant to) {
    List<StopChange> changes =
        StopChange.of(
            List.copyOf(stops.subMap(from, to).values()),
            told.values().stream()
                .filter(one -> !one.from().isBefore(from) && one.from().isBefore(to))
                .toList());
    for (StopChange change : changes) {
      Stop stop = change.stop();
      told.put(
          change.from(),
          new StopChange.Told(
              change.from(),
              stop != null && stop.isOpen(),
              change.revision(),
              stop == null ? "" : stop.digest(),
              stop == null));
    }
    return changes;
  }

  private static void change(SortedMap<Instant, Stop> stops, Random random) {
    int from = random.nextInt(MINUTES);
    if (random.nextInt(4) == 0) {
      stops.remove(at(from));
      return;
    }
    Activity activity =
        new Activity(
            new Window(at(from), at(from + 1 + random.nextInt(5))),
            random.nextBoolean() ? EquipmentState.DOWN : EquipmentState.DELAYED,
            random.nextBoolean() ? "JAM" : null,
            null,
            null,
            Activity.Origin.MACHINE,
            null,
            null,
            false);
    stops.put(at(from), new Stop(activity, random.nextInt(3) == 0));
  }

  private static Instant at(int minute) {
    return SIX.plusSeconds(60L * minute);
  }
}
