// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A week that nobody waited for: its plan, and some hours of it. */
class HistoryTest {
  private static final Instant END = Instant.parse("2026-11-27T15:20:30Z");
  private static final PlantModel MODEL = model();
  private static final HistoryPlan PLAN = HistoryPlan.of(MODEL, END);
  private static final ResolvedPlant PLANT = ResolvedPlant.of(HistoryModel.of(MODEL));

  @Test
  void theModelItWasReadByHasNoMistakeAndAGatewayOfItsOwn() {
    PlantModel read = HistoryModel.of(MODEL);

    assertThat(PlantModelCheck.problems(MODEL)).isEmpty();
    assertThat(PlantModelCheck.problems(read)).isEmpty();
    assertThat(PLANT.devices())
        .allMatch(device -> device.gateway().equals(HistoryModel.GATEWAY))
        .hasSize(8);
    assertThat(read.templates()).isEqualTo(MODEL.templates());
    assertThat(read.accounting()).isEqualTo(MODEL.accounting());
  }

  @Test
  void ordersFollowOneAnotherAndTheLastIsOfTheProductThatIsMadeNow() {
    for (LinePlan line : PLAN.lines()) {
      List<LinePlan.Order> orders = line.orders();
      assertThat(orders.getFirst().from()).isEqualTo(Instant.parse("2026-11-20T15:20:00Z"));
      assertThat(orders).extracting(LinePlan.Order::number).doesNotHaveDuplicates();
      assertThat(orders.getLast().slowness()).isEqualTo(1);
      assertThat(orders.getLast().from()).isBefore(END.minus(Duration.ofHours(4)));
      for (int i = 1; i < orders.size(); i++) {
        assertThat(orders.get(i).from()).isAfter(orders.get(i - 1).from());
        assertThat(orders.get(i).changeOver().isPositive())
            .isEqualTo(!orders.get(i).product().equals(orders.get(i - 1).product()));
      }
    }
    assertThat(PLAN.lines().getFirst().orders())
        .extracting(LinePlan.Order::product)
        .contains("water-500", "citrus-500");
  }

  @Test
  void aLineIsFedInShiftsWithoutBreaksAndBookedTime() {
    ShiftCalendar calendar = MODEL.accountingOrNone().calendar("six-days").orElseThrow();
    ZoneId zone = MODEL.timeZone();
    // Sunday 2026-10-25 has 25 hours: no shift until 22:00 of winter time.
    Span sunday =
        new Span(Instant.parse("2026-10-25T05:00:00Z"), Instant.parse("2026-10-25T23:00:00Z"));
    Span booked =
        new Span(Instant.parse("2026-10-25T21:30:00Z"), Instant.parse("2026-10-25T22:00:00Z"));

    assertThat(
            WorkingTime.of(calendar, zone, sunday, List.of(booked)).stream()
                .filter(
                    span -> span.to().isAfter(sunday.from()) && span.from().isBefore(sunday.to())))
        .containsExactly(
            new Span(Instant.parse("2026-10-25T21:00:00Z"), Instant.parse("2026-10-25T21:30:00Z")),
            new Span(Instant.parse("2026-10-25T22:00:00Z"), Instant.parse("2026-10-26T01:00:00Z")));
  }

  @Test
  void someHoursAreReadAsAGatewayWouldAndTheSameForTheSameSeed() {
    LinePlan plan = PLAN.lines().getFirst();
    List<ReadingBatch> batches = hours(plan, 7, 5);

    assertThat(hours(plan, 7, 5)).isEqualTo(batches);
    assertThat(hours(plan, 8, 5)).isNotEqualTo(batches);
    EquipmentId filler = plan.place().child("filler");
    List<ReadingBatch> own =
        batches.stream().filter(batch -> batch.device().equals("filler")).toList();
    assertThat(own).extracting(ReadingBatch::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    List<Reading> states = readings(own, filler, "state");
    for (int i = 1; i < states.size(); i++) {
      assertThat(Duration.between(states.get(i - 1).at(), states.get(i).at()))
          .isPositive()
          .isLessThanOrEqualTo(Duration.ofMinutes(1));
    }
    assertThat(states.stream().map(reading -> Objects.requireNonNull(reading.value())).distinct())
        .contains(new TagValue.UnsignedInt(6), new TagValue.UnsignedInt(9));
    List<Reading> bottles = readings(own, filler, "bottles");
    assertThat(bottles).hasSize(300);
    long made = 0;
    for (int i = 1; i < bottles.size(); i++) {
      long step = (count(bottles.get(i)) - count(bottles.get(i - 1))) & 0xFFFF;
      assertThat(step).as("bottles in a minute").isBetween(0L, 241L);
      made += step;
    }
    // 240 a minute at best.
    assertThat(made).isBetween(300L * 240 * 4 / 10, 300L * 240 * 95 / 100);
  }

  @Test
  void aBreakIsSeenInTheStates() {
    // 15:20 to 20:20 UTC; the late shift's break is from 17:00 to 17:30.
    LinePlan plan = PLAN.lines().getFirst();
    List<Reading> packed =
        readings(hours(plan, 7, 3), plan.place().child("packer"), "cases").stream()
            .filter(reading -> !reading.at().isBefore(Instant.parse("2026-11-20T17:15:00Z")))
            .filter(reading -> reading.at().isBefore(Instant.parse("2026-11-20T17:30:00Z")))
            .toList();

    assertThat(packed)
        .hasSize(90)
        .extracting(HistoryTest::count)
        .containsOnly(count(packed.getFirst()));
  }

  @Test
  void peopleSayOrdersAndReasonsThatThePlantModelKnows() {
    LinePlan plan = PLAN.lines().getLast();
    Span span = new Span(END.minusSeconds(4000), END.minusSeconds(1000));
    List<Breakdown> breakdowns = new ArrayList<>();
    for (var machine : plan.line().line().machines()) {
      for (int fault = 0; fault < 3; fault++) {
        breakdowns.add(new Breakdown(plan.place().child(machine.name()), span, fault));
      }
    }
    var tree = MODEL.accountingOrNone().reasonTree("bottling@1").orElseThrow();

    List<Saying> edits = Sayings.edits(plan, breakdowns);
    assertThat(edits).hasSize(12).extracting(Saying::path).containsOnly("/api/v1/downtime-edits");
    for (Saying edit : edits) {
      for (Object part : (List<?>) Objects.requireNonNull(edit.body().get("parts"))) {
        String reason = String.valueOf(((Map<?, ?>) part).get("reason"));
        assertThat(tree.find(reason)).as(reason).isPresent();
      }
    }
    assertThat(Sayings.runs(plan)).hasSize(4 * plan.orders().size());
    assertThat(Sayings.runs(plan).getLast().body()).doesNotContainKey("to");
  }

  private static List<ReadingBatch> hours(LinePlan plan, long seed, int hours) {
    LineHistory history = new LineHistory(plan, PLANT, "e", seed);
    List<ReadingBatch> batches = new ArrayList<>();
    for (int i = 0; i < hours; i++) {
      batches.addAll(history.nextHour());
    }
    return batches;
  }

  private static List<Reading> readings(List<ReadingBatch> batches, EquipmentId unit, String tag) {
    return batches.stream()
        .flatMap(batch -> batch.readings().stream())
        .filter(reading -> reading.tag().text().equals(unit + "/" + tag))
        .toList();
  }

  private static long count(Reading reading) {
    return ((TagValue.UnsignedInt) Objects.requireNonNull(reading.value())).bits();
  }

  private static PlantModel model() {
    try (InputStream in = HistoryTest.class.getResourceAsStream("/plants/bottling-line.yaml")) {
      return Json.YAML.readValue(Objects.requireNonNull(in), PlantModel.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
