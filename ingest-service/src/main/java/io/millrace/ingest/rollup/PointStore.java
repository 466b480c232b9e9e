// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.ingest.tag.KnownTag;
import io.millrace.ingest.tag.TagStore;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Samples, to be folded. Thread-safe. */
public final class PointStore {
  /** How far back the reading before an interval is looked for: a counter may stand this long. */
  private static final String LOOK_BACK = "interval '32 days'";

  /** With the digits that a double cannot hold, where there are any. */
  private static final String READING =
      """
      s.tag_id, s.at, s.value, s.quality,
        case when abs(s.value) >= 9007199254740992 then (
          select t.value from sample_text t
          where t.tag_id = s.tag_id and t.at = s.at and t.value ~ '^-?[0-9]+$' limit 1) end
      """;

  private final JdbcTemplate jdbc;

  public PointStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Each tag's readings in an interval, with what was before it, by number of the tag. */
  public Map<Integer, Fold> folds(Collection<KnownTag> tags, long fromMicros, long toMicros) {
    Map<Integer, List<Point>> points = points(tags, fromMicros, toMicros);
    Map<Integer, Point> before = before(tags, fromMicros);
    Map<Integer, Counter> counters = countersBefore(tags, fromMicros);
    Map<Integer, Point> after = after(tags, toMicros);
    Map<Integer, Fold> folds = new HashMap<>();
    for (KnownTag tag : tags) {
      int id = tag.id();
      folds.put(
          id,
          new Fold(
              new Bucket.Meaning(tag.hold().toNanos() / 1000, tag.counter(), tag.isLine()),
              points.getOrDefault(id, List.of()),
              before.get(id),
              counters.get(id),
              after.get(id)));
    }
    return folds;
  }

  /** Every reading of tags in an interval, by tag, in order of time. */
  private Map<Integer, List<Point>> points(
      Collection<KnownTag> tags, long fromMicros, long toMicros) {
    Map<Integer, List<Point>> points = new HashMap<>();
    Set<Integer> counters = counters(tags);
    jdbc.query(
        """
        select %s from sample s
        where tag_id = any (?) and at >= ?::timestamptz and at < ?::timestamptz
        order by tag_id, at
        """
            .formatted(READING),
        row -> {
          points.computeIfAbsent(row.getInt(1), _ -> new ArrayList<>()).add(point(row, counters));
        },
        ids(tags),
        BucketStore.text(fromMicros),
        BucketStore.text(toMicros));
    return points;
  }

  /** How many readings of a tag an interval has, but not above a limit. */
  public long count(int tag, long fromMicros, long toMicros, long limit) {
    Long count =
        jdbc.queryForObject(
            """
            select count(*) from (
              select from sample
              where tag_id = ? and at >= ?::timestamptz and at < ?::timestamptz limit ?) s
            """,
            Long.class,
            tag,
            BucketStore.text(fromMicros),
            BucketStore.text(toMicros),
            limit);
    return count == null ? 0 : count;
  }

  /** The newest reading of each tag before an instant. */
  private Map<Integer, Point> before(Collection<KnownTag> tags, long beforeMicros) {
    Map<Integer, Point> found = new HashMap<>();
    Set<Integer> counters = counters(tags);
    newest(ids(tags), "true", beforeMicros, row -> found.put(row.getInt(1), point(row, counters)));
    return found;
  }

  /** The first reading of each tag from an instant on, where a line may lead to it. */
  private Map<Integer, Point> after(Collection<KnownTag> tags, long fromMicros) {
    Map<Integer, Point> found = new HashMap<>();
    List<KnownTag> lines = tags.stream().filter(KnownTag::isLine).toList();
    if (!lines.isEmpty()) {
      jdbc.query(
          """
          select %s from unnest(?::int[], ?::bigint[]) as t (id, hold) cross join lateral (
            select tag_id, at, value, quality from sample
            where tag_id = t.id and at >= ?::timestamptz
              and at <= ?::timestamptz + t.hold * interval '1 microsecond'
            order by at limit 1) s
          """
              .formatted(READING),
          row -> {
            found.put(row.getInt(1), point(row, Set.of()));
          },
          ids(lines),
          lines.stream().map(tag -> tag.hold().toNanos() / 1000).toArray(Long[]::new),
          BucketStore.text(fromMicros),
          BucketStore.text(fromMicros));
    }
    return found;
  }

  /** The last value of each counter before an instant. */
  private Map<Integer, Counter> countersBefore(Collection<KnownTag> tags, long beforeMicros) {
    Map<Integer, Counter> found = new HashMap<>();
    Set<Integer> counters = counters(tags);
    if (!counters.isEmpty()) {
      newest(
          counters.toArray(Integer[]::new),
          TagStore.COUNTED,
          beforeMicros,
          row -> {
            Counter counter = point(row, counters).counter();
            if (counter != null) {
              found.put(row.getInt(1), counter);
            }
          });
    }
    return found;
  }

  private void newest(
      Integer[] tags, String condition, long beforeMicros, RowCallbackHandler found) {
    jdbc.query(
        """
        select %s from unnest(?::int[]) as t (id) cross join lateral (
          select tag_id, at, value, quality from sample
          where tag_id = t.id and at < ?::timestamptz and at >= ?::timestamptz - %s and %s
          order by at desc limit 1) s
        """
            .formatted(READING, LOOK_BACK, condition),
        found,
        tags,
        BucketStore.text(beforeMicros),
        BucketStore.text(beforeMicros));
  }

  private static Integer[] ids(Collection<KnownTag> tags) {
    return tags.stream().map(KnownTag::id).toArray(Integer[]::new);
  }

  private static Set<Integer> counters(Collection<KnownTag> tags) {
    return tags.stream()
        .filter(tag -> tag.counter() != null)
        .map(KnownTag::id)
        .collect(Collectors.toSet());
  }

  private static Point point(ResultSet row, Set<Integer> counters) throws SQLException {
    long at = BucketStore.micros(row.getObject(2, OffsetDateTime.class).toInstant());
    double number = row.getDouble(3);
    double value = row.wasNull() ? Double.NaN : number;
    short quality = row.getShort(4);
    if (!counters.contains(row.getInt(1))) {
      return new Point(at, value, quality == Quality.GOOD.code(), null);
    }
    String exact = row.getString(5);
    return Point.ofCounter(
        at,
        value,
        exact == null ? null : new BigInteger(exact),
        Quality.of(quality / TagStore.REASONS),
        QualityReason.of(quality % TagStore.REASONS));
  }
}
