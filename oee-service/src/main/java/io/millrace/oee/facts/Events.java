// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.EquipmentCounted;
import io.millrace.contracts.events.EquipmentStateChanged;
import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterRule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of one batch tell the rest of the platform. An event's id follows from what it
 * says, so the same facts give the same ids however often they are told. Immutable.
 *
 * @param states changes of state, in event time per work unit.
 * @param counts pieces, one event for each unit, quantity and product of the batch.
 */
public record Events(List<EquipmentStateChanged> states, List<EquipmentCounted> counts) {
  public Events {
    states = List.copyOf(states);
    counts = List.copyOf(counts);
  }

  /** The events of one batch's facts; a correction without pieces is a fact but no event. */
  static Events of(List<Fact> facts) {
    Set<EquipmentStateChanged> states = new LinkedHashSet<>();
    Map<Sort, EquipmentCounted> counts = new LinkedHashMap<>();
    for (Fact fact : facts) {
      switch (fact) {
        case StateChange change -> states.add(event(change));
        case PieceCount count when count.pieces() > 0 ->
            counts.merge(
                new Sort(count.unit(), count.counts(), count.product()), event(count), Events::sum);
        case PieceCount _, SignalInterval _, StateInterval _ -> {}
      }
    }
    return new Events(List.copyOf(states), List.copyOf(counts.values()));
  }

  private record Sort(EquipmentId unit, CounterRule.Counts counts, @Nullable String product) {}

  private static EquipmentStateChanged event(StateChange change) {
    Meaning meaning = change.meaning();
    return new EquipmentStateChanged(
        id("state", change.unit(), change.at(), meaning),
        change.at(),
        change.unit(),
        meaning.state(),
        meaning.cause(),
        meaning.code());
  }

  private static EquipmentCounted event(PieceCount count) {
    Counter.Correction correction = count.correction();
    return counted(
        count.unit(),
        count.since(),
        count.at(),
        count.counts(),
        count.pieces(),
        correction == null ? null : correction.name(),
        count.product());
  }

  private static EquipmentCounted sum(EquipmentCounted first, EquipmentCounted second) {
    return counted(
        first.equipment(),
        first.since(),
        second.at(),
        first.counts(),
        first.pieces() + second.pieces(),
        first.correction() == null ? second.correction() : first.correction(),
        first.product());
  }

  private static EquipmentCounted counted(
      EquipmentId unit,
      Instant since,
      Instant at,
      CounterRule.Counts counts,
      long pieces,
      @Nullable String correction,
      @Nullable String product) {
    return new EquipmentCounted(
        id("count", unit, since, at, counts, pieces, product),
        since,
        at,
        unit,
        counts,
        pieces,
        correction,
        product);
  }

  private static UUID id(@Nullable Object... parts) {
    StringBuilder name = new StringBuilder("io.millrace.oee");
    for (Object part : parts) {
      name.append('|').append(part);
    }
    return UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8));
  }
}
