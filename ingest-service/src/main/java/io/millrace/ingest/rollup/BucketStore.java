// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.millrace.ingest.database.Cut;
import io.millrace.ingest.database.PartitionStore;
import io.millrace.ingest.tag.KnownTag;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;

/** What was folded. Thread-safe. */
public final class BucketStore {
  private static final String COLUMNS =
      "at, tag_id, count, good, min, max, first, first_at, last, last_at, integral,"
          + " covered_micros, delta";

  private final JdbcTemplate jdbc;
  private final PartitionStore partitions;

  public BucketStore(JdbcTemplate jdbc, PartitionStore partitions) {
    this.jdbc = jdbc;
    this.partitions = partitions;
  }

  /** Folded minutes or hours of a tag, by their start. */
  public NavigableMap<Long, Bucket> folded(
      int tag, Resolution resolution, long fromMicros, long toMicros) {
    NavigableMap<Long, Bucket> folded = new TreeMap<>();
    jdbc.query(
        "select %s from %s where tag_id = ? and at >= ?::timestamptz and at < ?::timestamptz"
            .formatted(COLUMNS, resolution.table()),
        row -> {
          folded.put(micros(row.getObject("at", OffsetDateTime.class).toInstant()), bucket(row));
        },
        tag,
        text(fromMicros),
        text(toMicros));
    return folded;
  }

  /**
   * Time that GOOD readings spoke for in folded minutes of an interval, in microseconds.
   *
   * @param without minutes that do not count.
   */
  long covered(
      Collection<KnownTag> tags, long fromMicros, long toMicros, Collection<Long> without) {
    Long covered =
        jdbc.queryForObject(
            """
            select coalesce(sum(covered_micros), 0)::bigint from sample_1m
            where tag_id = any (?) and at >= ?::timestamptz and at < ?::timestamptz
              and not (at = any (?::text[]::timestamptz[]))
            """,
            Long.class,
            tags.stream().map(KnownTag::id).toArray(Integer[]::new),
            text(fromMicros),
            text(toMicros),
            without.stream().map(BucketStore::text).toArray(String[]::new));
    return covered == null ? 0 : covered;
  }

  private static Bucket bucket(ResultSet row) throws SQLException {
    OffsetDateTime first = row.getObject("first_at", OffsetDateTime.class);
    OffsetDateTime last = row.getObject("last_at", OffsetDateTime.class);
    return new Bucket(
        row.getLong("count"),
        row.getLong("good"),
        number(row, "min"),
        number(row, "max"),
        number(row, "first"),
        first == null ? 0 : micros(first.toInstant()),
        number(row, "last"),
        last == null ? 0 : micros(last.toInstant()),
        row.getDouble("integral"),
        row.getLong("covered_micros"),
        row.getObject("delta", Long.class));
  }

  private static double number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  /**
   * Takes folded minutes away: late readings may leave nothing of one.
   *
   * @return the hours they were in, each with its tags.
   */
  Map<Long, Set<Integer>> dropMinutes(Collection<KnownTag> tags, long fromMicros, long toMicros) {
    Map<Long, Set<Integer>> hours = new HashMap<>();
    jdbc.query(
        """
        delete from sample_1m
        where tag_id = any (?) and at >= ?::timestamptz and at < ?::timestamptz
        returning tag_id, at
        """,
        row -> {
          long at = micros(row.getObject(2, OffsetDateTime.class).toInstant());
          hours.computeIfAbsent(Resolution.HOUR.floor(at), _ -> new TreeSet<>()).add(row.getInt(1));
        },
        tags.stream().map(KnownTag::id).toArray(Integer[]::new),
        text(fromMicros),
        text(toMicros));
    return hours;
  }

  /** A folded interval of a tag. */
  record Folded(int tag, long startMicros, Bucket bucket) {}

  /** Writes folded intervals over what was there. */
  void save(Resolution resolution, List<Folded> folded) {
    if (resolution == Resolution.MINUTE) {
      partitions.ensure(
          Cut.SAMPLE_1M, folded.stream().map(one -> instant(one.startMicros())).toList());
    }
    jdbc.batchUpdate(
        """
        insert into %s as r (%s)
        values (?::timestamptz, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?, ?::timestamptz, ?, ?, ?)
        on conflict (tag_id, at) do update set count = excluded.count, good = excluded.good,
          min = excluded.min, max = excluded.max, first = excluded.first,
          first_at = excluded.first_at, last = excluded.last, last_at = excluded.last_at,
          integral = excluded.integral, covered_micros = excluded.covered_micros,
          delta = excluded.delta
        """
            .formatted(resolution.table(), COLUMNS),
        folded,
        500,
        BucketStore::bind);
  }

  private static void bind(PreparedStatement row, Folded folded) throws SQLException {
    Bucket bucket = folded.bucket();
    boolean hasNumber = !Double.isNaN(bucket.first());
    row.setString(1, text(folded.startMicros()));
    row.setInt(2, folded.tag());
    row.setLong(3, bucket.count());
    row.setLong(4, bucket.good());
    setNumber(row, 5, bucket.min());
    setNumber(row, 6, bucket.max());
    setNumber(row, 7, bucket.first());
    row.setString(8, hasNumber ? text(bucket.firstAtMicros()) : null);
    setNumber(row, 9, bucket.last());
    row.setString(10, hasNumber ? text(bucket.lastAtMicros()) : null);
    row.setDouble(11, bucket.integral());
    row.setLong(12, bucket.coveredMicros());
    row.setObject(13, bucket.delta(), Types.BIGINT);
  }

  private static void setNumber(PreparedStatement row, int index, double value)
      throws SQLException {
    if (Double.isNaN(value)) {
      row.setNull(index, Types.DOUBLE);
    } else {
      row.setDouble(index, value);
    }
  }

  public static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static String text(long micros) {
    return instant(micros).toString();
  }
}
