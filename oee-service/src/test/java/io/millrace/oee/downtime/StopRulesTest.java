// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import static io.millrace.contracts.plant.EquipmentState.DOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.contracts.plant.KpiProfile;
import io.millrace.contracts.plant.SignalCondition;
import io.millrace.contracts.plant.StopRule;
import io.millrace.contracts.readings.TagValue;
import io.millrace.oee.facts.SignalInterval;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.plant.Terms;
import io.millrace.oee.plant.TestPlant;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stop from 8:00 to 8:10 UTC on Monday 2026-03-02, and what other tags said. */
class StopRulesTest {
  private static final Instant BEGAN = Instant.parse("2026-03-02T08:00:00Z");

  @Test
  void aBitANumberATextAndARangeAreAskedFor() {
    SignalInterval word = said("word", -60, 60, new TagValue.UnsignedInt(0b1000));
    assertEquals("hit", reason(condition("word", 3, null, null, null, null, null), word));
    assertEquals("none", reason(condition("word", 2, null, null, null, null, null), word));
    assertEquals("hit", reason(condition("word", null, 8L, null, null, null, null), word));
    assertEquals("none", reason(condition("word", null, 9L, null, null, null, null), word));
    SignalInterval text = said("word", -60, 60, new TagValue.Text("E12"));
    assertEquals("hit", reason(condition("word", null, null, "E12", null, null, null), text));
    assertEquals("none", reason(condition("word", null, null, "E1", null, null, null), text));
    // At the lower limit it is in the range, at the upper one no more.
    SignalInterval bar = said("word", -60, 60, new TagValue.Real(4.0));
    assertEquals("hit", reason(condition("word", null, null, null, "4", "5", null), bar));
    assertEquals("none", reason(condition("word", null, null, null, "3", "4", null), bar));
  }

  /** Three seconds around the beginning when left out; what ended before that says nothing. */
  @Test
  void aSignalIsLookedForAroundTheBeginning() {
    TagValue alarm = new TagValue.UnsignedInt(17);
    SignalCondition usual = condition("word", null, 17L, null, null, null, null);
    SignalCondition minute = condition("word", null, 17L, null, null, null, Duration.ofMinutes(1));
    assertEquals("hit", reason(usual, said("word", 3, 100, alarm)));
    assertEquals("none", reason(usual, said("word", 3.000001, 100, alarm)));
    assertEquals("none", reason(usual, said("word", -50, -3, alarm)));
    assertEquals("hit", reason(usual, said("word", -50, -2.999999, alarm)));
    assertEquals("hit", reason(minute, said("word", -50, -3, alarm)));
    assertEquals("none", reason(usual, said("other", -50, 50, alarm)));
    assertEquals("none", reason(usual));
  }

  /** Sunday 23:30 UTC is Monday half past midnight in Paris. */
  @Test
  void theDayIsThatOfTheSitesCalendar() {
    StopRule.When monday = when(List.of(DayOfWeek.MONDAY), List.of());
    StopRule.When sunday = when(List.of(DayOfWeek.SUNDAY), List.of());
    Instant night = Instant.parse("2026-03-01T23:30:00Z");
    assertEquals("hit", reason(monday, night, List.of()));
    assertEquals("none", reason(sunday, night, List.of()));
  }

  /** The first of many values that fits is found wherever it stands. */
  @Test
  void manyValuesGiveWhatEachOfThemAloneWouldGive() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      List<SignalInterval> all = new ArrayList<>();
      double at = -30;
      while (at < 30) {
        double to = at + 0.5 + random.nextInt(40) / 10.0;
        all.add(said("word", at, to, new TagValue.UnsignedInt(random.nextInt(5))));
        at = to + random.nextInt(2);
      }
      SignalCondition four = condition("word", null, 4L, null, null, null, null);
      boolean isAny = all.stream().anyMatch(one -> reason(four, one).equals("hit"));
      assertEquals(
          isAny ? "hit" : "none", reason(when(null, List.of(four)), BEGAN, all), "seed " + seed);
    }
  }

  private static String reason(SignalCondition condition, SignalInterval... said) {
    return reason(when(null, List.of(condition)), BEGAN, List.of(said));
  }

  private static String reason(StopRule.When when, Instant began, List<SignalInterval> said) {
    StopRule rule = new StopRule(null, when, new StopRule.Then(null, "hit"));
    Terms terms =
        new Terms(
            ZoneId.of("Europe/Paris"),
            null,
            Terms.USUAL,
            List.of(rule),
            null,
            null,
            KpiProfile.ISO_22400,
            Map.of(),
            null);
    StateInterval stop =
        new StateInterval(TestPlant.FILLER, began, began.plusSeconds(600), DOWN, null, 3L);
    Activity judged = Activities.of(terms, List.of(stop), Collections.emptyList(), said).getFirst();
    return judged.reason() == null ? "none" : judged.reason().code();
  }

  private static StopRule.When when(@Nullable List<DayOfWeek> days, List<SignalCondition> signals) {
    return new StopRule.When(null, null, null, null, null, null, days, signals);
  }

  private static SignalCondition condition(
      String tag,
      @Nullable Integer bit,
      @Nullable Long is,
      @Nullable String text,
      @Nullable String atLeast,
      @Nullable String below,
      @Nullable Duration within) {
    return new SignalCondition(
        tag,
        bit,
        is,
        text,
        atLeast == null ? null : new BigDecimal(atLeast),
        below == null ? null : new BigDecimal(below),
        within);
  }

  private static SignalInterval said(String tag, double from, double to, TagValue value) {
    return new SignalInterval(TestPlant.FILLER, tag, at(from), at(to), value);
  }

  private static Instant at(double seconds) {
    return BEGAN.plusNanos(Math.round(seconds * 1_000_000) * 1000);
  }
}
