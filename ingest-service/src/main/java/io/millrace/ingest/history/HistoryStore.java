// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import io.millrace.contracts.Json;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.ingest.rollup.Bucket;
import io.millrace.ingest.rollup.BucketStore;
import io.millrace.ingest.rollup.PointStore;
import io.millrace.ingest.rollup.Resolution;
import io.millrace.ingest.rollup.RollupStore;
import io.millrace.ingest.rollup.Span;
import io.millrace.ingest.tag.KnownTag;
import io.millrace.ingest.tag.TagKind;
import io.millrace.ingest.tag.TagStore;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a tag was over a window, from samples and from what was folded. Thread-safe. */
final class HistoryStore {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JdbcTemplate jdbc;
  private final PointStore points;
  private final BucketStore buckets;
  private final RollupStore rollups;

  HistoryStore(JdbcTemplate jdbc, PointStore points, BucketStore buckets, RollupStore rollups) {
    this.jdbc = jdbc;
    this.points = points;
    this.buckets = buckets;
    this.rollups = rollups;
  }

  /**
   * A reading as it is answered.
   *
   * @param value as the device gave it; null when the reading is BAD.
   */
  record RawReading(Instant at, @Nullable JsonNode value, Quality quality, QualityReason reason) {}

  long count(KnownTag tag, long fromMicros, long toMicros, long limit) {
    return points.count(tag.id(), fromMicros, toMicros, limit);
  }

  /** Every reading in a window, in order of time. */
  List<RawReading> readings(KnownTag tag, long fromMicros, long toMicros) {
    String from = BucketStore.instant(fromMicros).toString();
    String to = BucketStore.instant(toMicros).toString();
    Map<Instant, Deque<String>> texts = new HashMap<>();
    jdbc.query(
        """
        select at, value from sample_text
        where tag_id = ? and at >= ?::timestamptz and at < ?::timestamptz order by at
        """,
        row -> {
          texts
              .computeIfAbsent(
                  row.getObject(1, OffsetDateTime.class).toInstant(), _ -> new ArrayDeque<>())
              .add(row.getString(2));
        },
        tag.id(),
        from,
        to);
    return jdbc.query(
        """
        select at, value, quality from sample
        where tag_id = ? and at >= ?::timestamptz and at < ?::timestamptz order by at
        """,
        (row, _) -> {
          Instant at = row.getObject(1, OffsetDateTime.class).toInstant();
          double number = row.getDouble(2);
          boolean isAbsent = row.wasNull();
          int quality = row.getInt(3);
          Deque<String> text = texts.get(at);
          return new RawReading(
              at,
              quality / TagStore.REASONS == Quality.BAD.code()
                  ? null
                  : value(tag, isAbsent, number, text == null ? null : text.poll()),
              Quality.of(quality / TagStore.REASONS),
              QualityReason.of(quality % TagStore.REASONS));
        },
        tag.id(),
        from,
        to);
  }

  private static @Nullable JsonNode value(
      KnownTag tag, boolean isAbsent, double number, @Nullable String text) {
    if (isAbsent) {
      return text == null ? null : NODES.stringNode(text);
    }
    if (text != null) {
      return Json.MAPPER.readTree(text);
    }
    if (tag.kind() == TagKind.BOOL && (number == 0 || number == 1)) {
      return NODES.booleanNode(number == 1);
    }
    return number == Math.rint(number) && Math.abs(number) < 1L << 53 && tag.kind() != TagKind.REAL
        ? NODES.numberNode((long) number)
        : NODES.numberNode(number);
  }

  /**
   * What buckets can be merged from.
   *
   * @param origin the coarsest that there is among them.
   * @param byStart in order of time; each lies in one of the buckets.
   */
  record Pieces(Origin origin, NavigableMap<Long, Bucket> byStart) {}

  /**
   * The window in pieces that buckets can be merged from. Whole hours and minutes come from the
   * roll-ups where they are up to date; edges and the rest from samples.
   *
   * @param widthMicros width of the buckets, which begin at multiples of it.
   */
  Pieces pieces(KnownTag tag, long fromMicros, long toMicros, long widthMicros) {
    NavigableMap<Long, Bucket> pieces = new TreeMap<>();
    long minute = Resolution.MINUTE.micros();
    Span whole = new Span(Resolution.MINUTE.ceiling(fromMicros), Resolution.MINUTE.floor(toMicros));
    if (widthMicros % minute != 0 || whole.micros() <= 0) {
      raw(tag, new Span(fromMicros, toMicros), widthMicros, pieces);
      return new Pieces(Origin.SAMPLES, pieces);
    }
    SortedSet<Long> unfolded =
        rollups.unfolded(tag.deviceId(), whole.fromMicros(), whole.toMicros());
    List<Span> minutes =
        widthMicros % Resolution.HOUR.micros() == 0
            ? hours(tag, whole, unfolded, pieces)
            : List.of(whole);
    for (Span span : minutes) {
      pieces.putAll(
          buckets.folded(tag.id(), Resolution.MINUTE, span.fromMicros(), span.toMicros()));
    }
    unfolded.forEach(pieces::remove);
    raw(tag, new Span(fromMicros, whole.fromMicros()), widthMicros, pieces);
    raw(tag, new Span(whole.toMicros(), toMicros), widthMicros, pieces);
    for (Span span : Span.joining(unfolded, minute)) {
      raw(tag, span, minute, pieces);
    }
    long ofMinutes = minutes.stream().mapToLong(Span::micros).sum();
    boolean hasHours = ofMinutes < whole.micros();
    boolean hasMinutes = ofMinutes > unfolded.size() * minute;
    return new Pieces(
        hasHours ? Origin.HOURS : hasMinutes ? Origin.MINUTES : Origin.SAMPLES, pieces);
  }

  /** Takes whole hours that are up to date; returns what is left for the minutes. */
  private List<Span> hours(
      KnownTag tag, Span whole, Set<Long> unfolded, NavigableMap<Long, Bucket> pieces) {
    long first = Resolution.HOUR.ceiling(whole.fromMicros());
    long end = Resolution.HOUR.floor(whole.toMicros());
    if (first >= end) {
      return List.of(whole);
    }
    SortedSet<Long> changed = rollups.unfoldedHours(tag.id(), first, end);
    unfolded.forEach(minute -> changed.add(Resolution.HOUR.floor(minute)));
    changed.removeIf(start -> start < first || start >= end);
    pieces.putAll(buckets.folded(tag.id(), Resolution.HOUR, first, end));
    changed.forEach(pieces::remove);
    List<Span> left = new ArrayList<>(Span.joining(changed, Resolution.HOUR.micros()));
    left.add(new Span(whole.fromMicros(), first));
    left.add(new Span(end, whole.toMicros()));
    return left;
  }

  private void raw(KnownTag tag, Span span, long width, NavigableMap<Long, Bucket> pieces) {
    if (span.micros() <= 0) {
      return;
    }
    points
        .folds(List.of(tag), span.fromMicros(), span.toMicros())
        .forEach(
            (_, fold) -> {
              for (long start = span.fromMicros(); start < span.toMicros(); ) {
                long end = Math.min(span.toMicros(), Math.floorDiv(start, width) * width + width);
                Bucket bucket = fold.next(start, end);
                if (!bucket.isEmpty()) {
                  pieces.put(start, bucket);
                }
                start = end;
              }
            });
  }
}
