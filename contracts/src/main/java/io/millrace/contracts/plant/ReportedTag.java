// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.TagName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of readings as it leaves the gateway: a tag's own, or one figure of its aggregates.
 * Immutable.
 *
 * @param name full name that the readings carry.
 * @param unit UCUM code of the values; null when not stated.
 * @param kind how the readings were chosen.
 * @param error how far the signal, rebuilt from what was sent, may be from a reading that was not,
 *     in the value's unit; null for aggregates, which rebuild nothing.
 * @param rebuild how it is rebuilt.
 * @param maxGap the longest time between two readings while the device is read as planned.
 * @param holds how long a reading speaks for when no other follows.
 * @param staleAfter the age at which the newest reading is too old to speak of now.
 */
public record ReportedTag(
    TagName name,
    @Nullable String unit,
    Reporting.Kind kind,
    @Nullable Double error,
    Reporting.Rebuild rebuild,
    Duration maxGap,
    Duration holds,
    Duration staleAfter) {

  static List<ReportedTag> of(Tag tag) {
    return switch (tag.reporting()) {
      case Reporting.Every _ -> List.of(own(tag, 0, tag.period()));
      case Reporting.OnChange(Duration maxGap) -> List.of(own(tag, 0, maxGap));
      case Reporting.Deadband band -> List.of(own(tag, tag.error(band), band.maxGap()));
      case Reporting.SwingingDoor door -> List.of(own(tag, tag.error(door), door.maxGap()));
      case Reporting.Aggregate(Duration every, List<Reporting.Aggregate.Value> values) ->
          values.stream().map(value -> figure(tag, every, value)).toList();
    };
  }

  private static ReportedTag own(Tag tag, double error, Duration maxGap) {
    return new ReportedTag(
        tag.name(),
        tag.unit(),
        tag.reporting().kind(),
        error,
        tag.reporting().kind().rebuild(),
        maxGap,
        tag.holds(),
        tag.holds());
  }

  /** It stands at the start of its period, and comes when the period is over. */
  private static ReportedTag figure(Tag tag, Duration every, Reporting.Aggregate.Value value) {
    return new ReportedTag(
        TagName.of(tag.name().equipment(), value.of(tag.name().name())),
        value == Reporting.Aggregate.Value.COUNT ? "1" : tag.unit(),
        Reporting.Kind.AGGREGATE,
        null,
        Reporting.Kind.AGGREGATE.rebuild(),
        every,
        every,
        every.multipliedBy(2).plus(tag.silentAfter()));
  }
}
