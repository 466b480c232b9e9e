// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.contracts.plant.ShiftCalendar.Break;
import io.millrace.contracts.plant.ShiftCalendar.Day;
import io.millrace.contracts.plant.ShiftCalendar.Rotation;
import io.millrace.contracts.plant.ShiftCalendar.Shift;
import io.millrace.contracts.plant.ShiftCalendar.Turn;
import io.millrace.oee.account.Account;
import io.millrace.oee.account.Made;
import io.millrace.oee.account.Part;
import io.millrace.oee.account.Parts;
import io.millrace.oee.account.TimeBucket;
import io.millrace.oee.account.UnitFacts;
import io.millrace.oee.calendar.Booking;
import io.millrace.oee.downtime.Overlay;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.KpiInputs;
import io.millrace.oee.kpi.UnitInputs;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Of random plants, seeded: whichever way a window is looked at, the sums are the same. */
class SumsTest {
  private static final EquipmentId FILLER = EquipmentId.of("acme/lyon/bottling/line1/filler");
  private static final Instant START = Instant.parse("2026-03-27T20:00:00Z");
  private static final int MINUTES = 3 * 24 * 60;
  private static final List<KpiProfile> PROFILES =
      List.of(
          KpiProfile.ISO_22400,
          KpiProfile.ISO_22400.with(KpiProfile.Setup.FORGIVEN),
          KpiProfile.ISO_22400.with(KpiProfile.Setup.OVERRUN),
          KpiProfile.ISO_22400.with(KpiProfile.StartUpRejects.SEPARATE));
  private static final List<EquipmentState> STATES = List.of(EquipmentState.values());

  @Test
  void splittingAWindowChangesNoSum() {
    for (long seed = 1; seed <= 60; seed++) {
      Plant plant = new Plant(new Random(seed));
      Window whole = plant.window();
      Map<KpiProfile, KpiInputs> sums = new HashMap<>();
      Instant from = whole.from();
      while (from.isBefore(whole.to())) {
        Instant to = from.plusNanos((1 + plant.random.nextLong(40_000_000_000L)) * 1000);
        to = to.isBefore(whole.to()) ? to : whole.to();
        List<Account> accounts = plant.accounts(new Window(from, to));
        for (KpiProfile profile : PROFILES) {
          sums.merge(profile, plant.inputs(accounts, profile), KpiInputs::plus);
        }
        from = to;
      }
      List<Account> accounts = plant.accounts(whole);
      for (KpiProfile profile : PROFILES) {
        assertEquals(plant.inputs(accounts, profile), sums.get(profile), "seed " + seed);
      }
    }
  }

  @Test
  void eachInstantIsAccountedForOnce() {
    for (long seed = 1; seed <= 60; seed++) {
      Plant plant = new Plant(new Random(seed));
      Window window = plant.window();
      assertEquals(
          window.length(), plant.inputs(plant.accounts(window)).times().calendar(), "seed " + seed);
      Instant reached = window.from();
      for (Part part : plant.parts(window)) {
        assertEquals(reached, part.window().from(), "seed " + seed);
        reached = part.window().to();
      }
      assertEquals(window.to(), reached, "seed " + seed);
    }
  }

  @Test
  void theStepsOfTheWaterfallSumExactly() {
    for (long seed = 1; seed <= 60; seed++) {
      Plant plant = new Plant(new Random(seed));
      List<Account> accounts = plant.accounts(plant.window());
      for (KpiProfile profile : PROFILES) {
        KpiInputs inputs = plant.inputs(accounts, profile);
        Waterfall waterfall = Waterfall.of(inputs);
        Duration lost =
            waterfall.steps().stream()
                .map(Waterfall.Step::lost)
                .reduce(Duration.ZERO, Duration::plus);
        assertEquals(
            inputs.times().calendar(),
            lost.plus(waterfall.steps().getLast().left()),
            "seed " + seed + " by " + profile.reference());
      }
    }
  }

  @Test
  void aParetoHasTheTimeOfTheStopsWhateverItIsGroupedBy() {
    for (long seed = 1; seed <= 60; seed++) {
      Plant plant = new Plant(new Random(seed));
      Window window = plant.window();
      KpiInputs inputs = plant.inputs(plant.accounts(window));
      Duration stopped =
          inputs.times().setup().plus(inputs.times().delay()).plus(inputs.times().down());
      List<Pareto.Stopped> parts =
          plant.parts(window).stream().map(part -> new Pareto.Stopped(FILLER, part)).toList();
      for (Pareto.By by : Pareto.By.values()) {
        Duration time =
            Pareto.of(parts, by, 1, Pareto.Order.TIME).rows().stream()
                .map(Pareto.Row::time)
                .reduce(Duration.ZERO, Duration::plus);
        assertEquals(stopped, time, "seed " + seed + " by " + by);
      }
      Duration told =
          StopView.of(parts, Map.of()).stream()
              .flatMap(stop -> stop.accounted().values().stream())
              .reduce(Duration.ZERO, Duration::plus);
      assertEquals(stopped, told, "seed " + seed);
    }
  }

  /** Only what a store would read around a window is looked at, and set-ups go over its edges. */
  @Test
  void aSetupHasOnePlannedTimeHoweverItIsLookedAt() {
    long planned = 0;
    for (long seed = 1; seed <= 60; seed++) {
      Plant plant = new Plant(new Random(seed));
      Duration time =
          plant.accounts(plant.window()).stream()
              .map(account -> account.time(TimeBucket.PLANNED_SETUP))
              .reduce(Duration.ZERO, Duration::plus);
      planned += time.toMinutes();
    }
    assertTrue(planned > 100, planned + " min of planned set-up in all plants");
  }

  /** The start-up phase is a step of its own, and what is left after the last step is the same. */
  @Test
  void separateRejectsAreAStepBetweenSpeedAndQuality() {
    long rejects = 0;
    for (long seed = 1; seed <= 60; seed++) {
      Plant plant = new Plant(new Random(seed));
      List<Account> accounts = plant.accounts(plant.window());
      KpiProfile separate = KpiProfile.ISO_22400.with(KpiProfile.StartUpRejects.SEPARATE);
      List<Waterfall.Step> one = Waterfall.of(plant.inputs(accounts)).steps();
      List<Waterfall.Step> other = Waterfall.of(plant.inputs(accounts, separate)).steps();
      int speed = one.size() - 2;
      assertEquals(one.subList(0, speed + 1), other.subList(0, speed + 1), "seed " + seed);
      assertEquals("startUpRejects", other.get(speed + 1).name());
      assertEquals(
          one.getLast().lost(),
          other.get(speed + 1).lost().plus(other.getLast().lost()),
          "seed " + seed);
      assertEquals(one.getLast().left(), other.getLast().left(), "seed " + seed);
      rejects += other.get(speed + 1).lost().toSeconds() / 2;
    }
    assertTrue(rejects > 1000, rejects + " pieces of scrap in start-ups of all plants");
  }

  /** A unit with a calendar over a change of the clocks, and everything that people may say. */
  private static final class Plant {
    private final Random random;
    private final Terms terms;
    private final List<StateInterval> did = new ArrayList<>();
    private final List<Overlay> overlays = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Booking> bookings = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();

    Plant(Random random) {
      this.random = random;
      this.terms =
          new Terms(
              ZoneId.of("Europe/Paris"),
              random.nextInt(5) == 0 ? null : calendar(),
              Terms.USUAL,
              List.of(),
              random.nextBoolean() ? Duration.ofMinutes(5) : null,
              "water",
              KpiProfile.ISO_22400,
              Map.of("p0", Duration.ofMinutes(4), "p1", Duration.ofMinutes(21)),
              Duration.ofMinutes(33));
      for (Window window : stretches(30, 5)) {
        String cause = random.nextInt(3) == 0 ? "BLOCKED" : null;
        did.add(
            new StateInterval(
                FILLER,
                window.from(),
                window.to(),
                STATES.get(random.nextInt(STATES.size())),
                cause,
                null));
      }
      for (Window window : stretches(200, 2)) {
        overlays.add(
            new Overlay(
                window,
                random.nextBoolean() ? STATES.get(random.nextInt(4)) : null,
                random.nextBoolean() ? "breakdown" : null,
                null,
                new UUID(random.nextLong(), random.nextLong())));
      }
      for (Window window : stretches(400, 3)) {
        runs.add(new Run(window, "p" + random.nextInt(3), null));
      }
      for (Window window : stretches(600, 2)) {
        bookings.add(new Booking(window, Booking.Kind.OTHER));
      }
      for (int i = 0; i < 200; i++) {
        made.add(
            new Made(
                START.plusNanos(random.nextLong(MINUTES * 60_000_000L) * 1000),
                random.nextInt(4) == 0 ? Counts.SCRAP : Counts.PRODUCED,
                random.nextBoolean() ? "water" : "p1",
                random.nextInt(10) == 0,
                random.nextInt(50),
                0));
      }
      made.sort(Comparator.comparing(Made::at));
    }

    Window window() {
      return new Window(START.plusSeconds(3600), START.plusSeconds(MINUTES * 60L - 3600));
    }

    /** In order, without overlap; one of {@code some} is left out. */
    private List<Window> stretches(int minutes, int some) {
      List<Window> stretches = new ArrayList<>();
      long micros = 0;
      while (micros < MINUTES * 60_000_000L) {
        long end = micros + 1 + random.nextLong(minutes * 60_000_000L);
        if (random.nextInt(some) != 0) {
          stretches.add(new Window(START.plusNanos(micros * 1000), START.plusNanos(end * 1000)));
        }
        micros = end;
      }
      return stretches;
    }

    List<Account> accounts(Window window) {
      return Account.of(terms, facts(window), window);
    }

    List<Part> parts(Window window) {
      return Parts.of(terms, facts(window), window);
    }

    private UnitFacts facts(Window window) {
      return new UnitFacts(
          FILLER,
          did.stream()
              .filter(one -> !one.to().isBefore(window.from().minus(terms.reach())))
              .filter(one -> one.from().isBefore(window.to()))
              .toList(),
          made.stream().filter(one -> window.contains(one.at())).toList(),
          overlays,
          runs.stream().filter(run -> run.window().touches(window)).toList(),
          bookings.stream().filter(booking -> booking.window().touches(window)).toList());
    }

    KpiInputs inputs(List<Account> accounts) {
      return inputs(accounts, KpiProfile.ISO_22400);
    }

    KpiInputs inputs(List<Account> accounts, KpiProfile profile) {
      return UnitInputs.of(
          FILLER,
          profile,
          accounts,
          Set.of(Counts.PRODUCED, Counts.SCRAP),
          _ -> Optional.of(Duration.ofSeconds(2)));
    }

    private static ShiftCalendar calendar() {
      Day day = new Day(List.of(new Turn("early", null), new Turn("night", null)));
      return new ShiftCalendar(
          "two",
          List.of(
              new Shift(
                  "early",
                  LocalTime.of(6, 0),
                  LocalTime.of(14, 0),
                  List.of(new Break(LocalTime.of(9, 0), Duration.ofMinutes(30), null))),
              new Shift(
                  "night",
                  LocalTime.of(22, 0),
                  LocalTime.of(6, 0),
                  List.of(new Break(LocalTime.of(2, 30), Duration.ofMinutes(30), null)))),
          new Rotation(LocalDate.of(2026, 1, 5), Collections.nCopies(7, day)),
          null);
    }
  }
}
