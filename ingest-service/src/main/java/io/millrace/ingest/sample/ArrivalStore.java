// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import io.millrace.contracts.Json;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.stream.Delivery;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the arrival of readings changes beside the samples. Thread-safe. */
final class ArrivalStore {
  private final JdbcTemplate jdbc;

  ArrivalStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Newest event time, in microseconds, of those of these tags that ever had a reading. */
  Map<Integer, Long> newest(Collection<Integer> tagIds) {
    Map<Integer, Long> newest = new HashMap<>();
    jdbc.query(
        "select tag_id, at from latest where tag_id = any (?)",
        row -> {
          newest.put(row.getInt(1), micros(row.getObject(2, OffsetDateTime.class).toInstant()));
        },
        (Object) tagIds.toArray(Integer[]::new));
    return newest;
  }

  /**
   * Keeps the newest reading of each tag.
   *
   * @param samples at most one of each tag, by tag.
   */
  void saveLatest(List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    int count = samples.size();
    Integer[] ids = new Integer[count];
    String[] times = new String[count];
    @Nullable String[] values = new String[count];
    Short[] qualities = new Short[count];
    for (int i = 0; i < count; i++) {
      Sample sample = samples.get(i);
      TagValue value = sample.value();
      ids[i] = sample.tagId();
      times[i] = sample.at().toString();
      values[i] = value == null ? null : Json.MAPPER.writeValueAsString(value);
      qualities[i] = sample.quality();
    }
    jdbc.update(
        """
        insert into latest as l (tag_id, at, value, quality)
        select n.tag_id, n.at, n.value::json, n.quality
        from unnest(?::int[], ?::text[]::timestamptz[], ?::text[], ?::smallint[])
          as n (tag_id, at, value, quality)
        order by n.tag_id
        on conflict (tag_id) do update
        set at = excluded.at, value = excluded.value, quality = excluded.quality
        where excluded.at >= l.at
        """,
        ids,
        times,
        values,
        qualities);
  }

  /** Counts what came and marks the minutes that it changes. */
  void saveMarks(Marks marks) {
    Map<Marks.Key, Marks.Count> counts = marks.counts();
    int count = counts.size();
    Integer[] devices = new Integer[count];
    String[] minutes = new String[count];
    Long[] readings = new Long[count];
    Long[] batches = new Long[count];
    int i = 0;
    for (Map.Entry<Marks.Key, Marks.Count> entry : counts.entrySet()) {
      devices[i] = entry.getKey().deviceId();
      minutes[i] = entry.getKey().minute().toString();
      readings[i] = entry.getValue().readings();
      batches[i] = entry.getValue().batches();
      i++;
    }
    jdbc.update(
        """
        insert into device_minute as d (device_id, minute, readings, batches, marks)
        select n.device_id, n.minute, n.readings, n.batches, 1
        from unnest(?::int[], ?::text[]::timestamptz[], ?::bigint[], ?::bigint[])
          as n (device_id, minute, readings, batches)
        order by n.device_id, n.minute
        on conflict (device_id, minute) do update
        set readings = d.readings + excluded.readings, batches = d.batches + excluded.batches,
          marks = d.marks + 1
        """,
        devices,
        minutes,
        readings,
        batches);
  }

  /** Event time of a counter's next value after an instant; null when none follows. */
  @Nullable Long nextCounted(int tagId, long micros) {
    List<Instant> next =
        jdbc.query(
            """
            select at from sample where tag_id = ? and at > ?::timestamptz and %s
            order by at limit 1
            """
                .formatted(TagStore.COUNTED),
            (row, _) -> row.getObject(1, OffsetDateTime.class).toInstant(),
            tagId,
            instant(micros).toString());
    return next.isEmpty() ? null : micros(next.getFirst());
  }

  /** How far a device has come, in event time; null when it never had a reading. */
  @Nullable Instant lastAt(int deviceId) {
    List<OffsetDateTime> found =
        jdbc.query(
            "select last_at from device where device_id = ? and last_at is not null",
            (row, _) -> row.getObject(1, OffsetDateTime.class),
            deviceId);
    return found.isEmpty() ? null : found.getFirst().toInstant();
  }

  /** Notes how far devices have come, in event time. */
  void saveProgress(Map<Integer, Instant> newest) {
    List<Integer> devices = newest.keySet().stream().sorted().toList();
    jdbc.update(
        """
        update device d set last_at = greatest(d.last_at, n.at)
        from unnest(?::int[], ?::text[]::timestamptz[]) as n (device_id, at)
        where d.device_id = n.device_id
        """,
        devices.toArray(Integer[]::new),
        devices.stream().map(newest::get).map(String::valueOf).toArray(String[]::new));
  }

  /**
   * Notes batches that never came.
   *
   * @param after event time of the last reading before them; null when not known.
   * @param before event time of the first reading after them; null when not known.
   */
  void saveGap(
      int deviceId, Delivery.Missing missing, @Nullable Instant after, @Nullable Instant before) {
    jdbc.update(
        """
        insert into gap (device_id, epoch, from_sequence, to_sequence, after, before)
        values (?, ?, ?, ?, ?::timestamptz, ?::timestamptz)
        """,
        deviceId,
        missing.epoch(),
        missing.from(),
        missing.to(),
        after == null ? null : after.toString(),
        before == null ? null : before.toString());
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static List<Sample> newestOfEach(List<Sample> sorted) {
    List<Sample> newest = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      if (i + 1 == sorted.size() || sorted.get(i + 1).tagId() != sorted.get(i).tagId()) {
        newest.add(sorted.get(i));
      }
    }
    return newest;
  }
}
