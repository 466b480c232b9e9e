// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Accounting;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.ShiftCalendar;
import io.millrace.simulator.bottling.PlantLine;
import io.millrace.simulator.history.LinePlan.Made;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A week of the plant: calendars from its model, orders, booked maintenance, and one bad day.
 * Immutable.
 *
 * @param lines what each line was meant to do.
 * @param maintenance when the second line was down on purpose.
 */
record HistoryPlan(List<LinePlan> lines, Span maintenance) {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final String AREA = "bottling";

  HistoryPlan {
    lines = List.copyOf(lines);
  }

  /**
   * @param model with a calendar for each line.
   * @param end when the past ends.
   * @throws IllegalArgumentException when a line has no calendar.
   */
  static HistoryPlan of(PlantModel model, Instant end) {
    Instant to = end.truncatedTo(ChronoUnit.MINUTES);
    Span span = new Span(to.minus(WEEK), to);
    ZoneId zone = model.timeZone();
    LocalDate today = to.atZone(zone).toLocalDate();
    Span maintenance = morning(today.minusDays(4), zone);
    LinePlan bottles =
        plan(
            model,
            PlantLine.ALL.getFirst(),
            span,
            List.of(),
            LinePlan.orders(
                span, 4711, List.of(new Made("water-500", 1), new Made("citrus-500", 1.2))),
            day(today.minusDays(3), zone),
            0);
    LinePlan cans =
        plan(
            model,
            PlantLine.ALL.getLast(),
            span,
            List.of(maintenance),
            LinePlan.orders(span, 8101, List.of(new Made("cola-330", 1))),
            day(today.minusDays(2), zone),
            2);
    return new HistoryPlan(List.of(bottles, cans), maintenance);
  }

  private static LinePlan plan(
      PlantModel model,
      PlantLine line,
      Span span,
      List<Span> booked,
      List<LinePlan.Order> orders,
      Span badDay,
      int badMachine) {
    EquipmentId place = model.siteId().child(AREA).child(line.name());
    Accounting accounting = model.accountingOrNone();
    ShiftCalendar calendar =
        accounting
            .calendar(accounting.at(AREA + "/" + line.name()).calendar())
            .orElseThrow(
                () -> new IllegalArgumentException("there is no shift calendar for " + place));
    List<Span> working = WorkingTime.of(calendar, model.timeZone(), span, booked);
    return new LinePlan(line, place, span, working, orders, badDay, badMachine);
  }

  private static Span morning(LocalDate day, ZoneId zone) {
    return new Span(
        day.atTime(10, 0).atZone(zone).toInstant(), day.atTime(12, 30).atZone(zone).toInstant());
  }

  private static Span day(LocalDate day, ZoneId zone) {
    return new Span(
        day.atStartOfDay(zone).toInstant(), day.plusDays(1).atStartOfDay(zone).toInstant());
  }
}
