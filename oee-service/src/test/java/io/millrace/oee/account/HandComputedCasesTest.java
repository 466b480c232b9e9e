// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.contracts.plant.EquipmentState.DELAYED;
import static io.millrace.contracts.plant.EquipmentState.DOWN;
import static io.millrace.contracts.plant.EquipmentState.PRODUCING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.BreaksRunThrough;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.contracts.plant.ShiftCalendar.Break;
import io.millrace.contracts.plant.ShiftCalendar.Day;
import io.millrace.contracts.plant.ShiftCalendar.Rotation;
import io.millrace.contracts.plant.ShiftCalendar.Shift;
import io.millrace.contracts.plant.ShiftCalendar.Turn;
import io.millrace.oee.calendar.Booking;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.Kpi;
import io.millrace.oee.kpi.KpiInputs;
import io.millrace.oee.kpi.Ratio;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Times, pieces and KPIs computed by hand, one peculiarity at a time. */
class HandComputedCasesTest {
  private static final EquipmentId FILLER = EquipmentId.of("acme/lyon/bottling/line1/filler");
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final double EXACT = 1e-12;

  /** Three shifts a day; the early one has a break from 9:00 to 9:30. */
  private static final ShiftCalendar THREE_SHIFTS =
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

  private final List<StateInterval> did = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private final List<Booking> bookings = new ArrayList<>();
  private ZoneId zone = PARIS;
  private @Nullable ShiftCalendar calendar;
  private @Nullable Duration microStop;
  private KpiProfile profile = KpiProfile.ISO_22400;

  /*
   * 8:00-8:20 producing water, 8:20-8:40 down, 8:40-9:00 producing juice; the product is changed at
   * 8:30, in the middle of the stop. The stop is split: 10 min each. It is one failure, which began
   * with water.
   *   water: APT 1200, ADOT 600, PQ = GQ = 500 at PRI 2 s: OEE = 1000 / 1800
   *   juice: APT 1200, ADOT 600, PQ = GQ = 200 at PRI 5 s: OEE = 1000 / 1800
   *   hour:  OEE = 2000 / 3600, MTTR = 1200 s / 1
   */
  @Test
  void aProductChangeInTheMiddleOfAStopSplitsItsTimeAndNotTheFailure() {
    did(PRODUCING, "2026-03-02T08:00:00Z", "2026-03-02T08:20:00Z");
    did(DOWN, "2026-03-02T08:20:00Z", "2026-03-02T08:40:00Z");
    did(PRODUCING, "2026-03-02T08:40:00Z", "2026-03-02T09:00:00Z");
    run("water", "2026-03-02T00:00:00Z", "2026-03-02T08:30:00Z");
    run("juice", "2026-03-02T08:30:00Z", "2026-03-03T00:00:00Z");
    good("2026-03-02T08:10:00Z", 500);
    good("2026-03-02T08:50:00Z", 200);
    Window hour = window("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");

    List<Account> accounts = accounts(hour);
    assertEquals(List.of("water", "juice"), accounts.stream().map(a -> a.use().product()).toList());
    for (Account account : accounts) {
      KpiInputs inputs = inputs(List.of(account));
      assertSeconds(1200, inputs.times().production());
      assertSeconds(600, inputs.times().down());
      assertRatio(1000 / 1800.0, Kpi.OEE_INDEX, inputs);
    }
    assertEquals(List.of(1L, 0L), accounts.stream().map(Account::failures).toList());
    assertRatio(2000 / 3600.0, Kpi.OEE_INDEX, inputs(accounts));
    assertRatio(1200, Kpi.MTTR, inputs(accounts));
  }

  /*
   * Down from 13:30 to 14:45 Paris time (UTC+1): half an hour of the early shift, 45 minutes of the
   * late one. One failure, which the early shift began: MTTR of the day is 4500 s / 1.
   */
  @Test
  void aStopOverTwoShiftsIsSplitAndStaysOneFailure() {
    calendar = THREE_SHIFTS;
    did(PRODUCING, "2026-03-02T05:00:00Z", "2026-03-02T12:30:00Z");
    did(DOWN, "2026-03-02T12:30:00Z", "2026-03-02T13:45:00Z");
    did(PRODUCING, "2026-03-02T13:45:00Z", "2026-03-02T21:00:00Z");
    Window early = window("2026-03-02T05:00:00Z", "2026-03-02T13:00:00Z");
    Window late = window("2026-03-02T13:00:00Z", "2026-03-02T21:00:00Z");
    assertSeconds(1800, inputs(accounts(early)).times().down());
    assertSeconds(2700, inputs(accounts(late)).times().down());
    assertEquals(1, inputs(accounts(early)).failures());
    assertEquals(0, inputs(accounts(late)).failures());
    Window both = window("2026-03-02T05:00:00Z", "2026-03-02T21:00:00Z");
    assertRatio(4500, Kpi.MTTR, inputs(accounts(both)));
  }

  /*
   * On 2026-03-29 clocks in Paris go from 2:00 to 3:00: the night shift that began at 22:00 has 7 h,
   * the day 23 h. On 2026-10-25 they go back from 3:00 to 2:00: 9 h and 25 h.
   */
  @Test
  void daysOf23And25HoursAreAccountedForWhole() {
    calendar = THREE_SHIFTS;
    Window spring = window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    assertSeconds(23 * 3600, inputs(accounts(spring)).times().calendar());
    assertEquals(7 * 3600, nightInDay(LocalDate.of(2026, 3, 28), spring.from(), 9));
    Window autumn = window("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    assertSeconds(25 * 3600, inputs(accounts(autumn)).times().calendar());
    assertEquals(9 * 3600, nightInDay(LocalDate.of(2026, 10, 24), autumn.from(), 9));
    // POT - break of half an hour = the whole day less 30 min, all of it unknown here.
    assertSeconds(25 * 3600 - 1800, inputs(accounts(autumn)).times().unknown());
  }

  /** Seconds of the night shift that began on a day, looked for around its midnight. */
  private long nightInDay(LocalDate day, Instant midnight, int hours) {
    Window around =
        new Window(midnight.minusSeconds(hours * 3600L), midnight.plusSeconds(hours * 3600L));
    return accounts(around).stream()
        .filter(
            account -> {
              var shift = account.slice().shift();
              return shift != null && shift.shift().equals("night") && shift.date().equals(day);
            })
        .mapToLong(account -> account.slice().window().length().toSeconds())
        .sum();
  }

  /*
   * Kolkata is UTC+5:30: the early shift of 2026-03-02 is from 0:30 to 8:30 UTC, its break from 3:30
   * to 4:00. Producing from 0:30 to 8:30: APT = 8 h - 30 min = 27,000 s = PBT.
   */
  @Test
  void aPlantInAHalfHourZoneHasItsShiftsAtHalfPast() {
    zone = ZoneId.of("Asia/Kolkata");
    calendar = THREE_SHIFTS;
    did(PRODUCING, "2026-03-02T00:00:00Z", "2026-03-02T09:00:00Z");
    KpiInputs shift = inputs(accounts(window("2026-03-02T00:30:00Z", "2026-03-02T08:30:00Z")));
    assertSeconds(27_000, shift.times().production());
    assertSeconds(1800, shift.times().plannedDown());
    assertRatio(1, Kpi.AVAILABILITY, shift);
  }

  /** Down all the hour: OEE is 0, effectiveness and quality are undefined. */
  @Test
  void zeroProductionIsZeroAndUndefinedWhereItDivides() {
    did(DOWN, "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");
    good("2026-03-02T08:30:00Z", 0);
    KpiInputs hour = inputs(accounts(window("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z")));
    assertRatio(0, Kpi.OEE_INDEX, hour);
    assertUndefined(Kpi.EFFECTIVENESS, hour);
    assertUndefined(Kpi.QUALITY_RATIO, hour);
  }

  /** The calendar has no shift on that Sunday: PBT = 0, so nothing is defined, neither 0 nor 1. */
  @Test
  void withoutPlannedBusyTimeNothingIsDefined() {
    calendar =
        new ShiftCalendar(
            "week",
            THREE_SHIFTS.shifts(),
            new Rotation(LocalDate.of(2026, 1, 5), List.of(new Day(null))),
            null);
    did(PRODUCING, "2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z");
    good("2026-03-01T08:30:00Z", 100);
    KpiInputs hour = inputs(accounts(window("2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z")));
    assertSeconds(0, hour.times().busy());
    assertSeconds(3600, hour.times().outside());
    assertUndefined(Kpi.AVAILABILITY, hour);
    assertUndefined(Kpi.OEE_INDEX, hour);
    assertEquals(100, hour.outsidePieces());
  }

  /*
   * PQ = 100, SQ = 10, RQ = 5: GQ = 100 - 10 - 5 = 85 where rework is a loss, 90 where it is not.
   */
  @Test
  void reworkIsALossOfQualityOrNotByTheProfile() {
    did(PRODUCING, "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");
    made(Counts.PRODUCED, "2026-03-02T08:30:00Z", 100);
    made(Counts.SCRAP, "2026-03-02T08:30:00Z", 10);
    made(Counts.REWORK, "2026-03-02T08:30:00Z", 5);
    Window hour = window("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");
    assertRatio(0.85, Kpi.QUALITY_RATIO, inputs(accounts(hour)));
    assertRatio(0.05, Kpi.REWORK_RATIO, inputs(accounts(hour)));
    profile = new KpiProfile("own", 1, null, null, null, null, null, KpiProfile.Rework.GOOD, null);
    assertRatio(0.9, Kpi.QUALITY_RATIO, inputs(accounts(hour)));
  }

  /*
   * The early shift's break, 9:00 to 9:30, is run through. Shift: 8 h = 28,800 s, break 1,800 s.
   * 13,500 pieces of 2 s in the 27,000 s beside the break, 900 in it.
   *   IGNORE: PBT 27,000, GQ 13,500: OEE 1; 900 pieces are told and in no quantity.
   *   EXTEND: PBT 28,800, GQ 14,400: OEE 28,800 / 28,800 = 1
   *   BONUS:  PBT 27,000, GQ 14,400: OEE 28,800 / 27,000 = 1.0667
   */
  @Test
  void aBreakRunThroughIsNothingMoreTimeOrABonusByTheProfile() {
    calendar = THREE_SHIFTS;
    did(PRODUCING, "2026-03-02T05:00:00Z", "2026-03-02T13:00:00Z");
    good("2026-03-02T07:00:00Z", 13_500);
    good("2026-03-02T08:15:00Z", 900);
    Window early = window("2026-03-02T05:00:00Z", "2026-03-02T13:00:00Z");
    assertRatio(1, Kpi.OEE_INDEX, inputs(accounts(early)));
    assertEquals(900, inputs(accounts(early)).outsidePieces());
    profile = breaks(BreaksRunThrough.EXTEND);
    assertSeconds(28_800, inputs(accounts(early)).times().busy());
    assertRatio(1, Kpi.OEE_INDEX, inputs(accounts(early)));
    profile = breaks(BreaksRunThrough.BONUS);
    assertSeconds(27_000, inputs(accounts(early)).times().busy());
    assertRatio(28_800 / 27_000.0, Kpi.OEE_INDEX, inputs(accounts(early)));
  }

  /*
   * Down from 10:00 to 12:00 Paris time. Availability of the early shift is (27,000 - 7,200) / 27,000.
   * Then maintenance is booked for those two hours: PBT = 27,000 - 7,200 = 19,800, availability 1.
   */
  @Test
  void plannedDowntimeBookedAfterwardsLeavesPlannedBusyTime() {
    calendar = THREE_SHIFTS;
    did(PRODUCING, "2026-03-02T05:00:00Z", "2026-03-02T09:00:00Z");
    did(DOWN, "2026-03-02T09:00:00Z", "2026-03-02T11:00:00Z");
    did(PRODUCING, "2026-03-02T11:00:00Z", "2026-03-02T13:00:00Z");
    Window early = window("2026-03-02T05:00:00Z", "2026-03-02T13:00:00Z");
    assertRatio(19_800 / 27_000.0, Kpi.AVAILABILITY, inputs(accounts(early)));
    assertEquals(1, inputs(accounts(early)).failures());
    bookings.add(
        new Booking(
            window("2026-03-02T09:00:00Z", "2026-03-02T11:00:00Z"), Booking.Kind.MAINTENANCE));
    assertSeconds(19_800, inputs(accounts(early)).times().busy());
    assertRatio(1, Kpi.AVAILABILITY, inputs(accounts(early)));
    assertEquals(0, inputs(accounts(early)).failures());
  }

  /** The threshold is a minute: 59.999999 s is a minor stop, 60 s is none. */
  @Test
  void aStopExactlyAsLongAsTheThresholdIsNoMinorStop() {
    microStop = Duration.ofMinutes(1);
    did(PRODUCING, "2026-03-02T08:00:00Z", "2026-03-02T08:10:00Z");
    did(DELAYED, "2026-03-02T08:10:00Z", "2026-03-02T08:10:59.999999Z");
    did(PRODUCING, "2026-03-02T08:10:59.999999Z", "2026-03-02T08:20:00Z");
    did(DELAYED, "2026-03-02T08:20:00Z", "2026-03-02T08:21:00Z");
    did(PRODUCING, "2026-03-02T08:21:00Z", "2026-03-02T09:00:00Z");
    Account hour = accounts(window("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z")).getFirst();
    assertEquals(Duration.parse("PT59.999999S"), hour.time(TimeBucket.MINOR_STOP));
    assertEquals(Duration.ofMinutes(1), hour.time(TimeBucket.DELAYED));
    // Cut by the window's edge it is still what it was as a whole.
    Account part = accounts(window("2026-03-02T08:20:30Z", "2026-03-02T09:00:00Z")).getFirst();
    assertEquals(Duration.ofSeconds(30), part.time(TimeBucket.DELAYED));
    assertEquals(Duration.ZERO, part.time(TimeBucket.MINOR_STOP));
  }

  /*
   * Nothing is known from 8:30 to 9:00: it is neither up nor down. APT = PBT = 1800 s, coverage 1/2;
   * 900 pieces that the counter showed after the gap are told and in no ratio.
   */
  @Test
  void unknownTimeIsABucketOfItsOwn() {
    did(PRODUCING, "2026-03-02T08:00:00Z", "2026-03-02T08:30:00Z");
    good("2026-03-02T08:10:00Z", 900);
    made.add(new Made(Instant.parse("2026-03-02T08:59:00Z"), Counts.GOOD, "water", true, 900, 0));
    KpiInputs hour = inputs(accounts(window("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z")));
    assertSeconds(1800, hour.times().unknown());
    assertSeconds(1800, hour.times().busy());
    assertEquals(new Ratio.Defined(0.5), hour.times().coverage());
    assertRatio(1, Kpi.OEE_INDEX, hour);
  }

  private List<Account> accounts(Window window) {
    Terms terms = new Terms(zone, calendar, Terms.USUAL, List.of(), microStop, "water", profile);
    List<Made> inside = made.stream().filter(one -> window.contains(one.at())).toList();
    return Account.of(terms, new UnitFacts(FILLER, did, inside, List.of(), runs, bookings), window);
  }

  private KpiInputs inputs(List<Account> accounts) {
    Map<String, Duration> perItem =
        Map.of("water", Duration.ofSeconds(2), "juice", Duration.ofSeconds(5));
    Set<Counts> counted =
        made.stream().anyMatch(one -> one.counts() == Counts.PRODUCED)
            ? Set.of(Counts.PRODUCED, Counts.SCRAP)
            : Set.of(Counts.GOOD, Counts.SCRAP);
    return UnitInputs.of(
        FILLER, profile, accounts, counted, product -> Optional.ofNullable(perItem.get(product)));
  }

  private void did(EquipmentState state, String from, String to) {
    did.add(new StateInterval(FILLER, Instant.parse(from), Instant.parse(to), state, null, null));
  }

  private void good(String at, long pieces) {
    made(Counts.GOOD, at, pieces);
  }

  private void made(Counts counts, String at, long pieces) {
    made.add(new Made(Instant.parse(at), counts, null, false, pieces, 0));
  }

  private void run(String product, String from, String to) {
    runs.add(new Run(window(from, to), product, null));
  }

  private static KpiProfile breaks(BreaksRunThrough choice) {
    return new KpiProfile("own", 1, null, null, null, choice, null, null, null);
  }

  private static Window window(String from, String to) {
    return new Window(Instant.parse(from), Instant.parse(to));
  }

  private void assertRatio(double expected, Kpi kpi, KpiInputs inputs) {
    switch (kpi.of(profile, inputs)) {
      case Ratio.Defined(double value) -> assertEquals(expected, value, EXACT, kpi.text());
      case Ratio.Undefined(String reason) -> throw new AssertionError(kpi.text() + ": " + reason);
    }
  }

  private void assertUndefined(Kpi kpi, KpiInputs inputs) {
    assertEquals(Ratio.Undefined.class, kpi.of(profile, inputs).getClass(), kpi.text());
  }

  private static void assertSeconds(long expected, Duration time) {
    assertEquals(Duration.ofSeconds(expected), time);
  }
}
