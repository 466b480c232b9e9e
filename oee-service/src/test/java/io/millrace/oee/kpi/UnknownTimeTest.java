// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import static io.millrace.oee.plant.TestPlant.FILLER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.StartUpRejects;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Pieces;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.calendar.Slice;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnknownTimeTest {
  private static final Instant SIX = Instant.parse("2026-03-01T06:00:00Z");
  private static final KpiProfile SEPARATE = KpiProfile.ISO_22400.with(StartUpRejects.SEPARATE);
  private static final Window HOUR = new Window(SIX, SIX.plus(Duration.ofHours(1)));

  /* 0..600 known, 600..900 link down (cut: began before is known), 900..1200 nothing,
   * 1200..1260 silent, 1260..1300 code 17 unlisted, 1300..1400 undefined, 1400..3600 known. */
  @Test
  void eachSecondThatIsNotKnownHasACause() {
    List<StateInterval> did =
        List.of(
            did(-60, 600, EquipmentState.PRODUCING, null, 6L),
            did(600, 900, EquipmentState.UNKNOWN, "LINK_DOWN", null),
            did(1200, 1260, EquipmentState.UNKNOWN, null, null),
            did(1260, 1300, EquipmentState.UNKNOWN, "UNLISTED_CODE", 17L),
            did(1300, 1400, EquipmentState.UNKNOWN, null, 0L),
            did(1400, 4000, EquipmentState.DOWN, "JAM", 2L));

    assertEquals(
        Map.of(
            "LINK_DOWN", Duration.ofSeconds(300),
            "NO_READING", Duration.ofSeconds(360),
            "UNLISTED_CODE", Duration.ofSeconds(40),
            "UNDEFINED_STATE", Duration.ofSeconds(100)),
        Accounted.of(FILLER, HOUR, did, Set.of(), List.of(), _ -> Optional.empty()).unknown());
  }

  @Test
  void theCausesSumToTheUnknownTime() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<StateInterval> did = new ArrayList<>();
      long at = -100;
      while (at < 3700) {
        long to = at + 1 + random.nextInt(400);
        EquipmentState[] states = EquipmentState.values();
        if (random.nextInt(4) > 0) {
          did.add(
              did(
                  at,
                  to,
                  states[random.nextInt(states.length)],
                  random.nextBoolean() ? "X" + random.nextInt(3) : null,
                  random.nextBoolean() ? 3L : null));
        }
        at = to;
      }
      assertEquals(
          Accounted.times(FILLER, HOUR, did).unknown(),
          Accounted.of(FILLER, HOUR, did, Set.of(), List.of(), _ -> Optional.empty())
              .unknown()
              .values()
              .stream()
              .reduce(Duration.ZERO, Duration::plus));
    }
  }

  /* Two hours of a unit that starts up: 100 pieces of which 5 are scrap of a start-up, then an hour
   * that is too dense to read, with 10 pieces, 2 of them scrap. */
  @Test
  void startUpScrapOfTimeThatIsTooDenseIsUnknown() {
    Account read = account(HOUR, Map.of(), made(100, 20), made(0, 5));
    Window next = new Window(HOUR.to(), HOUR.to().plus(Duration.ofHours(1)));
    Map<String, Duration> dense = Map.of(Account.TOO_MANY_INTERVALS, next.length());

    assertEquals("startUp 5", told(inputs(read)));
    KpiInputs both = inputs(read, account(next, dense, made(10, 2), Map.of()));
    assertEquals(
        "the state changed too often for start-ups to be told (TOO_MANY_INTERVALS)", told(both));
    Kpis kpis = Kpis.of(SEPARATE, both);
    assertInstanceOf(Ratio.Undefined.class, kpis.ratio(Kpi.EFFECTIVENESS));
    // A * E * Q, whatever is separate: 88 good pieces of 2 s in an hour known to be busy.
    assertEquals(new Ratio.Defined(176 / 3600.), kpis.ratio(Kpi.OEE_INDEX));
  }

  private static String told(KpiInputs inputs) {
    return switch (Objects.requireNonNull(inputs.startUp()).scrap()) {
      case Quantity.Known known -> "startUp " + known.pieces();
      case Quantity.Unknown(String reason) -> reason;
    };
  }

  private static KpiInputs inputs(Account... accounts) {
    return UnitInputs.of(
        FILLER,
        SEPARATE,
        List.of(accounts),
        Set.of(Counts.PRODUCED, Counts.SCRAP),
        _ -> Optional.of(Duration.ofSeconds(2)));
  }

  private static Map<Counts, Pieces> made(long produced, long scrap) {
    return Map.of(
        Counts.PRODUCED, new Pieces(produced, 0, 0, 0), Counts.SCRAP, new Pieces(scrap, 0, 0, 0));
  }

  private static Account account(
      Window window,
      Map<String, Duration> unknown,
      Map<Counts, Pieces> made,
      Map<Counts, Pieces> startUp) {
    return new Account(
        FILLER,
        new Slice(window, LocalDate.of(2026, 3, 1), null),
        new Account.Use("water", null),
        Map.of(unknown.isEmpty() ? TimeBucket.PRODUCING : TimeBucket.UNKNOWN, window.length()),
        unknown,
        made,
        0,
        0,
        Duration.ZERO,
        startUp);
  }

  private static StateInterval did(
      long from, long to, EquipmentState state, @Nullable String cause, @Nullable Long code) {
    return new StateInterval(
        FILLER, SIX.plusSeconds(from), SIX.plusSeconds(to), state, cause, code);
  }
}
