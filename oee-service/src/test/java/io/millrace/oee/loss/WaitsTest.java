// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import static io.millrace.contracts.plant.EquipmentState.DELAYED;
import static io.millrace.contracts.plant.EquipmentState.DOWN;
import static io.millrace.contracts.plant.EquipmentState.PRODUCING;
import static io.millrace.contracts.plant.EquipmentState.UNKNOWN;
import static io.millrace.contracts.plant.EquipmentState.UNPLANNED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Part;
import io.millrace.oee.account.Parts;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.account.UnitFacts;
import io.millrace.oee.calendar.Booking;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chains of waiting units by hand, in seconds of one hour; then sums of random lines. */
class WaitsTest {
  private static final EquipmentId LINE = EquipmentId.of("acme/lyon/bottling/line1");
  private static final EquipmentId FILLER = LINE.child("filler");
  private static final EquipmentId CAPPER = LINE.child("capper");
  private static final EquipmentId PACKER = LINE.child("packer");
  private static final List<EquipmentId> ORDER = List.of(FILLER, CAPPER, PACKER);
  private static final Instant SIX = Instant.parse("2026-03-02T06:00:00Z");
  private static final Window HOUR = new Window(SIX, SIX.plusSeconds(3600));
  private static final Terms ALWAYS = Terms.unknown(ZoneOffset.UTC);

  private final Map<EquipmentId, List<StateInterval>> did = new HashMap<>();
  private final Map<EquipmentId, List<Booking>> booked = new HashMap<>();

  /*
   * The packer breaks down at 600; the capper is blocked from 700, the filler from 800. The packer
   * runs again at 1600, the capper at 1700, the filler at 1800.
   *   capper: 700..1600 by the packer (900 s), 1600..1700 the packer runs (100 s)
   *   filler: 800..1600 through the capper by the packer (800 s), 1600..1700 the packer runs
   *           (100 s), 1700..1800 the capper runs (100 s)
   * Together 1000 + 1000 s.
   */
  @Test
  void aBlockedChainEndsAtTheUnitThatFailed() {
    did(PACKER, 0, 600, PRODUCING, null);
    did(PACKER, 600, 1600, DOWN, "BREAKDOWN");
    did(PACKER, 1600, 3600, PRODUCING, null);
    did(CAPPER, 0, 700, PRODUCING, null);
    did(CAPPER, 700, 1700, DELAYED, "BLOCKED");
    did(CAPPER, 1700, 3600, PRODUCING, null);
    did(FILLER, 0, 800, PRODUCING, null);
    did(FILLER, 800, 1800, DELAYED, "BLOCKED");
    did(FILLER, 1800, 3600, PRODUCING, null);
    assertEquals(
        List.of(
            "capper BLOCKED packer breakdown BREAKDOWN 1 PT15M",
            "filler BLOCKED packer breakdown BREAKDOWN 1 PT13M20S",
            "capper BLOCKED packer null PRODUCING 1 PT1M40S",
            "filler BLOCKED capper null PRODUCING 1 PT1M40S",
            "filler BLOCKED packer null PRODUCING 1 PT1M40S"),
        rows());
    assertEquals(
        List.of("700..1600", "1600..1700", "800..1600", "1600..1700", "1700..1800"),
        waits().intervals().stream()
            .map(one -> second(one.window().from()) + ".." + second(one.window().to()))
            .toList());
  }

  /** The other way round: starved by what comes before, here a stop nobody gave a reason. */
  @Test
  void aStarvedChainEndsBeforeIt() {
    did(FILLER, 0, 3600, DOWN, "GUARD_OPEN");
    did(CAPPER, 0, 3600, DELAYED, "STARVED");
    did(PACKER, 0, 3600, DELAYED, "STARVED");
    assertEquals(
        List.of(
            "capper STARVED filler GUARD_OPEN null 1 PT1H",
            "packer STARVED filler GUARD_OPEN null 1 PT1H"),
        rows());
  }

  /** First and last unit wait for what is not in the line. */
  @Test
  void beyondTheLineNobodyIsCharged() {
    did(FILLER, 0, 3600, DELAYED, "STARVED");
    did(PACKER, 0, 3600, DELAYED, "BLOCKED");
    did(CAPPER, 0, 3600, PRODUCING, null);
    assertEquals(
        List.of(
            "filler STARVED null null END_OF_LINE 1 PT1H",
            "packer BLOCKED null null END_OF_LINE 1 PT1H"),
        rows());
  }

  /*
   * Of the capper: 0..600 a state that nobody knows, 600..1200 no reading, 1200..1800 starved, the
   * rest not planned. The filler is blocked all the hour. Starved for 600 s is the capper itself,
   * by a filler that is blocked: what lies between them stands still.
   */
  @Test
  void aBrokenChainIsToldWithItsReason() {
    did(FILLER, 0, 3600, DELAYED, "BLOCKED");
    did(CAPPER, 0, 600, UNKNOWN, "UNLISTED_CODE");
    did(CAPPER, 1200, 1800, DELAYED, "STARVED");
    did(CAPPER, 1800, 3600, UNPLANNED, null);
    did(PACKER, 0, 3600, PRODUCING, null);
    assertEquals(
        List.of(
            "filler BLOCKED capper UNPLANNED null 1 PT30M",
            "capper STARVED filler null BETWEEN_UNITS 1 PT10M",
            "filler BLOCKED capper NO_READING UNKNOWN 1 PT10M",
            "filler BLOCKED capper UNLISTED_CODE UNKNOWN 1 PT10M",
            "filler BLOCKED capper null BETWEEN_UNITS 1 PT10M"),
        rows());
  }

  @Test
  void aUnitThatIsNeverReadOrLeftTheModelIsSaidSo() {
    did(FILLER, 0, 3600, DELAYED, "BLOCKED");
    EquipmentId gone = LINE.child("gone");
    did(gone, 0, 60, DELAYED, "BLOCKED");
    assertEquals(
        List.of(
            "filler BLOCKED capper null NOT_READ 1 PT1H",
            "gone BLOCKED gone null NOT_IN_MODEL 1 PT1M"),
        rows());
  }

  /** Maintenance that somebody booked for the packer blocks the capper: the booking is charged. */
  @Test
  void plannedDowntimeOfANeighbourIsACause() {
    did(CAPPER, 0, 3600, DELAYED, "BLOCKED");
    did(PACKER, 0, 3600, DOWN, null);
    booked.put(PACKER, List.of(new Booking(HOUR, Booking.Kind.MAINTENANCE)));
    assertEquals(List.of("capper BLOCKED packer MAINTENANCE PLANNED 1 PT1H"), rows());
  }

  /** Whatever the units do, each instant of waiting has exactly one cause. */
  @Test
  void theRowsSumToTheWaitingTimeOfTheUnits() {
    List<String> causes = List.of("BLOCKED", "STARVED", "BREAKDOWN", "MICRO_STOP");
    List<EquipmentState> states = List.of(EquipmentState.values());
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      did.clear();
      Duration waiting = Duration.ZERO;
      for (EquipmentId unit : ORDER) {
        int at = -random.nextInt(300);
        while (at < 3700) {
          int to = at + 1 + random.nextInt(400);
          EquipmentState state = states.get(random.nextInt(states.size()));
          if (random.nextInt(6) != 0) {
            did(unit, at, to, state, state == PRODUCING ? null : causes.get(random.nextInt(4)));
          }
          at = to;
        }
        for (Account account : Account.of(ALWAYS, facts(unit), HOUR)) {
          waiting =
              waiting.plus(account.time(TimeBucket.BLOCKED)).plus(account.time(TimeBucket.STARVED));
        }
      }
      Waits waits = waits();
      assertEquals(
          waiting,
          waits.rows().stream().map(Waits.Row::time).reduce(Duration.ZERO, Duration::plus),
          "seed " + seed);
      assertEquals(
          waiting,
          waits.intervals().stream()
              .map(one -> one.window().length())
              .reduce(Duration.ZERO, Duration::plus),
          "seed " + seed);
    }
  }

  private Waits waits() {
    Map<EquipmentId, List<Part>> parts = new TreeMap<>();
    did.keySet().forEach(unit -> parts.put(unit, Parts.of(ALWAYS, facts(unit), HOUR)));
    return Waits.of(ORDER, parts);
  }

  private UnitFacts facts(EquipmentId unit) {
    return new UnitFacts(
        unit,
        did.getOrDefault(unit, List.of()),
        List.of(),
        List.of(),
        List.of(),
        booked.getOrDefault(unit, List.of()));
  }

  private List<String> rows() {
    return waits().rows().stream().map(WaitsTest::text).toList();
  }

  private static String text(Waits.Row row) {
    Waits.Cause cause = row.cause();
    EquipmentId unit = cause.unit();
    return "%s %s %s %s %s %d %s"
        .formatted(
            row.unit().name(),
            row.kind(),
            unit == null ? null : unit.name(),
            cause.why(),
            cause.untraced() == null ? cause.loss() : cause.untraced(),
            row.count(),
            row.time());
  }

  private void did(EquipmentId unit, int from, int to, EquipmentState state, @Nullable String why) {
    did.computeIfAbsent(unit, _ -> new ArrayList<>())
        .add(new StateInterval(unit, SIX.plusSeconds(from), SIX.plusSeconds(to), state, why, null));
  }

  private static long second(Instant at) {
    return Duration.between(SIX, at).toSeconds();
  }
}
