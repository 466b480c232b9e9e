// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.millrace.ingest.tag.KnownTag;
import io.millrace.ingest.tag.TagStore;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Folds the minutes that readings changed, and then their hours. One instance of the service at a
 * time; a mark that comes while its minute is folded stays. Thread-safe.
 */
public final class RollupStore {
  private static final long MINUTE = Resolution.MINUTE.micros();

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transactions;
  private final PointStore points;
  private final BucketStore buckets;
  private final TagStore tags;

  public RollupStore(
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      PointStore points,
      BucketStore buckets,
      TagStore tags) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.points = points;
    this.buckets = buckets;
    this.tags = tags;
  }

  private record Mark(int device, long minute, long marks) {}

  /**
   * Folds some of the minutes that ended before an instant, oldest first.
   *
   * @return how many minutes of devices were folded.
   */
  public int foldMinutes(Instant endedBefore, int limit) {
    Integer folded =
        transactions.execute(
            _ -> {
              if (!isAlone()) {
                return 0;
              }
              List<Mark> marks = marks(endedBefore, limit);
              Map<Integer, NavigableMap<Long, Mark>> byDevice = new TreeMap<>();
              marks.forEach(
                  mark ->
                      byDevice
                          .computeIfAbsent(mark.device(), _ -> new TreeMap<>())
                          .put(mark.minute(), mark));
              byDevice.forEach((device, minutes) -> fold(device, minutes.navigableKeySet()));
              jdbc.batchUpdate(
                  """
                  update device_minute set folded = ?
                  where device_id = ? and minute = ?::timestamptz
                  """,
                  marks,
                  500,
                  (row, mark) -> {
                    row.setLong(1, mark.marks());
                    row.setInt(2, mark.device());
                    row.setString(3, BucketStore.instant(mark.minute()).toString());
                  });
              return marks.size();
            });
    return folded == null ? 0 : folded;
  }

  private boolean isAlone() {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select pg_try_advisory_xact_lock('sample_1m'::regclass::oid::bigint)", Boolean.class));
  }

  private List<Mark> marks(Instant endedBefore, int limit) {
    return jdbc.query(
        """
        select device_id, minute, marks from device_minute
        where marks <> folded and minute <= ?::timestamptz - interval '1 minute'
        order by minute, device_id limit ?
        """,
        (row, _) ->
            new Mark(
                row.getInt(1),
                BucketStore.micros(row.getObject(2, OffsetDateTime.class).toInstant()),
                row.getLong(3)),
        endedBefore.toString(),
        limit);
  }

  private void fold(int device, SortedSet<Long> minutes) {
    List<KnownTag> known = tags.ofDevice(device);
    for (Span span : Span.joining(minutes, MINUTE)) {
      foldSpan(known, span);
    }
  }

  private void foldSpan(List<KnownTag> known, Span span) {
    List<BucketStore.Folded> folded = minutes(known, span);
    Map<Long, Set<Integer>> hours = buckets.dropMinutes(known, span.fromMicros(), span.toMicros());
    buckets.save(Resolution.MINUTE, folded);
    folded.forEach(
        one ->
            hours
                .computeIfAbsent(Resolution.HOUR.floor(one.startMicros()), _ -> new TreeSet<>())
                .add(one.tag()));
    hours.forEach(
        (hour, ids) ->
            jdbc.update(
                """
                insert into hour_mark (tag_id, hour)
                select tag_id, ?::timestamptz from unnest(?::int[]) as t (tag_id) order by tag_id
                on conflict do nothing
                """,
                BucketStore.instant(hour).toString(),
                ids.toArray(Integer[]::new)));
  }

  /** Neighbouring minutes from their samples, so that what was before is looked for once. */
  private List<BucketStore.Folded> minutes(List<KnownTag> known, Span span) {
    List<BucketStore.Folded> folded = new ArrayList<>();
    points
        .folds(known, span.fromMicros(), span.toMicros())
        .forEach(
            (id, fold) -> {
              for (Span minute : span.cut(MINUTE)) {
                Bucket bucket = fold.next(minute.fromMicros(), minute.toMicros());
                if (!bucket.isEmpty()) {
                  folded.add(new BucketStore.Folded(id, minute.fromMicros(), bucket));
                }
              }
            });
    return folded;
  }

  /**
   * Time that GOOD readings of a device's tags spoke for in an interval of whole minutes, in
   * microseconds. What is not folded yet is folded for it.
   */
  public long covered(int device, List<KnownTag> known, long fromMicros, long toMicros) {
    SortedSet<Long> unfolded = unfolded(device, fromMicros, toMicros);
    long covered = buckets.covered(known, fromMicros, toMicros, unfolded);
    for (Span span : Span.joining(unfolded, MINUTE)) {
      for (Span hour : span.cut(Resolution.HOUR.micros())) {
        covered +=
            minutes(known, hour).stream().mapToLong(one -> one.bucket().coveredMicros()).sum();
      }
    }
    return covered;
  }

  private record HourMark(int tag, long hour) {}

  /**
   * Folds some of the hours whose minutes changed, from their minutes.
   *
   * @return how many hours of tags were folded.
   */
  public int foldHours(int limit) {
    return Objects.requireNonNullElse(
        transactions.execute(
            _ -> {
              if (!isAlone()) {
                return 0;
              }
              List<HourMark> marks =
                  jdbc.query(
                      """
                      delete from hour_mark where (tag_id, hour) in (
                        select tag_id, hour from hour_mark order by hour, tag_id limit ?)
                      returning tag_id, hour
                      """,
                      (row, _) ->
                          new HourMark(
                              row.getInt(1),
                              BucketStore.micros(
                                  row.getObject(2, OffsetDateTime.class).toInstant())),
                      limit);
              List<BucketStore.Folded> folded = new ArrayList<>();
              for (HourMark mark : marks) {
                Bucket hour = Bucket.EMPTY;
                for (Bucket minute :
                    buckets
                        .folded(
                            mark.tag(),
                            Resolution.MINUTE,
                            mark.hour(),
                            mark.hour() + Resolution.HOUR.micros())
                        .values()) {
                  hour = hour.merge(minute);
                }
                folded.add(new BucketStore.Folded(mark.tag(), mark.hour(), hour));
              }
              buckets.save(Resolution.HOUR, folded);
              return marks.size();
            }),
        0);
  }

  /** Minutes of a device in an interval that are not folded as they are now. */
  public SortedSet<Long> unfolded(int device, long fromMicros, long toMicros) {
    return new TreeSet<>(
        jdbc.query(
            """
            select minute from device_minute
            where device_id = ? and marks <> folded
              and minute >= ?::timestamptz and minute < ?::timestamptz
            """,
            (row, _) -> BucketStore.micros(row.getObject(1, OffsetDateTime.class).toInstant()),
            device,
            BucketStore.instant(fromMicros).toString(),
            BucketStore.instant(toMicros).toString()));
  }

  /** Hours of a tag in an interval that are not folded as their minutes are now. */
  public SortedSet<Long> unfoldedHours(int tag, long fromMicros, long toMicros) {
    return new TreeSet<>(
        jdbc.query(
            """
            select hour from hour_mark
            where tag_id = ? and hour >= ?::timestamptz and hour < ?::timestamptz
            """,
            (row, _) -> BucketStore.micros(row.getObject(1, OffsetDateTime.class).toInstant()),
            tag,
            BucketStore.instant(fromMicros).toString(),
            BucketStore.instant(toMicros).toString()));
  }

  /** Minutes of devices that wait to be folded although they ended before an instant. */
  public long backlog(Instant endedBefore) {
    Long waiting =
        jdbc.queryForObject(
            """
            select count(*) from device_minute
            where marks <> folded and minute <= ?::timestamptz - interval '1 minute'
            """,
            Long.class,
            endedBefore.toString());
    return waiting == null ? 0 : waiting;
  }
}
