// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import io.millrace.contracts.equipment.TagName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of readings as it leaves the gateway: a tag's own, or one figure of its aggregates or
 * blocks. Immutable.
 *
 * @param name full name that the readings carry.
 * @param unit UCUM code of the values; null when not stated.
 * @param kind how the readings were chosen.
 * @param error how far the signal, rebuilt from what was sent, may be from a reading that was not,
 *     in the value's unit; null for aggregates and waveforms, which rebuild nothing.
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
      case Reporting.Waveform waveform -> waveform(tag, waveform);
    };
  }

  /** The samples as far as they are sent, each for its own instant, and the figures of blocks. */
  private static List<ReportedTag> waveform(Tag tag, Reporting.Waveform waveform) {
    List<ReportedTag> series = new ArrayList<>();
    // Times are whole microseconds, so the next sample may be one later.
    Duration sample = waveform.offset(1).plusNanos(1_000);
    series.add(ofBlocks(tag, tag.name().name(), tag.unit(), sample, waveform));
    Duration holds = tag.holds();
    for (Reporting.Waveform.Figure figure : waveform.figures()) {
      String unit =
          switch (figure) {
            case RMS, PEAK, MEAN -> tag.unit();
            case CREST_FACTOR, KURTOSIS, SKEWNESS, MISSED -> "1";
          };
      series.add(ofBlocks(tag, figure.of(tag.name().name()), unit, holds, waveform));
    }
    String square = tag.unit() == null ? null : "(" + tag.unit() + ")2";
    for (int i = 0; i < waveform.bands().size(); i++) {
      String name = Reporting.Waveform.band(tag.name().name(), i);
      series.add(ofBlocks(tag, name, square, holds, waveform));
    }
    return series;
  }

  private static ReportedTag ofBlocks(
      Tag tag, String name, @Nullable String unit, Duration holds, Reporting.Waveform waveform) {
    return new ReportedTag(
        TagName.of(tag.name().equipment(), name),
        unit,
        Reporting.Kind.WAVEFORM,
        null,
        Reporting.Kind.WAVEFORM.rebuild(),
        waveform.maxGap(),
        holds,
        tag.holds());
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
