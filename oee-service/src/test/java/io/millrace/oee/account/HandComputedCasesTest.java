// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.contracts.plant.EquipmentState.DELAYED;
import static io.millrace.contracts.plant.EquipmentState.DOWN;
import static io.millrace.contracts.plant.EquipmentState.PRODUCING;
import static io.millrace.contracts.plant.EquipmentState.SETUP;
import static io.millrace.contracts.plant.EquipmentState.UNKNOWN;
import static io.millrace.oee.account.Case.THREE_SHIFTS;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.contracts.plant.ShiftCalendar.Day;
import io.millrace.contracts.plant.ShiftCalendar.Rotation;
import io.millrace.oee.calendar.Booking;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times, pieces and KPIs computed by hand, one peculiarity at a time. */
class HandComputedCasesTest {
  /** No shift on any day. */
  private static final ShiftCalendar CLOSED =
      new ShiftCalendar(
          "closed",
          THREE_SHIFTS.shifts(),
          new Rotation(LocalDate.of(2026, 1, 5), List.of(new Day(null))),
          null);

  @ParameterizedTest
  @MethodSource({"stops", "calendars", "products", "counters"})
  void theFiguresAreThoseComputedByHand(Case one) {
    one.check();
  }

  static List<Case> stops() {
    return List.of(
        /*
         * 8:00-8:20 producing water, 8:20-8:40 down, 8:40-9:00 producing juice; the product is
         * changed at 8:30, in the middle of the stop. The stop is split: 10 min each. It is one
         * failure, which began with water.
         *   water: APT 1200, ADOT 600, GQ 500 at 2 s: OEE = 1000 / 1800
         *   juice: APT 1200, ADOT 600, GQ 200 at 5 s: OEE = 1000 / 1800
         *   hour:  OEE = 2000 / 3600, MTTR = 1200 s / 1
         */
        new Case("a product change in the middle of a stop splits its time, not the failure")
            .did(PRODUCING, "08:00", "08:20")
            .did(DOWN, "08:20", "08:40")
            .did(PRODUCING, "08:40", "09:00")
            .run("water", "00:00", "08:30")
            .run("juice", "08:30", "23:00")
            .good("08:10", 500)
            .good("08:50", 200)
            .givesOf("water", "08:00", "09:00", "APT 1200, ADOT 600, FE 1, oeeIndex 1000/1800")
            .givesOf("juice", "08:00", "09:00", "APT 1200, ADOT 600, FE 0, oeeIndex 1000/1800")
            .gives("08:00", "09:00", "oeeIndex 2000/3600, FE 1, mttr 1200"),
        /*
         * Down from 13:30 to 14:45 Paris time (UTC+1): half an hour of the early shift, 45 minutes
         * of the late one. One failure, which the early shift began: MTTR of the day is 4500 s / 1.
         * Produced were 6:00 to 13:30 less the break, 27,000 - 1800, and 14:45 to 22:00, 26,100 s:
         * MTBF 51,300 s / 1.
         */
        new Case("a stop over two shifts is split and stays one failure")
            .calendar(THREE_SHIFTS)
            .did(PRODUCING, "05:00", "12:30")
            .did(DOWN, "12:30", "13:45")
            .did(PRODUCING, "13:45", "21:00")
            .gives("05:00", "13:00", "ADOT 1800, FE 1")
            .gives("13:00", "21:00", "ADOT 2700, FE 0, mttr undefined")
            .gives("05:00", "21:00", "ADOT 4500, FE 1, mttr 4500, mtbf 51300"),
        /* The threshold is a minute: 59.999999 s is a minor stop, 60 s is none. */
        new Case("a stop exactly as long as the threshold is no minor stop")
            .microStop("PT1M")
            .did(PRODUCING, "08:00", "08:10")
            .did(DELAYED, "08:10", "08:10:59.999999")
            .did(PRODUCING, "08:10:59.999999", "08:20")
            .did(DELAYED, "08:20", "08:21")
            .did(PRODUCING, "08:21", "09:00")
            .gives("08:00", "09:00", "minorStop 59.999999, delayed 60")
            // Cut by the window's edge it is still what it was as a whole.
            .gives("08:20:30", "09:00", "minorStop 0, delayed 30"),
        /* A short stop is no failure, whatever its state: FE counts the one of 60 s only. */
        new Case("a minor stop is no failure")
            .microStop("PT1M")
            .did(PRODUCING, "08:00", "08:10")
            .did(DOWN, "08:10", "08:10:59")
            .did(PRODUCING, "08:10:59", "08:20")
            .did(DOWN, "08:20", "08:21")
            .did(PRODUCING, "08:21", "09:00")
            .gives("08:00", "09:00", "minorStop 59, down 60, FE 1, mttr 60"),
        /*
         * Nothing is known from 8:30 to 9:00: it is neither up nor down. APT = PBT = 1800 s; 900
         * pieces that the counter showed after the gap are told and in no ratio.
         */
        new Case("unknown time is a bucket of its own")
            .did(PRODUCING, "08:00", "08:30")
            .good("08:10", 900)
            .goodOverGap("08:59", 900)
            .gives(
                "08:00",
                "09:00",
                "CT 3600, unknownTime 1800, PBT 1800, APT 1800, GQ 1800, availability 1, oeeIndex 1"),
        /* The same when the machine was read and its value was BAD: 10 of 60 minutes are unknown. */
        new Case("a time of bad readings is unknown, not down")
            .did(PRODUCING, "08:00", "08:30")
            .did(UNKNOWN, "LINK_DOWN", "08:30", "08:40")
            .did(PRODUCING, "08:40", "09:00")
            .gives("08:00", "09:00", "unknownTime 600, PBT 3000, ADOT 0, FE 0, availability 1"),
        /*
         * The machine says down from 8:20 to 8:40; a person says that the first half was set-up:
         * AUST 600, ADOT 600. AUPT = 2400 + 600, set-up rate 600 / 3000. The failure began at 8:30.
         */
        new Case("what a person says is over the machine's word")
            .did(PRODUCING, "08:00", "08:20")
            .did(DOWN, "08:20", "08:40")
            .did(PRODUCING, "08:40", "09:00")
            .said(SETUP, null, "08:20", "08:30")
            .gives("08:00", "09:00", "AUST 600, ADOT 600, setupRate 600/3000, FE 1, mttr 600"),
        /* Down all the hour: OEE is 0, effectiveness and quality divide by nothing. */
        new Case("zero production is zero, and undefined where it divides")
            .did(DOWN, "08:00", "09:00")
            .good("08:30", 0)
            .gives(
                "08:00",
                "09:00",
                "availability 0, oeeIndex 0, effectiveness undefined, qualityRatio undefined"));
  }

  static List<Case> calendars() {
    return List.of(
        /*
         * On 2026-03-29 clocks in Paris go from 2:00 to 3:00: the night shift that began at 22:00
         * has 7 h = 25,200 s, the day 23 h = 82,800 s. Less the break of 1800 s PBT is 81,000.
         */
        new Case("a day of 23 hours")
            .calendar(THREE_SHIFTS)
            .did(PRODUCING, "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z")
            .gives("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "CT 82800, PBT 81000, APT 81000")
            .givesOfShift(
                "night", "2026-03-28", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "CT 25200"),
        /*
         * On 2026-10-25 they go back from 3:00 to 2:00: 9 h = 32,400 s and 25 h = 90,000 s. Nothing
         * was read: all of it but the break is unknown, 88,200 s.
         */
        new Case("a day of 25 hours")
            .calendar(THREE_SHIFTS)
            .gives(
                "2026-10-24T22:00:00Z",
                "2026-10-25T23:00:00Z",
                "CT 90000, unknownTime 88200, PDOT 1800, PBT 0, availability undefined")
            .givesOfShift(
                "night", "2026-10-24", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", "CT 32400"),
        /*
         * Kolkata is UTC+5:30: the early shift of 2026-03-02 is from 0:30 to 8:30 UTC, its break
         * from 3:30 to 4:00. Producing from 0:00 to 9:00: APT = 8 h - 30 min = 27,000 s = PBT.
         */
        new Case("a plant in a half-hour zone has its shifts at half past")
            .zone("Asia/Kolkata")
            .calendar(THREE_SHIFTS)
            .did(PRODUCING, "00:00", "09:00")
            .gives("00:30", "08:30", "CT 28800, APT 27000, PDOT 1800, PBT 27000, availability 1")
            .givesOfShift("early", "2026-03-02", "00:00", "09:00", "CT 28800"),
        /* No shift on that day: PBT = 0, so nothing is defined, neither 0 nor 1; pieces are told. */
        new Case("without planned busy time nothing is defined")
            .calendar(CLOSED)
            .did(PRODUCING, "08:00", "09:00")
            .good("08:30", 100)
            .gives(
                "08:00",
                "09:00",
                "PBT 0, outside 3600, outsidePieces 100, availability undefined, oeeIndex undefined"),
        /*
         * Down from 10:00 to 12:00 Paris time. Availability of the early shift is (27,000 - 7,200) /
         * 27,000. Then maintenance is booked for those two hours: PBT = 27,000 - 7,200 = 19,800,
         * availability 1, and no failure is left. Booked for the first hour only, PBT is 23,400 and
         * availability 19,800 / 23,400; the failure is the second hour's.
         */
        new Case("planned downtime booked afterwards leaves planned busy time")
            .calendar(THREE_SHIFTS)
            .did(PRODUCING, "05:00", "09:00")
            .did(DOWN, "09:00", "11:00")
            .did(PRODUCING, "11:00", "13:00")
            .gives("05:00", "13:00", "PBT 27000, availability 19800/27000, FE 1, mttr 7200")
            .booked(Booking.Kind.MAINTENANCE, "09:00", "10:00")
            .gives("05:00", "13:00", "PBT 23400, availability 19800/23400, FE 1, mttr 3600")
            .booked(Booking.Kind.MAINTENANCE, "10:00", "11:00")
            .gives("05:00", "13:00", "PBT 19800, availability 1, FE 0"));
  }

  static List<Case> products() {
    return List.of(
        /*
         * Half an hour each. Water: PQ 900, SQ 90; juice: PQ 300, SQ 60.
         *   sum(PRI * PQ) = 900 * 2 + 300 * 5 = 3300: effectiveness 3300 / 3600
         *   sum(PRI * GQ) = 810 * 2 + 240 * 5 = 2820: quality 2820 / 3300, OEE 2820 / 3600
         * By pieces quality would be 1050 / 1200 = 0.875 instead of 0.8545, and the product of the
         * factors no longer the OEE index.
         */
        new Case("two products with different PRI are weighted by it")
            .did(PRODUCING, "08:00", "09:00")
            .run("water", "08:00", "08:30")
            .run("juice", "08:30", "09:00")
            .made(Counts.PRODUCED, "08:10", 900)
            .made(Counts.SCRAP, "08:10", 90)
            .made(Counts.PRODUCED, "08:40", 300)
            .made(Counts.SCRAP, "08:40", 60)
            .givesOf("water", "08:00", "09:00", "PQ 900, GQ 810, oeeIndex 1620/1800")
            .givesOf("juice", "08:00", "09:00", "PQ 300, GQ 240, oeeIndex 1200/1800")
            .gives(
                "08:00",
                "09:00",
                "effectiveness 3300/3600, qualityRatio 2820/3300, oeeIndex 2820/3600,"
                    + " scrapRatio 150/1200"));
  }

  /** Folded from readings, each two seconds; one speaks for three, so the last ends the window. */
  static List<Case> counters() {
    return List.of(
        /*
         * 16 bits: 65533, 65534, 65535, 0, 1 are 1 + 1 + (65536 - 65535) + 1 = 4 pieces, one of
         * them scrap. Ten seconds of producing: effectiveness 4 * 2 / 10, OEE 3 * 2 / 10.
         */
        new Case("a counter that rolls over goes on")
            .read("state", "08:00", 1, 1, 1, 1, 1)
            .read("produced", "08:00", 65533, 65534, 65535, 0, 1)
            .read("scrap", "08:00", 7, 7, 7, 8, 8)
            .gives(
                "08:00:00",
                "08:00:10",
                "APT 10, PQ 4, SQ 1, GQ 3, presets 0, effectiveness 8/10, qualityRatio 3/4, oeeIndex 6/10"),
        /*
         * 500, 501, then 1: back by 500 is no roll-over (65,036 steps in 2 s), and 1 is believable
         * since zero: 1 + 1 + 1 + 1 = 4 pieces. What came after 501 and before the reset is lost.
         */
        new Case("a counter that was reset counts from zero")
            .read("state", "08:00", 1, 1, 1, 1, 1)
            .read("produced", "08:00", 500, 501, 1, 2, 3)
            .gives("08:00:00", "08:00:10", "PQ 4, presets 0, effectiveness 8/10"),
        /*
         * 501 to 9000 in 2 s are 8499 pieces where 10 times PRI would be 10: preset by hand, no
         * pieces, and told. 1 + 0 + 1 + 1 = 3. Back from 9002 to 4000 is neither: preset as well.
         */
        new Case("a counter that was preset says nothing about pieces")
            .read("state", "08:00", 1, 1, 1, 1, 1, 1)
            .read("produced", "08:00", 500, 501, 9000, 9001, 9002, 4000)
            .gives("08:00:00", "08:00:12", "PQ 3, presets 2, effectiveness 6/12"),
        /*
         * Counters of all three kinds: PQ 10 - 0 = 10, SQ 2, RQ 3. Where rework is a loss
         * GQ = 10 - 2 - 3 = 5: quality 5 / 10, rework ratio 3 / 10.
         */
        new Case("reworked pieces are counted, and no good ones at first pass")
            .plant(
                Map.of(
                    "- {tag: scrap, counts: SCRAP}",
                    "- {tag: scrap, counts: SCRAP}\n      - {tag: again, counts: REWORK}",
                    "{name: temperature, address: \"40004\", type: FLOAT32}",
                    "{name: again, address: \"40004\", type: UINT16}"))
            .read("state", "08:00", 1, 1, 1, 1, 1)
            .read("produced", "08:00", 0, 3, 5, 8, 10)
            .read("scrap", "08:00", 0, 1, 1, 2, 2)
            .read("again", "08:00", 0, 0, 1, 2, 3)
            .gives(
                "08:00:00",
                "08:00:10",
                "PQ 10, SQ 2, RQ 3, GQ 5, qualityRatio 5/10, reworkRatio 3/10"),
        /*
         * Codes 1 producing, 3 down: 8:00:00 to 8:00:04 producing, down to 8:00:08, producing again
         * to 8:00:10 and for the three seconds that the last reading speaks: APT 4 + 5, ADOT 4.
         */
        new Case("states follow the readings, and the last one speaks for three seconds")
            .read("state", "08:00", 1, 1, 3, 3, 1, 1)
            .gives(
                "08:00:00", "08:01:00", "APT 9, ADOT 4, unknownTime 47, FE 1, availability 9/13"));
  }
}
