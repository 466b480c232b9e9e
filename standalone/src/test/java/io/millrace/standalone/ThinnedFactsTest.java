// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.CounterRule;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.StateRule;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.reporting.Strategy;
import io.millrace.oee.facts.Fact;
import io.millrace.oee.facts.PieceCount;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.Timeline;
import io.millrace.oee.facts.UnitMemory;
import io.millrace.testkit.Examples;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OEE is made of is the same whether repetitions are sent or left out. */
class ThinnedFactsTest {
  private static final int SEEDS = 150;
  private static final TagName STATE = TagName.of(Examples.FILLER, "state");
  private static final Reporting ON_CHANGE = new Reporting.OnChange(Duration.ofMinutes(1));

  @ParameterizedTest(name = "state from the counter: {0}")
  @ValueSource(booleans = {false, true})
  void statesAndPiecesDoNotMove(boolean isFromCounter) {
    long facts = 0;
    long leftOut = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<Reading> read = readings(new Random(seed));
      List<Reading> sent = sent(read);

      List<Fact> ofAll = facts(unit(Reporting.EVERY, isFromCounter), read);
      assertThat(facts(unit(ON_CHANGE, isFromCounter), sent))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(ofAll);
      facts += ofAll.size();
      leftOut += read.size() - sent.size();
    }
    assertThat(facts).isGreaterThan(SEEDS * 10L);
    assertThat(leftOut).isGreaterThan(SEEDS * 100L);
  }

  private static ResolvedPlant.WorkUnit unit(Reporting reporting, boolean isFromCounter) {
    Tag produced = tag(Examples.PRODUCED, reporting);
    StateRule rule =
        isFromCounter
            ? new StateRule.NoCount("produced", 5)
            : new StateRule.Codes(
                "state",
                Map.of(
                    "0", new StateRule.StateMeaning(EquipmentState.DOWN, "JAM"),
                    "1", new StateRule.StateMeaning(EquipmentState.PRODUCING, null)));
    return new ResolvedPlant.WorkUnit(
        Examples.FILLER,
        rule,
        isFromCounter ? produced : tag(STATE, reporting),
        List.of(
            new ResolvedPlant.Counter(
                produced, CounterRule.Counts.PRODUCED, BigInteger.TWO.pow(16), 1)),
        "water",
        Duration.ofSeconds(1));
  }

  private static Tag tag(TagName name, Reporting reporting) {
    return new Tag(
        name,
        "400001",
        DataType.UINT16,
        null,
        null,
        0,
        null,
        null,
        Duration.ofSeconds(1),
        null,
        null,
        null,
        reporting);
  }

  /** A machine that runs and stops, read each second, now and then badly or not at all. */
  private static List<Reading> readings(Random random) {
    List<Reading> readings = new ArrayList<>();
    Instant at = Examples.AT;
    long pieces = random.nextInt(1 << 16);
    boolean isRunning = true;
    int bad = 0;
    for (int i = 0; i < 800; i++) {
      boolean isSilent = random.nextInt(100) == 0;
      at =
          at.plus(
              isSilent ? 3_000_001L + random.nextInt(90_000_000) : 1_000_000, ChronoUnit.MICROS);
      isRunning ^= random.nextInt(30) == 0;
      pieces =
          random.nextInt(200) == 0 ? 0 : (pieces + (isRunning ? random.nextInt(2) : 0)) % 65536;
      bad = bad > 0 ? bad - 1 : random.nextInt(80) == 0 ? random.nextInt(8) : 0;
      add(readings, STATE, at, isRunning ? 1 : 0, bad);
      add(readings, Examples.PRODUCED, at, pieces, bad);
    }
    // Ends what is still open.
    add(readings, STATE, at.plusSeconds(1), 0, 1);
    add(readings, Examples.PRODUCED, at.plusSeconds(1), 0, 1);
    return readings;
  }

  private static void add(List<Reading> into, TagName tag, Instant at, long value, int bad) {
    into.add(
        bad > 0
            ? Reading.bad(tag, at, QualityReason.TIMEOUT)
            : Reading.good(tag, at, new TagValue.UnsignedInt(value)));
  }

  private static List<Reading> sent(List<Reading> read) {
    Map<TagName, Strategy> strategies = new HashMap<>();
    List<Reading> sent = new ArrayList<>();
    for (Reading reading : read) {
      Strategy.Step step =
          strategies
              .computeIfAbsent(reading.tag(), name -> Strategy.of(tag(name, ON_CHANGE)))
              .next(reading);
      strategies.put(reading.tag(), step.after());
      sent.addAll(step.sent());
    }
    return sent;
  }

  /** Pieces, and states that are known; the unknown is not counted, whatever its name. */
  private static List<Fact> facts(ResolvedPlant.WorkUnit unit, List<Reading> readings) {
    List<Fact> facts = new ArrayList<>();
    UnitMemory memory = UnitMemory.unknown(Examples.FILLER);
    for (Reading reading : readings) {
      Timeline.Step step = Timeline.next(memory, unit, reading);
      memory = step.memory();
      for (Fact fact : step.facts()) {
        boolean isKnown =
            fact instanceof StateInterval interval && interval.state() != EquipmentState.UNKNOWN;
        if (isKnown || fact instanceof PieceCount) {
          facts.add(fact);
        }
      }
    }
    return facts;
  }
}
