// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import static io.millrace.contracts.plant.EquipmentState.DOWN;
import static io.millrace.contracts.plant.EquipmentState.PRODUCING;
import static io.millrace.contracts.plant.EquipmentState.SETUP;
import static io.millrace.oee.account.Case.THREE_SHIFTS;

import io.millrace.contracts.plant.CounterRule.Counts;
import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.KpiProfile.BreaksRunThrough;
import io.millrace.contracts.plant.KpiProfile.Setup;
import io.millrace.contracts.plant.KpiProfile.StartUpRejects;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What scrap is that of a start-up, and what a profile makes of it. */
class StartUpCasesTest {
  private static final KpiProfile SEPARATE = KpiProfile.ISO_22400.with(StartUpRejects.SEPARATE);
  private static final KpiProfile EXTEND =
      new KpiProfile(
          "own", 1, null, null, null, BreaksRunThrough.EXTEND, null, null, null, null, null);

  @ParameterizedTest
  @MethodSource("cases")
  void startUpRejectsAreOfQualityOrALossOfTheirOwn(Case one) {
    one.check();
  }

  static List<Case> cases() {
    return List.of(
        /*
         * Set-up until 8:20, the start-up lasts until 8:30: of 150 pieces of 2 s in it 50 are scrap, of
         * 850 afterwards 50. APT 2400, PBT 3600, PQ 1000, GQ 900.
         *   QUALITY:  E 2000/2400, Q 1800/2000, OEE 1800/3600
         *   SEPARATE: E 2 * (1000 - 50) / 2400 = 1900/2400, Q 1800/1900;
         *             A * E * Q = 2400/3600 * 1900/2400 * 1800/1900 = 1800/3600 as before
         */
        new Case("start-up rejects are a loss of quality, or a loss of their own")
            .startUp("PT10M")
            .did(SETUP, "08:00", "08:20")
            .did(PRODUCING, "08:20", "09:00")
            .good("08:25", 100)
            .made(Counts.SCRAP, "08:25", 50)
            .good("08:40", 800)
            .made(Counts.SCRAP, "08:50", 50)
            .gives(
                "08:00",
                "09:00",
                "startUp 50, PQ 1000, GQ 900, SQ 100, effectiveness 2000/2400,"
                    + " qualityRatio 1800/2000, oeeIndex 1800/3600, neeIndex 1800/2400")
            .by(SEPARATE)
            .gives(
                "08:00",
                "09:00",
                "startUp 50, PQ 1000, GQ 900, SQ 100, availability 2400/3600,"
                    + " effectiveness 1900/2400, qualityRatio 1800/1900, oeeIndex 1800/3600,"
                    + " neeIndex 1800/2400, scrapRatio 100/1000")
            // From the middle of the phase on: A 1, E 2 * 900 / 2100, and the 50 are not in it.
            .gives("08:26", "09:00", "startUp 0, SQ 50, effectiveness 1700/2040"),
        /*
         * Water: 300 pieces of 2 s, 60 scrap, 20 of them in the start-up. Juice: 200 of 5 s, 40 scrap,
         * 10 of them in its start-up at 8:30, without set-up.
         *   PRI * PQ = 600 + 1000, PRI * startUp = 40 + 50, PRI * GQ = 480 + 800
         *   SEPARATE: E 1510/3000, Q 1280/1510, OEE 1280/3600; forgiven: 1280/3600 * 3600/3000
         */
        new Case("separate rejects of two products are weighted by their PRI")
            .startUp("PT5M")
            .did(SETUP, "08:00", "08:10")
            .did(PRODUCING, "08:10", "09:00")
            .run("water", "08:00", "08:30")
            .run("juice", "08:30", "09:00")
            .made(Counts.SCRAP, "08:12", 20)
            .good("08:20", 240)
            .made(Counts.SCRAP, "08:25", 40)
            .made(Counts.SCRAP, "08:31", 10)
            .good("08:40", 160)
            .made(Counts.SCRAP, "08:45", 30)
            .by(SEPARATE)
            .gives(
                "08:00",
                "09:00",
                "startUp 30, effectiveness 1510/3000, qualityRatio 1280/1510, oeeIndex 1280/3600")
            .givesOf("juice", "08:00", "09:00", "startUp 10, qualityRatio 800/950")
            .by(SEPARATE.with(Setup.FORGIVEN))
            .gives("08:00", "09:00", "availability 1, oeeIndex 1280/3000, neeIndex 1280/3000"),
        /* Without a counter of its own scrap is PQ - GQ: 60 - 45 in the phase, 160 - 135 in all. */
        new Case("start-up scrap without a counter is what was produced less what was good")
            .startUp("PT10M")
            .did(SETUP, "08:00", "08:20")
            .did(PRODUCING, "08:20", "09:00")
            .made(Counts.PRODUCED, "08:25", 60)
            .good("08:26", 45)
            .made(Counts.PRODUCED, "08:50", 100)
            .good("08:51", 90)
            .by(SEPARATE)
            .gives("08:00", "09:00", "SQ 25, startUp 15, qualityRatio 135/145, oeeIndex 270/3600"),
        /* Of the instant of a set-up's end on, until before the end of the phase. */
        new Case("a phase begins as the set-up ends, and its last instant is not in it")
            .startUp("PT10M")
            .did(SETUP, "08:00", "08:20")
            .did(PRODUCING, "08:20", "09:00")
            .made(Counts.SCRAP, "08:19:59", 1)
            .made(Counts.SCRAP, "08:20", 10)
            .made(Counts.SCRAP, "08:29:59.999999", 100)
            .made(Counts.SCRAP, "08:30", 1000)
            .gives("08:00", "09:00", "startUp 110, SQ 1111")
            .gives("08:25", "09:00", "startUp 100, SQ 1100"),
        /*
         * Juice starts up without a set-up at 8:00 and is done at 8:04; at 9:00 water starts right as a
         * set-up ends, at 9:40 cola within a set-up, which starts up as that ends, at 9:50.
         */
        new Case("a run starts up where no set-up stands, until its end at the latest")
            .startUp("PT10M")
            .did(PRODUCING, "08:00", "08:50")
            .did(SETUP, "08:50", "09:00")
            .did(PRODUCING, "09:00", "09:35")
            .did(DOWN, "SETUP", "09:35", "09:50")
            .did(PRODUCING, "09:50", "11:00")
            .run("juice", "08:00", "08:04")
            .run("water", "09:00", "09:40")
            .run("cola", "09:40", "11:00")
            .made(Counts.SCRAP, "08:03", 1)
            .made(Counts.SCRAP, "08:05", 10)
            .made(Counts.SCRAP, "09:05", 100)
            .made(Counts.SCRAP, "09:45", 1000)
            .made(Counts.SCRAP, "09:55", 10_000)
            .gives("08:00", "11:00", "startUp 10101, SQ 11111")
            .gives("09:52", "11:00", "startUp 10000"),
        /*
         * The set-up ends at 12:55, 5 min before the late shift: the phase goes on for 5 min in it.
         */
        new Case("a start-up over two shifts is split between them")
            .calendar(THREE_SHIFTS)
            .startUp("PT10M")
            .did(SETUP, "12:30", "12:55")
            .did(PRODUCING, "12:55", "14:00")
            .made(Counts.SCRAP, "12:57", 3)
            .made(Counts.SCRAP, "13:03", 5)
            .made(Counts.SCRAP, "13:06", 7)
            .gives("05:00", "13:00", "startUp 3, SQ 3")
            .gives("13:00", "21:00", "startUp 5, SQ 12")
            .gives("05:00", "21:00", "startUp 8, SQ 15"),
        /* In the break from 8:00 to 8:30 pieces count only where the profile says so. */
        new Case("start-up rejects of a break count as its other pieces do")
            .calendar(THREE_SHIFTS)
            .startUp("PT10M")
            .did(SETUP, "07:30", "08:05")
            .did(PRODUCING, "08:05", "09:00")
            .made(Counts.SCRAP, "08:07", 3)
            .gives("05:00", "13:00", "startUp 0, SQ 0, outsidePieces 0")
            .by(EXTEND)
            .gives("05:00", "13:00", "startUp 3, SQ 3"),
        /* Nothing but rejects: of no other piece there is a quality, and the index is 0 as ever. */
        new Case(
                "where all is rejected in a start-up there is no quality ratio, and the index is 0")
            .startUp("PT1H")
            .did(SETUP, "08:00", "08:20")
            .did(PRODUCING, "08:20", "09:00")
            .made(Counts.SCRAP, "08:30", 10)
            .gives("08:00", "09:00", "qualityRatio 0, oeeIndex 0, neeIndex 0")
            .by(SEPARATE)
            .gives(
                "08:00",
                "09:00",
                "startUp 10, effectiveness 0, qualityRatio undefined, oeeIndex 0, neeIndex 0"),
        /* A place without a start-up time has no start-ups, whatever the profile. */
        new Case("without a start-up time nothing is separate")
            .did(SETUP, "08:00", "08:20")
            .did(PRODUCING, "08:20", "09:00")
            .good("08:25", 90)
            .made(Counts.SCRAP, "08:25", 10)
            .by(SEPARATE)
            .gives("08:00", "09:00", "startUp 0, effectiveness 200/2400, qualityRatio 90/100"));
  }
}
