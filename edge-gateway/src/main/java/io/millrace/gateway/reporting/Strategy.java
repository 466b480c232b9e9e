// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.Reading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * How the readings of one tag become those that are sent, with what it remembers of them: at most
 * two readings, one period's figures or the blocks before a trigger. It knows no clock but the
 * readings' own times. Immutable.
 */
public sealed interface Strategy permits Every, Thinning, Aggregation, Waves {

  /**
   * @param after what takes the next reading.
   * @param sent what is to be sent now, in order.
   */
  record Step(Strategy after, List<Reading> sent) {
    public Step {
      sent = List.copyOf(sent);
    }
  }

  /** Takes the next reading that the device gave, of any quality. */
  Step next(Reading reading);

  /** The same for a reading that is to be sent in any case, where readings are sent at all. */
  default Step sending(Reading reading) {
    return next(reading);
  }

  /** Takes the next block of a tag that is read in blocks. */
  default Step next(Block block) {
    throw new IllegalArgumentException("%s is read one by one".formatted(block.tag()));
  }

  /** The tag that a burst waits for has changed. */
  default Strategy triggered() {
    return this;
  }

  /** What was held back so far; to be sent when no further reading will come. */
  List<Reading> rest();

  /** The strategy of a tag before its first reading. */
  static Strategy of(Tag tag) {
    return switch (tag.reporting()) {
      case Reporting.Every _ -> new Every();
      case Reporting.OnChange(Duration maxGap) ->
          Thinning.of(new Rule.OnChange(), maxGap, tag.silentAfter());
      case Reporting.Deadband band ->
          Thinning.of(new Rule.Deadband(error(tag, band)), band.maxGap(), tag.silentAfter());
      case Reporting.SwingingDoor door ->
          Thinning.of(Rule.Door.open(error(tag, door)), door.maxGap(), tag.silentAfter());
      case Reporting.Aggregate aggregate ->
          Aggregation.of(tag.name(), aggregate, tag.silentAfter());
      case Reporting.Waveform waveform -> Waves.of(tag.name(), waveform);
    };
  }

  private static BigDecimal error(Tag tag, Reporting.Bounded bounded) {
    return new BigDecimal(tag.error(bounded));
  }
}
