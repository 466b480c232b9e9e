// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterMeaning;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.plant.StateRule;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds the readings of one work unit, in the order they were read, into facts. Event time only, so
 * the facts depend on nothing but the readings and the model they were read with.
 *
 * <p><b>States.</b> A reading of the state tag speaks until the next one, at most as long as {@link
 * Tag#holds()}; after that the unit's state is unknown, and so it is while readings are BAD. A
 * state that is unknown because it could not be read lasts until the next reading. An unknown state
 * without a cause leaves no interval: what no interval covers is unknown.
 *
 * <p><b>States from a counter.</b> A unit that shows a piece is producing since the piece before. A
 * reading that shows no piece, at or beyond the rule's limit after the last piece, proves that the
 * unit is down since that piece; it produces again from the reading that shows the next one. After
 * silence the first reading is a new baseline and proves nothing.
 *
 * <p><b>Left out readings.</b> A tag that is reported on change speaks for its longest gap besides.
 * Since the last repetition is sent with each change, and a silence is told by a BAD reading, the
 * facts are those of all readings.
 *
 * <p><b>Clocks.</b> A reading that is older than the one before it was stamped by a clock that was
 * set back; it is taken as of the time already reached, so intervals never overlap.
 */
public final class Timeline {
  private Timeline() {}

  /**
   * @param memory what the next reading is judged with.
   * @param facts what this reading proved, in order.
   * @param isClockStepped whether the reading's time lay before that of the one before it.
   */
  public record Step(UnitMemory memory, List<Fact> facts, boolean isClockStepped) {
    public Step {
      facts = List.copyOf(facts);
    }
  }

  /**
   * Takes the next reading of a work unit; one of a tag without meaning changes nothing.
   *
   * @param unit the unit as the reading's model version has it.
   */
  public static Step next(UnitMemory memory, ResolvedPlant.WorkUnit unit, Reading reading) {
    List<Fact> facts = new ArrayList<>();
    UnitMemory next = memory;
    boolean isStepped = false;
    for (ResolvedPlant.Counter counter : unit.counters()) {
      if (counter.tag().name().equals(reading.tag())) {
        Counter last = memory.counters().get(reading.tag());
        isStepped |= last != null && reading.at().isBefore(last.at());
        next = count(next, unit, counter, reading, facts);
      }
    }
    StateRule rule = unit.state();
    Tag tag = unit.stateTag();
    if (rule != null && tag != null && tag.name().equals(reading.tag())) {
      isStepped |= memory.stateAt() != null && reading.at().isBefore(memory.stateAt());
      next = state(next, unit, rule, tag, reading, facts);
    }
    return new Step(next, facts, isStepped);
  }

  private static UnitMemory count(
      UnitMemory memory,
      ResolvedPlant.WorkUnit unit,
      ResolvedPlant.Counter rule,
      Reading reading,
      List<Fact> facts) {
    Optional<BigInteger> value = Counter.valueOf(reading);
    if (value.isEmpty()) {
      return memory;
    }
    Counter last = memory.counters().get(reading.tag());
    Instant at = last == null ? reading.at() : later(last.at(), reading.at());
    if (last != null) {
      Counter.Delta delta = last.next(value.get(), at, CounterMeaning.of(unit, rule));
      if (delta.pieces() > 0 || delta.correction() != null) {
        facts.add(
            new PieceCount(
                unit.id(),
                last.at(),
                at,
                rule.counts(),
                delta.pieces(),
                delta.correction(),
                unit.product(),
                Duration.between(last.at(), at).compareTo(rule.tag().silentAfter()) > 0));
      }
    }
    Map<TagName, Counter> counters = new HashMap<>(memory.counters());
    counters.put(reading.tag(), new Counter(value.get(), at));
    return memory.withCounters(counters);
  }

  private static UnitMemory state(
      UnitMemory memory,
      ResolvedPlant.WorkUnit unit,
      StateRule rule,
      Tag tag,
      Reading reading,
      List<Fact> facts) {
    Instant at = memory.stateAt() == null ? reading.at() : later(memory.stateAt(), reading.at());
    Instant end = at.plus(tag.holds()).truncatedTo(ChronoUnit.MICROS);
    Track track = new Track(memory, facts, end);
    boolean wasSilent = track.endSilence(at, tag.holds());
    UnitMemory.LastPiece piece = null;
    switch (rule) {
      case StateRule.Codes codes ->
          track.turn(
              Meaning.code(reading)
                  .map(code -> Meaning.of(codes, code))
                  .orElseGet(() -> Meaning.unreadable(reading)),
              at);
      case StateRule.PackMl _ ->
          track.turn(
              Meaning.code(reading)
                  .map(PackMl::meaning)
                  .orElseGet(() -> Meaning.unreadable(reading)),
              at);
      case StateRule.Bits bits ->
          track.turn(
              Meaning.code(reading)
                  .map(code -> Meaning.of(bits, code))
                  .orElseGet(() -> Meaning.unreadable(reading)),
              at);
      case StateRule.NoCount noCount ->
          piece =
              infer(
                  track,
                  noCount,
                  unit.plannedRunTimePerItem(),
                  wasSilent ? null : memory.lastPiece(),
                  at,
                  reading);
    }
    return memory.withState(at, track.open, piece);
  }

  private static UnitMemory.@Nullable LastPiece infer(
      Track track,
      StateRule.NoCount rule,
      @Nullable Duration plannedRunTimePerItem,
      UnitMemory.@Nullable LastPiece last,
      Instant at,
      Reading reading) {
    Optional<BigInteger> value = Counter.valueOf(reading);
    if (value.isEmpty() || plannedRunTimePerItem == null) {
      track.turn(Meaning.unreadable(reading), at);
      return null;
    }
    UnitMemory.LastPiece now = new UnitMemory.LastPiece(reading.tag(), at, value.get());
    if (last == null || !last.tag().equals(reading.tag())) {
      track.turn(Meaning.SILENT, at);
      return now;
    }
    boolean isReset = value.get().signum() == 0;
    if (!value.get().equals(last.value()) && !isReset) {
      track.turn(Meaning.PRODUCING, track.open == null ? last.at() : at);
      return now;
    }
    Duration limit = Duration.ofNanos(Math.round(plannedRunTimePerItem.toNanos() * rule.times()));
    if (Duration.between(last.at(), at).compareTo(limit) >= 0) {
      track.turn(Meaning.NO_PIECES, last.at());
    } else {
      track.goOn();
    }
    return new UnitMemory.LastPiece(last.tag(), last.at(), value.get());
  }

  private static Instant later(Instant reached, Instant read) {
    return read.isBefore(reached) ? reached : read;
  }

  /** The open interval while one reading is folded; what ends goes to the facts. */
  private static final class Track {
    private final UnitMemory memory;
    private final List<Fact> facts;
    private final Instant end;
    private @Nullable StateInterval open;

    Track(UnitMemory memory, List<Fact> facts, Instant end) {
      this.memory = memory;
      this.facts = facts;
      this.end = end;
      this.open = memory.open();
    }

    /** Ends what the last reading said when it no longer spoke for the time of this one. */
    boolean endSilence(Instant at, Duration holds) {
      if (memory.stateAt() == null) {
        return false;
      }
      boolean isKnown = open != null && open.state() != EquipmentState.UNKNOWN;
      Instant silentFrom = open != null && isKnown ? open.to() : memory.stateAt().plus(holds);
      boolean isSilent = at.isAfter(silentFrom);
      if (isSilent && isKnown) {
        turn(Meaning.SILENT, silentFrom);
      }
      return isSilent;
    }

    void turn(Meaning meaning, Instant from) {
      if (open != null && open.means(meaning)) {
        goOn();
        return;
      }
      boolean isSilent = meaning.equals(Meaning.SILENT);
      if (open != null || !isSilent) {
        facts.add(new StateChange(memory.unit(), from, meaning));
      }
      if (open != null && open.from().isBefore(from)) {
        facts.add(open.until(from));
      }
      open =
          isSilent
              ? null
              : new StateInterval(
                  memory.unit(), from, end, meaning.state(), meaning.cause(), meaning.code());
    }

    void goOn() {
      if (open != null) {
        open = open.until(end);
      }
    }
  }
}
