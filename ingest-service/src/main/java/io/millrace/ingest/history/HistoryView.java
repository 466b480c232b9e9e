// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import io.millrace.contracts.plant.ReportedTag;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.readings.Quality;
import io.millrace.ingest.rollup.Bucket;
import io.millrace.ingest.rollup.BucketStore;
import io.millrace.ingest.tag.KnownTag;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a question about the past. Immutable.
 *
 * @param tag full name.
 * @param unit UCUM code; absent when not stated.
 * @param reporting how the readings were chosen that were sent; absent when no model knows the tag.
 * @param from start of the window, UTC.
 * @param to its end, not in it.
 * @param resolution what the points are, or were made of.
 * @param bucket width of the buckets; absent for readings.
 * @param coverage how much of the window a GOOD reading spoke for, 0..1; why not all of it, see
 *     {@code /api/v1/completeness}.
 * @param count how many points follow.
 */
record HistoryView(
    String tag,
    @Nullable String unit,
    @Nullable ReportingView reporting,
    Instant from,
    Instant to,
    Origin resolution,
    @Nullable Duration bucket,
    double coverage,
    int count,
    List<Point> points) {

  HistoryView {
    points = List.copyOf(points);
  }

  static HistoryView of(
      KnownTag tag,
      Instant from,
      Instant to,
      Origin resolution,
      @Nullable Duration bucket,
      long coveredMicros,
      List<Point> points) {
    return new HistoryView(
        tag.name(),
        tag.unit(),
        tag.series() == null ? null : ReportingView.of(tag.series()),
        from,
        to,
        resolution,
        bucket,
        (double) coveredMicros / ChronoUnit.MICROS.between(from, to),
        points.size(),
        points);
  }

  /**
   * How the gateway chose the readings that it sent, by the model in force.
   *
   * @param kind the strategy.
   * @param error how far the signal, rebuilt from the points, may be from a reading that was left
   *     out, in the tag's unit; 0 when nothing is lost; absent for aggregates.
   * @param rebuild HOLD: a point holds until the next; LINE: a straight line leads to it.
   * @param maxGap the longest time between two points while the device is read as planned.
   */
  record ReportingView(
      Reporting.Kind kind, @Nullable Double error, Reporting.Rebuild rebuild, Duration maxGap) {
    static ReportingView of(ReportedTag series) {
      return new ReportingView(series.kind(), series.error(), series.rebuild(), series.maxGap());
    }
  }

  /**
   * A reading, or a bucket.
   *
   * @param at time of the reading, or start of the bucket, UTC.
   * @param to end of the bucket, not in it; the first and the last are cut to the window.
   * @param value as the device gave it.
   * @param quality of a reading.
   * @param reason why a reading is not GOOD.
   * @param readings how many readings are in the bucket, of any quality.
   * @param good how many of them are GOOD.
   * @param mean weighted by time, over the covered time.
   * @param counterDelta what a counter counted, by the steps that end in the bucket; times the
   *     pieces per count these are the pieces that OEE counts. Absent when no step ends there.
   * @param coverage how much of the bucket a GOOD reading spoke for, 0..1.
   */
  record Point(
      Instant at,
      @Nullable Instant to,
      @Nullable JsonNode value,
      @Nullable Quality quality,
      @Nullable String reason,
      @Nullable Long readings,
      @Nullable Long good,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable Double mean,
      @Nullable Double last,
      @Nullable Long counterDelta,
      @Nullable Double coverage) {

    static Point of(HistoryStore.RawReading reading) {
      return new Point(
          reading.at(),
          null,
          reading.value(),
          reading.quality(),
          reading.quality() == Quality.GOOD ? null : reading.reason().name(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }

    static Point of(Bucket bucket, long fromMicros, long toMicros, boolean isCounter) {
      return new Point(
          BucketStore.instant(fromMicros),
          BucketStore.instant(toMicros),
          null,
          null,
          null,
          bucket.count(),
          bucket.good(),
          number(bucket.min()),
          number(bucket.max()),
          number(bucket.mean()),
          number(bucket.last()),
          isCounter ? bucket.delta() : null,
          (double) bucket.coveredMicros() / (toMicros - fromMicros));
    }

    private static @Nullable Double number(double value) {
      return Double.isNaN(value) ? null : value;
    }
  }
}
