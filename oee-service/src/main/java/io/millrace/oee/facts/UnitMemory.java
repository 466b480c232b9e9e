// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Counter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must be remembered of a work unit's readings to judge the next one. Kept with the facts and
 * committed with them. Immutable.
 *
 * @param unit the work unit.
 * @param modelVersion version of the plant model of the last batch.
 * @param source gateway and device the unit is read by; empty before its first reading.
 * @param stateAt event time of the last reading of the state tag; null before the first.
 * @param open the interval that the next reading goes on with or ends; it ends by itself when that
 *     reading stays away for longer than the tag holds. Null when nothing is known.
 * @param lastPiece the last sign of a piece, for units whose state is inferred from a counter; null
 *     otherwise.
 * @param counters the last value of each counter, by tag.
 * @param signals what tags that rules name say, by own name; it ends by itself as {@code open}
 *     does.
 */
public record UnitMemory(
    EquipmentId unit,
    int modelVersion,
    String source,
    @Nullable Instant stateAt,
    @Nullable StateInterval open,
    @Nullable LastPiece lastPiece,
    Map<TagName, Counter> counters,
    Map<String, SignalInterval> signals) {

  public UnitMemory {
    counters = Map.copyOf(counters);
    signals = Map.copyOf(signals);
  }

  /**
   * @param tag the counter.
   * @param at when it last moved, or was first read.
   * @param value its value since then.
   */
  public record LastPiece(TagName tag, Instant at, BigInteger value) {}

  /** A work unit of which nothing was read yet. */
  public static UnitMemory unknown(EquipmentId unit) {
    return new UnitMemory(unit, 0, "", null, null, null, Map.of(), Map.of());
  }

  /**
   * This memory as the next batch may use it. A unit that moved to another device starts its
   * counters anew, because they are other counters; a batch of the device it moved away from comes
   * too late.
   *
   * @param version the batch's model version.
   * @param from gateway and device of the batch.
   */
  public UnitMemory readBy(int version, String from) {
    boolean isSame = source.isEmpty() || source.equals(from);
    return new UnitMemory(
        unit,
        version,
        from,
        stateAt,
        open,
        isSame ? lastPiece : null,
        isSame ? counters : Map.of(),
        signals);
  }

  /** Whether a batch comes from a device that the unit has moved away from since. */
  public boolean isLeftBehind(int version, String from) {
    return !source.isEmpty() && !source.equals(from) && version < modelVersion;
  }

  UnitMemory withState(
      Instant at, @Nullable StateInterval nextOpen, @Nullable LastPiece nextPiece) {
    return new UnitMemory(unit, modelVersion, source, at, nextOpen, nextPiece, counters, signals);
  }

  UnitMemory withCounters(Map<TagName, Counter> next) {
    return new UnitMemory(unit, modelVersion, source, stateAt, open, lastPiece, next, signals);
  }

  UnitMemory withSignals(Map<String, SignalInterval> next) {
    return new UnitMemory(unit, modelVersion, source, stateAt, open, lastPiece, counters, next);
  }
}
