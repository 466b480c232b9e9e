// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverlaysTest {
  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");
  private static final Window DAY = window(0, 1440);

  @Test
  void theLaterWordHolds() {
    Edit first = edit(0, 60, "jam");
    Edit second = edit(20, 40, "cleaning");
    List<Overlay> held = Overlays.within(DAY, List.of(first, second));
    assertEquals(
        List.of(window(0, 20), window(20, 40), window(40, 60)),
        held.stream().map(Overlay::window).toList());
    assertEquals(List.of("jam", "cleaning", "jam"), held.stream().map(Overlay::reason).toList());
  }

  @Test
  void anUndoTakesAWordBackAndItsUndoGivesItAgain() {
    Edit first = edit(0, 60, "jam");
    Edit second = edit(20, 40, "cleaning");
    Edit undo = undo(second);
    assertEquals(
        List.of("jam"),
        Overlays.within(DAY, List.of(first, second, undo)).stream().map(Overlay::reason).toList());
    assertEquals(
        Overlays.within(DAY, List.of(first, second)),
        Overlays.within(DAY, List.of(first, second, undo, undo(undo))));
  }

  /** Whatever people say in whatever order, and folded window by window as the store does it. */
  @Test
  void overlaysNeverOverlapAndAreTheSameInParts() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      List<Edit> edits = new ArrayList<>();
      List<Overlay> kept = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Edit edit =
            !edits.isEmpty() && random.nextInt(4) == 0
                ? undo(edits.get(random.nextInt(edits.size())))
                : edit(random.nextInt(1400), 1, random);
        edits.add(edit);
        List<Edit> touching =
            edits.stream().filter(one -> one.window().touches(edit.window())).toList();
        kept = new ArrayList<>(Overlays.outside(kept, edit.window()));
        kept.addAll(Overlays.within(edit.window(), touching));
        kept.sort((a, b) -> a.window().from().compareTo(b.window().from()));
        for (int j = 1; j < kept.size(); j++) {
          assertFalse(kept.get(j - 1).window().touches(kept.get(j).window()), "seed " + seed);
        }
      }
      List<Overlay> whole = Overlays.within(DAY, edits);
      for (int minute = 0; minute < 1440; minute++) {
        Instant at = SIX.plusSeconds(minute * 60L + 30);
        assertEquals(said(whole, at), said(kept, at), "seed " + seed + " minute " + minute);
      }
    }
  }

  private static List<UUID> said(List<Overlay> overlays, Instant at) {
    List<UUID> said =
        overlays.stream()
            .filter(overlay -> overlay.window().contains(at))
            .map(Overlay::edit)
            .toList();
    assertTrue(said.size() <= 1);
    return said;
  }

  private static Edit edit(int from, int to, String reason) {
    return new Edit(
        UUID.randomUUID(), window(from, to), null, reason, "t@1", null, null, "ann", SIX, null);
  }

  private static Edit edit(int from, int least, Random random) {
    EquipmentState state = random.nextBoolean() ? EquipmentState.DOWN : null;
    return new Edit(
        new UUID(random.nextLong(), random.nextLong()),
        window(from, Math.min(1440, from + least + random.nextInt(200))),
        state,
        "r" + random.nextInt(5),
        "t@1",
        null,
        null,
        "ann",
        SIX,
        null);
  }

  private static Edit undo(Edit edit) {
    @Nullable UUID id = edit.id();
    return new Edit(UUID.randomUUID(), edit.window(), null, null, null, null, id, "bob", SIX, null);
  }

  private static Window window(int fromMinute, int toMinute) {
    return new Window(SIX.plusSeconds(fromMinute * 60L), SIX.plusSeconds(toMinute * 60L));
  }
}
