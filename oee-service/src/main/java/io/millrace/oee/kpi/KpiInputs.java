// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.kpi;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything a KPI is computed from, for one work unit or summed over several. Immutable.
 *
 * @param times how the window was spent.
 * @param unknown why nothing is known of the unknown time, summing to it.
 * @param quantities what was made in it.
 * @param observed the part of it that was made in times of which something is known. Ratios are of
 *     these: pieces of an unknown time beside a busy time without it would tell too much.
 * @param reworked RQ, pieces that needed more work; among the produced ones.
 * @param orders what of it was done for orders.
 * @param first what was made in it on the first operation of a line; nothing on any other.
 * @param failures FE, failures that began in the window.
 * @param failureTime time in which it had failed.
 * @param outsidePieces pieces made while nothing was planned; in no quantity.
 * @param presets how often a counter was preset in it; what it counted around then is in no
 *     quantity.
 * @param startUp scrap of start-up phases; null where no unit has a start-up time and the profile
 *     asks for none.
 * @param assumed what was taken for want of something in the plant model, as notes for people.
 */
public record KpiInputs(
    TimeElements times,
    SortedMap<String, Duration> unknown,
    Quantities quantities,
    Quantities observed,
    Quantity reworked,
    Orders orders,
    Quantities first,
    long failures,
    Duration failureTime,
    long outsidePieces,
    long presets,
    @Nullable StartUp startUp,
    SortedSet<String> assumed) {
  public static final KpiInputs NONE =
      new KpiInputs(
          TimeElements.NONE,
          Collections.emptySortedMap(),
          Quantities.NONE,
          Quantities.NONE,
          Quantity.Known.NONE,
          Orders.NONE,
          Quantities.NONE,
          0,
          Duration.ZERO,
          0,
          0,
          null,
          Collections.emptySortedSet());

  public KpiInputs {
    unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
    assumed = Collections.unmodifiableSortedSet(new TreeSet<>(assumed));
  }

  /**
   * What was done while an order was on the unit.
   *
   * @param times how that time was spent.
   * @param produced the observed pieces of it.
   */
  public record Orders(TimeElements times, Quantity produced) {
    public static final Orders NONE = new Orders(TimeElements.NONE, Quantity.Known.NONE);

    Orders plus(Orders other) {
      return new Orders(times.plus(other.times), produced.plus(other.produced));
    }
  }

  /**
   * What was lost while units started up.
   *
   * @param scrap the observed scrap of it, a part of SQ.
   * @param isSeparate whether the profile takes it for a loss of its own.
   */
  public record StartUp(Quantity scrap, boolean isSeparate) {
    static @Nullable StartUp sum(@Nullable StartUp one, @Nullable StartUp other) {
      return one == null
          ? other
          : other == null
              ? one
              : new StartUp(one.scrap.plus(other.scrap), one.isSeparate || other.isSeparate);
    }
  }

  /** Observed pieces of which effectiveness and quality ratio are: PQ less separate rejects. */
  Quantity rated() {
    return startUp != null && startUp.isSeparate()
        ? observed.produced().minus(startUp.scrap())
        : observed.produced();
  }

  /** AOET as far as it is known: time in which an order was on the unit. */
  public Duration orderTime() {
    return orders.times().calendar();
  }

  /** As a place above work units has them, charged with their waiting for each other. */
  KpiInputs charged() {
    return with(
        times.charged(),
        quantities,
        observed,
        reworked,
        new Orders(orders.times().charged(), orders.produced()),
        first,
        startUp);
  }

  /** As inputs of the first operation of a line. */
  KpiInputs asFirst() {
    return with(times, quantities, observed, reworked, orders, observed, startUp);
  }

  /**
   * Of a line: what it did here, and came out good there. Of start-ups it has what either of the
   * two rejected.
   */
  KpiInputs to(KpiInputs exit) {
    return with(
        times,
        quantities.to(exit.quantities),
        observed.to(exit.observed),
        exit.reworked,
        orders,
        first,
        StartUp.sum(startUp, exit.startUp));
  }

  /** With what another place made on the first operation of a line. */
  KpiInputs withFirstOf(KpiInputs other) {
    return with(times, quantities, observed, reworked, orders, other.first, startUp);
  }

  /** With what was taken for want of something in the plant model. */
  KpiInputs assuming(SortedSet<String> more) {
    return plus(
        new KpiInputs(
            NONE.times,
            NONE.unknown,
            NONE.quantities,
            NONE.observed,
            NONE.reworked,
            NONE.orders,
            NONE.first,
            0,
            Duration.ZERO,
            0,
            0,
            null,
            more));
  }

  private KpiInputs with(
      TimeElements times,
      Quantities quantities,
      Quantities observed,
      Quantity reworked,
      Orders orders,
      Quantities first,
      @Nullable StartUp startUp) {
    return new KpiInputs(
        times,
        unknown,
        quantities,
        observed,
        reworked,
        orders,
        first,
        failures,
        failureTime,
        outsidePieces,
        presets,
        startUp,
        assumed);
  }

  /** Both summed; ratios are only ever taken of sums, never averaged. */
  public KpiInputs plus(KpiInputs other) {
    SortedMap<String, Duration> causes = new TreeMap<>(unknown);
    other.unknown.forEach((cause, time) -> causes.merge(cause, time, Duration::plus));
    SortedSet<String> all = new TreeSet<>(assumed);
    all.addAll(other.assumed);
    return new KpiInputs(
        times.plus(other.times),
        causes,
        quantities.plus(other.quantities),
        observed.plus(other.observed),
        reworked.plus(other.reworked),
        orders.plus(other.orders),
        first.plus(other.first),
        failures + other.failures,
        failureTime.plus(other.failureTime),
        outsidePieces + other.outsidePieces,
        presets + other.presets,
        StartUp.sum(startUp, other.startUp),
        all);
  }
}
