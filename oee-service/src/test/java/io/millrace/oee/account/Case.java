// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.contracts.plant.ShiftCalendar.Break;
import io.millrace.contracts.plant.ShiftCalendar.Day;
import io.millrace.contracts.plant.ShiftCalendar.Rotation;
import io.millrace.contracts.plant.ShiftCalendar.Shift;
import io.millrace.contracts.plant.ShiftCalendar.Turn;
import io.millrace.oee.calendar.Booking;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.Kpi;
import io.millrace.oee.kpi.KpiInputs;
import io.millrace.oee.kpi.Quantity;
import io.millrace.oee.kpi.Ratio;
import io.millrace.oee.kpi.TimeElements;
import io.millrace.oee.kpi.UnitInputs;
import io.millrace.oee.plant.Signals;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.plant.TestPlant;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table of hand-computed cases: what happened, and the figures that follow, step by
 * step. Water has a PRI of 2 s, 1.6 s by the nameplate and 1.9 s as demonstrated, and is made where
 * no run says otherwise; juice has 5 s and nothing else; cola has 3 s and a planned set-up time of
 * 15 min. Times of day are UTC on Monday 2026-03-02. Confined to one thread.
 */
final class Case {
  static final EquipmentId FILLER = TestPlant.FILLER;

  /** Three shifts a day; the early one has a break from 9:00 to 9:30. */
  static final ShiftCalendar THREE_SHIFTS =
      new ShiftCalendar(
          "three",
          List.of(
              new Shift(
                  "early",
                  LocalTime.of(6, 0),
                  LocalTime.of(14, 0),
                  List.of(new Break(LocalTime.of(9, 0), Duration.ofMinutes(30), null))),
              new Shift("late", LocalTime.of(14, 0), LocalTime.of(22, 0), null),
              new Shift("night", LocalTime.of(22, 0), LocalTime.of(6, 0), null)),
          new Rotation(
              LocalDate.of(2026, 1, 5),
              Collections.nCopies(
                  7,
                  new Day(
                      List.of(
                          new Turn("early", "A"), new Turn("late", "B"), new Turn("night", "C"))))),
          null);

  private static final String PRODUCTS =
      """
      products:
        - {id: water, plannedRunTimePerItem: PT2S, nameplateRunTimePerItem: PT1.6S, demonstratedRunTimes: {bottling/line1/filler: PT1.9S}}
        - {id: juice, plannedRunTimePerItem: PT5S}
        - {id: cola, plannedRunTimePerItem: PT3S, plannedSetupTime: PT40M, plannedSetupTimes: {bottling/line1/filler: PT15M}}
      """;
  private static final Signals MODEL =
      Signals.of(
          TestPlant.version(
              1,
              Map.of(
                  """
                  products:
                    - id: water
                      plannedRunTimePerItem: PT2S
                      plannedRunTimes: {bottling/line1/capper: PT4S}
                  """,
                  PRODUCTS)));
  private static final double EXACT = 1e-12;

  private final String name;
  private final List<Runnable> steps = new ArrayList<>();
  private final CaseFacts facts = new CaseFacts();
  private ResolvedPlant.WorkUnit unit = TestPlant.unit(FILLER);
  private ZoneId zone = ZoneId.of("Europe/Paris");
  private @Nullable ShiftCalendar calendar;
  private @Nullable Duration microStop;
  private @Nullable Duration startUpTime;
  private KpiProfile profile = KpiProfile.ISO_22400;

  Case(String name) {
    this.name = name;
  }

  Case zone(String id) {
    return then(() -> zone = ZoneId.of(id));
  }

  Case calendar(ShiftCalendar other) {
    return then(() -> calendar = other);
  }

  Case microStop(String duration) {
    return then(() -> microStop = Duration.parse(duration));
  }

  Case startUp(String duration) {
    return then(() -> startUpTime = Duration.parse(duration));
  }

  /** By which definitions the figures after it are computed. */
  Case by(KpiProfile other) {
    return then(() -> profile = other);
  }

  /** The test plant with other texts in its model, for readings. */
  Case plant(Map<String, String> changes) {
    return then(
        () ->
            unit =
                Objects.requireNonNull(
                    Signals.of(TestPlant.version(1, changes)).units().get(FILLER)));
  }

  Case did(EquipmentState state, String from, String to) {
    return did(state, null, from, to);
  }

  Case did(EquipmentState state, @Nullable String cause, String from, String to) {
    return then(() -> facts.did(state, cause, window(from, to)));
  }

  Case made(Counts counts, String at, long pieces) {
    return then(() -> facts.made(new Made(at(at), counts, null, false, pieces, 0)));
  }

  Case good(String at, long pieces) {
    return made(Counts.GOOD, at, pieces);
  }

  /** Pieces that the counter showed after it was not read for a while. */
  Case goodOverGap(String at, long pieces) {
    return then(() -> facts.made(new Made(at(at), Counts.GOOD, null, true, pieces, 0)));
  }

  Case run(String product, String from, String to) {
    return then(() -> facts.run(product, window(from, to)));
  }

  Case booked(Booking.Kind kind, String from, String to) {
    return then(() -> facts.booked(new Booking(window(from, to), kind)));
  }

  /** What a person says of a stretch. */
  Case said(@Nullable EquipmentState state, @Nullable String reason, String from, String to) {
    return then(() -> facts.said(state, reason, window(from, to)));
  }

  /** Values of a tag, read each two seconds and folded as they come. */
  Case read(String tag, String from, long... values) {
    return then(() -> facts.read(unit, tag, at(from), values));
  }

  /** The figures of a window, {@code APT 1200, oeeIndex 1000/1800, qualityRatio undefined}. */
  Case gives(String from, String to, String figures) {
    return then(() -> check(from, to, _ -> true, figures));
  }

  /** Those of one product. */
  Case givesOf(String product, String from, String to, String figures) {
    return then(() -> check(from, to, one -> product.equals(one.use().product()), figures));
  }

  /** Those of one shift, by its name and the day it began on. */
  Case givesOfShift(String shift, String day, String from, String to, String figures) {
    return then(
        () ->
            check(
                from,
                to,
                one -> {
                  var span = one.slice().shift();
                  return span != null
                      && span.shift().equals(shift)
                      && span.date().equals(LocalDate.parse(day));
                },
                figures));
  }

  void check() {
    assertFalse(steps.isEmpty());
    steps.forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return name;
  }

  private Case then(Runnable step) {
    steps.add(step);
    return this;
  }

  private void check(String from, String to, Predicate<Account> which, String figures) {
    Terms terms =
        new Terms(
            zone,
            calendar,
            Terms.USUAL,
            List.of(),
            microStop,
            "water",
            profile,
            MODEL.plannedSetups(FILLER),
            startUpTime);
    Window window = window(from, to);
    List<Account> accounts =
        Account.of(terms, facts.during(window), window).stream().filter(which).toList();
    KpiInputs inputs =
        UnitInputs.of(
            FILLER,
            profile,
            accounts,
            counted(),
            made -> MODEL.idealRunTimePerItem(made, FILLER, profile.idealRateOrDefault()));
    for (String figure : figures.split(", ", -1)) {
      String[] parts = figure.split(" ", -1);
      assertEquals(2, parts.length, figure);
      check(parts[0], parts[1], accounts, inputs, "%s, %s to %s".formatted(figure, from, to));
    }
  }

  private void check(
      String what, String expected, List<Account> accounts, KpiInputs inputs, String message) {
    for (Kpi kpi : Kpi.values()) {
      if (kpi.text().equals(what)) {
        switch (kpi.of(profile, inputs)) {
          case Ratio.Defined(double value) ->
              assertEquals(quotient(expected), value, EXACT * Math.max(1, value), message);
          case Ratio.Undefined(String reason) ->
              assertEquals(expected, "undefined", message + " is undefined: " + reason);
        }
        return;
      }
    }
    BigDecimal figure = figure(what, accounts, inputs);
    assertEquals(0, new BigDecimal(expected).compareTo(figure), message + " is " + figure);
  }

  /** A time in seconds, or a number of pieces or events. */
  private static BigDecimal figure(String what, List<Account> accounts, KpiInputs inputs) {
    TimeElements times = inputs.times();
    return switch (what) {
      case "CT" -> seconds(times.calendar());
      case "POT" -> seconds(times.operation());
      case "PBT" -> seconds(times.busy());
      case "APT" -> seconds(times.production());
      case "AUST" -> seconds(times.setup());
      case "forgiven" -> seconds(times.forgiven());
      case "ADET" -> seconds(times.delay());
      case "ADOT" -> seconds(times.down());
      case "PDOT" -> seconds(times.plannedDown());
      case "waiting" -> seconds(times.waiting());
      case "unknownTime" -> seconds(times.unknown());
      case "outside" -> seconds(times.outside());
      case "PQ" -> pieces(inputs.quantities().produced());
      case "GQ" -> pieces(inputs.quantities().good());
      case "SQ" -> pieces(inputs.quantities().scrap());
      case "RQ" -> pieces(inputs.reworked());
      case "startUp" -> pieces(Objects.requireNonNull(inputs.startUp()).scrap());
      case "FE" -> BigDecimal.valueOf(inputs.failures());
      case "outsidePieces" -> BigDecimal.valueOf(inputs.outsidePieces());
      case "presets" -> BigDecimal.valueOf(inputs.presets());
      default -> bucket(what, accounts);
    };
  }

  private static BigDecimal bucket(String what, List<Account> accounts) {
    for (TimeBucket bucket : TimeBucket.values()) {
      if (bucket.text().equals(what)) {
        return accounts.stream()
            .map(account -> seconds(account.time(bucket)))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
      }
    }
    throw new IllegalArgumentException("no figure is called " + what);
  }

  private Set<Counts> counted() {
    return facts.isCounted(Counts.PRODUCED)
        ? Set.of(Counts.PRODUCED, facts.isCounted(Counts.GOOD) ? Counts.GOOD : Counts.SCRAP)
        : Set.of(Counts.GOOD, Counts.SCRAP);
  }

  private static double quotient(String text) {
    String[] parts = text.split("/", -1);
    double value = Double.parseDouble(parts[0]);
    return parts.length == 1 ? value : value / Double.parseDouble(parts[1]);
  }

  private static BigDecimal pieces(Quantity quantity) {
    return switch (quantity) {
      case Quantity.Known known -> BigDecimal.valueOf(known.pieces());
      case Quantity.Unknown(String reason) -> throw new AssertionError(reason);
    };
  }

  private static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.getSeconds())
        .add(BigDecimal.valueOf(time.getNano(), 9))
        .stripTrailingZeros();
  }

  private static Instant at(String time) {
    return time.contains("T")
        ? Instant.parse(time)
        : Instant.parse("2026-03-02T" + (time.length() == 5 ? time + ":00" : time) + "Z");
  }

  private static Window window(String from, String to) {
    return new Window(at(from), at(to));
  }
}
