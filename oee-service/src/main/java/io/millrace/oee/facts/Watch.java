// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Folds the readings of a tag that a rule names into what it said and for how long: changes only,
 * in event time, so that the facts depend on nothing but the readings. A reading speaks until the
 * next one, at most {@link Tag#holds()}; a BAD one ends what was said. A reading older than the one
 * before it is taken as of the time already reached, as those of states are. Pure.
 */
final class Watch {
  private Watch() {}

  /**
   * @param value what the tag says from now on; empty when nothing is known.
   * @param ended what it said before; empty when that goes on, or there was nothing.
   */
  record Step(Optional<SignalInterval> value, Optional<SignalInterval> ended) {
    /** Whether the tag says another thing than before. */
    boolean isChange(Optional<SignalInterval> before) {
      return ended.isPresent() || (before.isEmpty() && value.isPresent());
    }
  }

  static Step next(Optional<SignalInterval> before, UnitMemory memory, Tag tag, Reading reading) {
    TagValue read = reading.value();
    TagValue value =
        read == null || !Counter.isCounted(reading.quality(), reading.reason())
            ? null
            : SignalInterval.kept(read);
    Instant at = reading.at();
    if (before.isPresent() && at.isBefore(before.get().from())) {
      at = before.get().from();
    }
    Instant end = at.plus(tag.holds()).truncatedTo(ChronoUnit.MICROS);
    SignalInterval last = before.orElse(null);
    boolean isGoingOn = last != null && last.value().equals(value) && !at.isAfter(last.to());
    if (last != null && isGoingOn) {
      Instant reached = end.isAfter(last.to()) ? end : last.to();
      return new Step(
          Optional.of(
              new SignalInterval(last.unit(), last.tag(), last.from(), reached, last.value())),
          Optional.empty());
    }
    Optional<SignalInterval> now =
        value == null
            ? Optional.empty()
            : Optional.of(new SignalInterval(memory.unit(), tag.name().name(), at, end, value));
    Instant until = at;
    return new Step(now, before.flatMap(said -> cut(said, until)));
  }

  /** What was said before, to where it ended; nothing when it was said for no time at all. */
  private static Optional<SignalInterval> cut(SignalInterval said, Instant at) {
    Instant to = at.isBefore(said.to()) ? at : said.to();
    return said.from().isBefore(to)
        ? Optional.of(new SignalInterval(said.unit(), said.tag(), said.from(), to, said.value()))
        : Optional.empty();
  }
}
