// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.history;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.simulator.bottling.PlantLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a line was meant to do in the past. Immutable.
 *
 * @param line the line.
 * @param place where it is.
 * @param span the past, from a full minute to a full minute.
 * @param working when it was fed, by time.
 * @param orders one after the other; the first begins with the span.
 * @param badDay when one machine did nothing right.
 * @param badMachine which one, from 0.
 */
record LinePlan(
    PlantLine line,
    EquipmentId place,
    Span span,
    List<Span> working,
    List<Order> orders,
    Span badDay,
    int badMachine) {
  private static final List<Duration> LENGTHS =
      List.of(
          Duration.ofHours(13),
          Duration.ofHours(10).plusMinutes(20),
          Duration.ofHours(16).plusMinutes(40),
          Duration.ofHours(9),
          Duration.ofHours(14).plusMinutes(10));
  private static final Duration LAST_AT_LEAST = Duration.ofHours(4);

  LinePlan {
    working = List.copyOf(working);
    orders = List.copyOf(orders);
  }

  /**
   * An order on the line.
   *
   * @param from a full minute.
   * @param slowness how many times as long its product takes as the first one.
   * @param changeOver how long the first machine is changed over before it; zero when the product
   *     stays.
   */
  record Order(String number, String product, double slowness, Instant from, Duration changeOver) {}

  /** A product in its turn. */
  record Made(String product, double slowness) {}

  /**
   * Orders of the products in turn. The last one is of the first product, which the line makes when
   * it is read.
   */
  static List<Order> orders(Span span, int firstNumber, List<Made> turn) {
    List<Instant> starts = new ArrayList<>();
    for (Instant from = span.from();
        starts.isEmpty() || from.plus(LAST_AT_LEAST).isBefore(span.to());
        from = from.plus(LENGTHS.get(starts.size() % LENGTHS.size()))) {
      starts.add(from);
    }
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      Made made = turn.get((starts.size() - 1 - i) % turn.size());
      boolean isOther = i > 0 && !orders.getLast().product().equals(made.product());
      orders.add(
          new Order(
              "PO-" + (firstNumber + i),
              made.product(),
              made.slowness(),
              starts.get(i),
              isOther ? Duration.ofMinutes(14 + 5 * (i % 4)) : Duration.ZERO));
    }
    return orders;
  }
}
