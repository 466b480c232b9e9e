// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.contracts.plant.EquipmentState.DELAYED;
import static io.millrace.contracts.plant.EquipmentState.DOWN;
import static io.millrace.contracts.plant.EquipmentState.PRODUCING;
import static io.millrace.contracts.plant.EquipmentState.SETUP;
import static io.millrace.oee.account.Case.THREE_SHIFTS;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.BreaksRunThrough;
import io.millrace.contracts.plant.KpiProfile.Failures;
import io.millrace.contracts.plant.KpiProfile.IdealRate;
import io.millrace.contracts.plant.KpiProfile.MinorStops;
import io.millrace.contracts.plant.KpiProfile.PlannedDowntime;
import io.millrace.contracts.plant.KpiProfile.Rework;
import io.millrace.contracts.plant.KpiProfile.Setup;
import io.millrace.contracts.plant.KpiProfile.Waiting;
import io.millrace.oee.calendar.Booking;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same facts by each choice of a KPI profile: which figure changes, and why. */
class ProfileCasesTest {
  private static final KpiProfile OVERRUN =
      profile(null, Setup.OVERRUN, null, null, null, null, null);

  @ParameterizedTest
  @MethodSource("cases")
  void eachChoiceShowsItsOwnFigure(Case one) {
    one.check();
  }

  static List<Case> cases() {
    return List.of(
        /*
         * The early shift of 8 h = 28,800 s has a break of 1800 s and an hour of booked
         * maintenance; 23,400 s are produced, 11,700 pieces of 2 s.
         *   OUTSIDE: PBT 28,800 - 1800 - 3600 = 23,400: availability 1, OEE 23,400 / 23,400
         *   LOSS:    PBT 28,800: availability and OEE 23,400 / 28,800
         */
        new Case("planned downtime is outside planned busy time, or a loss")
            .calendar(THREE_SHIFTS)
            .did(PRODUCING, "05:00", "08:00")
            .did(DOWN, "08:00", "08:30")
            .did(PRODUCING, "08:30", "12:00")
            .did(DOWN, "12:00", "13:00")
            .booked(Booking.Kind.MAINTENANCE, "12:00", "13:00")
            .good("07:00", 11_700)
            .gives("05:00", "13:00", "PBT 23400, PDOT 5400, availability 1, oeeIndex 1")
            .by(profile(PlannedDowntime.LOSS, null, null, null, null, null, null))
            .gives(
                "05:00",
                "13:00",
                "PBT 28800, ADOT 5400, availability 23400/28800, oeeIndex 23400/28800"),
        /*
         * 40 min producing 1000 pieces of 2 s, 20 min set-up.
         *   LOSS:     APT 2400: availability 2/3, effectiveness 2000 / 2400, OEE 2000 / 3600;
         *             NEE = AUPT / PBT * effectiveness = 1 * 2000 / 2400
         *   FORGIVEN: set-up is available, AUPT 3600: availability 3600 / 3600; effectiveness is
         *             still of the time produced, 2000 / 2400, and so the OEE index is the NEE index,
         *             2000 / 3600 * 3600 / 2400 = 2000 / 2400.
         */
        new Case("set-up is a loss of availability, or forgiven")
            .did(PRODUCING, "08:00", "08:40")
            .did(SETUP, "08:40", "09:00")
            .good("08:30", 1000)
            .gives(
                "08:00",
                "09:00",
                "APT 2400, AUST 1200, availability 2400/3600, effectiveness 2000/2400,"
                    + " oeeIndex 2000/3600, neeIndex 2000/2400")
            .by(profile(null, Setup.FORGIVEN, null, null, null, null, null))
            .gives(
                "08:00",
                "09:00",
                "APT 2400, AUST 1200, forgiven 1200, availability 1, effectiveness 2000/2400,"
                    + " oeeIndex 2000/2400, neeIndex 2000/2400, setupRate 1200/3600"),
        /*
         * Two products: 600 pieces of water at 2 s of which 60 are scrap, 180 of juice at 5 s, set-up
         * of 10 min between them and 5 min down.
         *   PRI * PQ = 1200 + 900 = 2100, PRI * GQ = 1080 + 900 = 1980, APT 2700, PBT 3600
         *   LOSS:     A 2700/3600, E 2100/2700, Q 1980/2100: OEE 1980/3600
         *   FORGIVEN: A 3300/3600, E 2100/2700, Q 1980/2100: OEE 1980 * 3300 / (3600 * 2700)
         */
        new Case("forgiven set-up is summed over products, never averaged")
            .did(PRODUCING, "08:00", "08:25")
            .did(SETUP, "08:25", "08:35")
            .did(DOWN, "08:35", "08:40")
            .did(PRODUCING, "08:40", "09:00")
            .run("water", "08:00", "08:30")
            .run("juice", "08:30", "09:00")
            .good("08:10", 540)
            .made(Counts.SCRAP, "08:20", 60)
            .good("08:50", 180)
            .gives("08:00", "09:00", "availability 2700/3600, oeeIndex 1980/3600")
            .by(profile(null, Setup.FORGIVEN, null, null, null, null, null))
            .gives(
                "08:00",
                "09:00",
                "availability 3300/3600, effectiveness 2100/2700, qualityRatio 1980/2100,"
                    + " oeeIndex 6534000/9720000, neeIndex 6534000/9720000"),
        /*
         * Set-up for cola from 8:25 to 8:45, 5 min longer than the 15 min planned on the filler; 600
         * pieces of 3 s in the 40 min beside it.
         *   LOSS:    APT 2400, AUST 1200: A 2400/3600, OEE 1800/3600
         *   OVERRUN: forgiven 900, lost 300: A (2400 + 900)/3600, E 1800/2400,
         *            OEE 1800/3600 * 3300/2400 = 2475/3600; NEE forgives the rest as well: 1800/2400
         */
        new Case("only the overrun of the planned set-up time is a loss")
            .did(PRODUCING, "08:00", "08:25")
            .did(SETUP, "08:25", "08:45")
            .did(PRODUCING, "08:45", "09:00")
            .run("cola", "08:00", "09:00")
            .good("08:50", 600)
            .gives(
                "08:00",
                "09:00",
                "plannedSetup 900, setup 300, AUST 1200, forgiven 0, availability 2400/3600,"
                    + " oeeIndex 1800/3600")
            .by(OVERRUN)
            .gives(
                "08:00",
                "09:00",
                "AUST 1200, forgiven 900, APT 2400, availability 3300/3600,"
                    + " effectiveness 1800/2400, oeeIndex 2475/3600, neeIndex 1800/2400")
            // From the middle of it on: 5 of 15 min are left, then 5 min are over.
            .gives("08:35", "09:00", "forgiven 300, AUST 600, APT 900"),
        /* As long as planned, to the microsecond, is no overrun; a microsecond more is one of it. */
        new Case("a set-up exactly as long as planned has no overrun")
            .run("cola", "08:00", "10:00")
            .did(SETUP, "08:00", "08:15")
            .did(PRODUCING, "08:15", "09:00")
            .did(SETUP, "09:00", "09:15:00.000001")
            .by(OVERRUN)
            .gives("08:00", "09:00", "plannedSetup 900, setup 0, forgiven 900")
            .gives("09:00", "10:00", "plannedSetup 900, setup 0.000001, forgiven 900"),
        /*
         * From 12:50 to 13:20, over the end of the early shift at 13:00: 10 of the 15 min are in the
         * early shift, 5 in the late one, and then 15 min over. A person's word for a part of it, and
         * another code, give it no second planned time.
         */
        new Case("a set-up over two shifts has one planned time, whatever is said of its parts")
            .calendar(THREE_SHIFTS)
            .run("cola", "05:00", "21:00")
            .did(PRODUCING, "05:00", "12:50")
            .did(SETUP, "12:50", "13:04")
            .did(SETUP, "CLEANING", "13:04", "13:20")
            .did(PRODUCING, "13:20", "21:00")
            .said(null, null, "13:10", "13:15")
            .by(OVERRUN)
            .gives("05:00", "13:00", "plannedSetup 600, setup 0")
            .gives("13:00", "21:00", "plannedSetup 300, setup 900, forgiven 300")
            .gives("05:00", "21:00", "plannedSetup 900, setup 900")
            .gives("13:12", "13:20", "plannedSetup 0, setup 480"),
        /*
         * A person says that the set-up began only at 8:10 and ended at 8:40, 10 min later than the
         * machine says: 15 min are planned from 8:10 on, 15 min are over.
         */
        new Case("what a person says moves the planned time with the set-up")
            .run("cola", "08:00", "09:00")
            .did(SETUP, "08:00", "08:30")
            .did(DOWN, "08:30", "09:00")
            .said(DOWN, "breakdown", "08:00", "08:10")
            .said(SETUP, null, "08:30", "08:40")
            .by(OVERRUN)
            .gives("08:00", "09:00", "plannedSetup 900, setup 900, ADOT 1800"),
        /*
         * Cola is on the unit until 8:10 and water, which has no planned set-up time, afterwards: the
         * 5 min before the product changes count by cola's plan, the 10 min after it by none. A stop
         * for which the reason is set-up is one, and a break of the calendar does not stop the clock.
         */
        new Case("the planned time is that of what is on the unit")
            .run("cola", "08:00", "08:10")
            .did(DOWN, "SETUP", "08:05", "08:20")
            .did(PRODUCING, "08:20", "09:00")
            .by(OVERRUN)
            .gives("08:00", "09:00", "plannedSetup 300, setup 600, unknownTime 300")
            .givesOf("cola", "08:00", "09:00", "forgiven 300, AUST 300")
            .givesOf("water", "08:00", "09:00", "forgiven 0, AUST 600"),
        /* Without a planned set-up time nothing is known to be within one: all of it is lost. */
        new Case("without a planned set-up time all of it is a loss")
            .did(PRODUCING, "08:00", "08:40")
            .did(SETUP, "08:40", "09:00")
            .good("08:30", 1000)
            .by(OVERRUN)
            .gives(
                "08:00",
                "09:00",
                "plannedSetup 0, setup 1200, availability 2400/3600, oeeIndex 2000/3600"),
        /*
         * Nothing but set-up, forgiven: the unit was available for the whole hour, and what it would
         * have made nobody knows. Nothing good made in time that was produced is 0, as ever.
         */
        new Case("an hour of forgiven set-up has no index, an hour that made nothing has 0")
            .did(SETUP, "08:00", "09:00")
            .did(PRODUCING, "09:00", "09:30")
            .did(SETUP, "09:30", "10:00")
            .gives("08:00", "09:00", "availability 0, oeeIndex 0")
            .by(profile(null, Setup.FORGIVEN, null, null, null, null, null))
            .gives("08:00", "09:00", "availability 1, oeeIndex undefined, neeIndex undefined")
            .gives("09:00", "10:00", "availability 1, oeeIndex 0"),
        /*
         * A stop of 5 min, below the threshold of 10 min; 1500 pieces of 2 s in the other 55 min.
         *   AVAILABILITY:  APT 3300: availability 3300 / 3600, effectiveness 3000 / 3300
         *   EFFECTIVENESS: APT 3600: availability 1, effectiveness 3000 / 3600
         */
        new Case("minor stops are lost as availability, or as effectiveness")
            .microStop("PT10M")
            .did(PRODUCING, "08:00", "08:30")
            .did(DOWN, "08:30", "08:35")
            .did(PRODUCING, "08:35", "09:00")
            .good("08:10", 1500)
            .gives(
                "08:00",
                "09:00",
                "minorStop 300, ADET 300, availability 3300/3600, effectiveness 3000/3300")
            .by(profile(null, null, MinorStops.EFFECTIVENESS, null, null, null, null))
            .gives("08:00", "09:00", "ADET 0, availability 1, effectiveness 3000/3600"),
        /*
         * The early shift's break, 9:00 to 9:30, is run through. Shift: 8 h = 28,800 s, break 1800 s.
         * 13,500 pieces of 2 s in the 27,000 s beside the break, 900 in it.
         *   IGNORE: PBT 27,000, GQ 13,500: OEE 1; 900 pieces are told and in no quantity.
         *   EXTEND: PBT 28,800, GQ 14,400: OEE 28,800 / 28,800 = 1
         *   BONUS:  PBT 27,000, GQ 14,400: OEE 28,800 / 27,000 = 1.0667
         */
        new Case("a break run through is nothing, more time, or a bonus")
            .calendar(THREE_SHIFTS)
            .did(PRODUCING, "05:00", "13:00")
            .good("07:00", 13_500)
            .good("08:15", 900)
            .gives("05:00", "13:00", "PBT 27000, GQ 13500, outsidePieces 900, oeeIndex 1")
            .by(profile(null, null, null, BreaksRunThrough.EXTEND, null, null, null))
            .gives("05:00", "13:00", "PBT 28800, GQ 14400, outsidePieces 0, oeeIndex 1")
            .by(profile(null, null, null, BreaksRunThrough.BONUS, null, null, null))
            .gives("05:00", "13:00", "PBT 27000, GQ 14400, oeeIndex 28800/27000"),
        /*
         * Starved 5 min and blocked 5 min of an hour, else producing 1500 pieces of 2 s. Waiting is
         * no failure of the unit, whatever the state.
         *   LOSS:    PBT 3600: availability 3000 / 3600, OEE 3000 / 3600
         *   OUTSIDE: PBT 3000, the line is charged with the rest: availability 1, OEE 1
         */
        new Case("blocked and starved are the unit's own loss, or the line's")
            .did(PRODUCING, "08:00", "08:30")
            .did(DELAYED, "STARVED", "08:30", "08:35")
            .did(DOWN, "BLOCKED", "08:35", "08:40")
            .did(PRODUCING, "08:40", "09:00")
            .good("08:10", 1500)
            .gives(
                "08:00",
                "09:00",
                "starved 300, blocked 300, FE 0, PBT 3600, waiting 0, availability 3000/3600,"
                    + " oeeIndex 3000/3600")
            .by(profile(null, null, null, null, Waiting.OUTSIDE, null, null))
            .gives("08:00", "09:00", "PBT 3000, waiting 600, availability 1, oeeIndex 1"),
        /*
         * PQ 100, SQ 10, RQ 5: GQ = 100 - 10 - 5 = 85 where rework is a loss, 90 where it is not.
         * 100 pieces of 2 s in 3600 s: OEE 170 / 3600 or 180 / 3600.
         */
        new Case("rework is a loss of quality, or as good as the rest")
            .did(PRODUCING, "08:00", "09:00")
            .made(Counts.PRODUCED, "08:30", 100)
            .made(Counts.SCRAP, "08:30", 10)
            .made(Counts.REWORK, "08:30", 5)
            .gives(
                "08:00",
                "09:00",
                "GQ 85, qualityRatio 85/100, reworkRatio 5/100, oeeIndex 170/3600")
            .by(profile(null, null, null, null, null, Rework.GOOD, null))
            .gives(
                "08:00",
                "09:00",
                "GQ 90, qualityRatio 90/100, reworkRatio 5/100, oeeIndex 180/3600"),
        /*
         * Two failures of 5 min each in an hour: 3000 s of production.
         *   FE:          MTBF 3000 / 2, MTTR 600 / 2
         *   FE_PLUS_ONE: MTBF 3000 / 3, MTTR 600 / 3
         */
        new Case("the denominator of MTBF is FE, or FE + 1")
            .did(PRODUCING, "08:00", "08:20")
            .did(DOWN, "08:20", "08:25")
            .did(PRODUCING, "08:25", "08:40")
            .did(DOWN, "08:40", "08:45")
            .did(PRODUCING, "08:45", "09:00")
            .gives("08:00", "09:00", "FE 2, mtbf 1500, mttf 1500, mttr 300")
            .by(profile(null, null, null, null, null, null, Failures.FE_PLUS_ONE))
            .gives("08:00", "09:00", "FE 2, mtbf 1000, mttf 1000, mttr 200"),
        /*
         * 900 pieces of water and 180 of juice in 3000 s, 10 min down; of the water 90 are scrap.
         *   STANDARD:     water 2 s, juice 5 s: PRI * PQ = 1800 + 900 = 2700, PRI * GQ = 1620 + 900
         *   NAMEPLATE:    water 1.6 s, juice has none, so 5 s: 1440 + 900 = 2340, 1296 + 900 = 2196
         *   DEMONSTRATED: water 1.9 s, juice has none: 1710 + 900 = 2610, 1539 + 900 = 2439
         */
        new Case("PRI is the standard's, the nameplate's, or what was demonstrated")
            .did(PRODUCING, "08:00", "08:50")
            .did(DOWN, "08:50", "09:00")
            .run("water", "08:00", "08:30")
            .run("juice", "08:30", "09:00")
            .good("08:10", 810)
            .made(Counts.SCRAP, "08:20", 90)
            .good("08:40", 180)
            .gives(
                "08:00",
                "09:00",
                "effectiveness 2700/3000, qualityRatio 2520/2700, oeeIndex 2520/3600")
            .by(rated(IdealRate.NAMEPLATE))
            .gives(
                "08:00",
                "09:00",
                "effectiveness 2340/3000, qualityRatio 2196/2340, oeeIndex 2196/3600,"
                    + " scrapRatio 90/1080")
            .givesOf("juice", "08:00", "09:00", "effectiveness 900/1200")
            .by(rated(IdealRate.DEMONSTRATED))
            .gives(
                "08:00",
                "09:00",
                "effectiveness 2610/3000, qualityRatio 2439/2610, oeeIndex 2439/3600"));
  }

  private static KpiProfile rated(IdealRate rate) {
    return new KpiProfile("own", 1, null, null, null, null, null, null, null, rate, null);
  }

  private static KpiProfile profile(
      @Nullable PlannedDowntime plannedDowntime,
      @Nullable Setup setup,
      @Nullable MinorStops minorStops,
      @Nullable BreaksRunThrough breaksRunThrough,
      @Nullable Waiting blockedAndStarved,
      @Nullable Rework rework,
      @Nullable Failures failures) {
    return new KpiProfile(
        "own",
        1,
        plannedDowntime,
        setup,
        minorStops,
        breaksRunThrough,
        blockedAndStarved,
        rework,
        failures,
        null,
        null);
  }
}
