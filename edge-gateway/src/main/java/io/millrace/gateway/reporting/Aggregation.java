// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reporting;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.Reporting.Aggregate;
import io.millrace.contracts.readings.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends figures of each period instead of readings, each under a name of its own. They stand at the
 * start of the period and are sent with the first reading after its end; a period without any
 * reading has none.
 *
 * <ul>
 *   <li><b>Quality.</b> Figures are of GOOD readings. In a period without one they are BAD for the
 *       reason of its last reading; the count is 0 then.
 *   <li><b>Time.</b> A GOOD reading speaks until the next reading, at most three of the tag's
 *       periods, also over the end of a period: the mean weighted by time knows it still.
 *   <li><b>Start.</b> The first period after a start of the gateway stands at its first reading.
 *   <li><b>Clock set back.</b> A reading that is not later than the one before ends the period
 *       early and starts as the gateway does.
 *   <li><b>End.</b> When the gateway is stopped, the period under way is sent as far as it came, up
 *       to its last reading; when it is killed, that period is lost.
 * </ul>
 *
 * @param tag whose readings these are.
 * @param period figures so far; null before the first reading.
 * @param last last reading; null before the first.
 */
record Aggregation(
    TagName tag,
    Aggregate figures,
    Duration silentAfter,
    @Nullable Figures period,
    @Nullable Reading last)
    implements Strategy {

  static Aggregation of(TagName tag, Aggregate figures, Duration silentAfter) {
    return new Aggregation(tag, figures, silentAfter, null, null);
  }

  @Override
  public Step next(Reading reading) {
    if (period == null || last == null) {
      return started(List.of(), reading);
    }
    if (!reading.at().isAfter(last.at())) {
      return started(rest(), reading);
    }
    if (reading.at().isBefore(end(period))) {
      Figures now = period.spoken(last, reading.at(), silentAfter).plus(reading);
      return new Step(with(now, reading), List.of());
    }
    List<Reading> ended =
        period.spoken(last, end(period), silentAfter).readings(tag, figures.values());
    Figures now =
        Figures.from(floor(reading.at())).spoken(last, reading.at(), silentAfter).plus(reading);
    return new Step(with(now, reading), ended);
  }

  @Override
  public List<Reading> rest() {
    return period == null ? List.of() : period.readings(tag, figures.values());
  }

  private Step started(List<Reading> before, Reading reading) {
    return new Step(with(Figures.from(reading.at()).plus(reading), reading), before);
  }

  private Aggregation with(Figures now, Reading reading) {
    return new Aggregation(tag, figures, silentAfter, now, reading);
  }

  private Instant end(Figures of) {
    return floor(of.start()).plus(figures.every());
  }

  private Instant floor(Instant at) {
    long every = figures.every().toNanos() / 1000;
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
    return Instant.EPOCH.plus(Math.floorDiv(micros, every) * every, ChronoUnit.MICROS);
  }
}
