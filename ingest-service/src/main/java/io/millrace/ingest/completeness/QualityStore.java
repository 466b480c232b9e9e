// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.ingest.completeness.QualityRun.Mark;
import io.millrace.ingest.rollup.BucketStore;
import io.millrace.ingest.rollup.Resolution;
import io.millrace.ingest.rollup.RollupStore;
import io.millrace.ingest.rollup.Span;
import io.millrace.ingest.tag.KnownTag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * When tags were not GOOD: the roll-ups tell in which minutes, and only their samples are read.
 * Thread-safe.
 */
final class QualityStore {
  private final JdbcTemplate jdbc;
  private final RollupStore rollups;

  QualityStore(JdbcTemplate jdbc, RollupStore rollups) {
    this.jdbc = jdbc;
    this.rollups = rollups;
  }

  /** Minutes of a device that are not folded yet; any may hide a reading that is not GOOD. */
  SortedSet<Long> unfolded(int device, Instant from, Instant to) {
    return rollups.unfolded(device, BucketStore.micros(from), BucketStore.micros(to));
  }

  /** Minutes of a tag that have readings which are not GOOD, as far as they are folded. */
  List<Long> minutes(KnownTag tag, Instant from, Instant to) {
    return jdbc.query(
        """
        select at from sample_1m
        where tag_id = ? and at >= ?::timestamptz and at < ?::timestamptz and good < count
        """,
        (row, _) -> BucketStore.micros(row.getObject(1, OffsetDateTime.class).toInstant()),
        tag.id(),
        from.toString(),
        to.toString());
  }

  /**
   * What a tag's quality was when a window began, and each change of it.
   *
   * @param minutes where readings may be that are not GOOD.
   * @param limit most marks; when there is one more, what follows is left out.
   */
  List<Mark> marks(KnownTag tag, Instant from, Instant to, SortedSet<Long> minutes, int limit) {
    List<Mark> marks = new ArrayList<>();
    before(tag, from).forEach(mark -> add(new Mark(from, mark.quality()), marks));
    next(tag, from, to).forEach(mark -> add(mark, marks));
    SortedSet<Long> left = minutes.tailSet(Resolution.MINUTE.floor(BucketStore.micros(from)));
    for (Span span : Span.joining(left, Resolution.MINUTE.micros())) {
      Instant begin = BucketStore.instant(span.fromMicros());
      Instant end = BucketStore.instant(span.toMicros());
      changes(tag, begin.isBefore(from) ? from : begin, end, limit)
          .forEach(mark -> add(mark, marks));
      if (marks.size() > limit) {
        return marks;
      }
      next(tag, end, to).forEach(mark -> add(mark, marks));
    }
    return marks;
  }

  private static void add(Mark mark, List<Mark> marks) {
    if (marks.isEmpty() || marks.getLast().quality() != mark.quality()) {
      marks.add(mark);
    }
  }

  private List<Mark> changes(KnownTag tag, Instant from, Instant to, int limit) {
    return jdbc.query(
        """
        select at, quality from (
          select at, quality, lag(quality) over (order by at) as before from sample
          where tag_id = ? and at >= ?::timestamptz and at < ?::timestamptz) s
        where before is distinct from quality order by at limit ?
        """,
        QualityStore::mark,
        tag.id(),
        from.toString(),
        to.toString(),
        limit + 2);
  }

  private List<Mark> next(KnownTag tag, Instant from, Instant to) {
    return jdbc.query(
        """
        select at, quality from sample
        where tag_id = ? and at >= ?::timestamptz and at < ?::timestamptz order by at limit 1
        """,
        QualityStore::mark,
        tag.id(),
        from.toString(),
        to.toString());
  }

  /** The reading before an instant, which speaks on when it is BAD. */
  private List<Mark> before(KnownTag tag, Instant instant) {
    return jdbc.query(
        """
        select at, quality from sample
        where tag_id = ? and at < ?::timestamptz and at >= ?::timestamptz - interval '1 day'
        order by at desc limit 1
        """,
        QualityStore::mark,
        tag.id(),
        instant.toString(),
        instant.toString());
  }

  private static Mark mark(ResultSet row, int index) throws SQLException {
    return new Mark(row.getObject(1, OffsetDateTime.class).toInstant(), row.getInt(2));
  }
}
