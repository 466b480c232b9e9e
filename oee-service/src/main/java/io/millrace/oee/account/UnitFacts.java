// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.account;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.calendar.Booking;
import io.millrace.oee.downtime.Overlay;
import io.millrace.oee.facts.SignalInterval;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.run.Run;
import java.util.List;

/**
 * Everything that is known of a work unit around a window. Immutable.
 *
 * @param intervals that touch the window or end where it begins, uncut, in order, without overlap;
 *     with those of the {@link io.millrace.oee.plant.Terms#reach()} before it.
 * @param counts seen in the window, in order of time.
 * @param overlays that touch the intervals or the window, in order, without overlap.
 * @param runs that touch the window, in order, without overlap.
 * @param bookings that touch the window; they may overlap, the first one holds.
 * @param signals what tags that rules ask for said around the intervals, by time.
 */
public record UnitFacts(
    EquipmentId unit,
    List<StateInterval> intervals,
    List<Made> counts,
    List<Overlay> overlays,
    List<Run> runs,
    List<Booking> bookings,
    List<SignalInterval> signals) {
  public UnitFacts {
    intervals = List.copyOf(intervals);
    counts = List.copyOf(counts);
    overlays = List.copyOf(overlays);
    runs = List.copyOf(runs);
    bookings = List.copyOf(bookings);
    signals = List.copyOf(signals);
  }

  /** Of a unit of which no rule asks a signal. */
  public UnitFacts(
      EquipmentId unit,
      List<StateInterval> intervals,
      List<Made> counts,
      List<Overlay> overlays,
      List<Run> runs,
      List<Booking> bookings) {
    this(unit, intervals, counts, overlays, runs, bookings, List.of());
  }

  /** The same with what was counted. */
  UnitFacts with(List<Made> counted) {
    return new UnitFacts(unit, intervals, counted, overlays, runs, bookings, signals);
  }
}
