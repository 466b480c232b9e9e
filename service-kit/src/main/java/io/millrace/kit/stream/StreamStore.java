// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.millrace.kit.stream.Placement.Stored;
import io.millrace.kit.stream.Sieve.Numbering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Positions and watermarks of one projection. Thread-safe. */
final class StreamStore {
  private final JdbcTemplate jdbc;
  private final String projection;
  private final String topic;

  StreamStore(JdbcTemplate jdbc, String projection, String topic) {
    this.jdbc = jdbc;
    this.projection = projection;
    this.topic = topic;
  }

  /**
   * A partition's position on its way.
   *
   * @param expected where it must stand.
   * @param next where it stands then.
   */
  record Move(int partition, long expected, long next) {}

  Map<Integer, Stored> positions() {
    Map<Integer, Stored> positions = new HashMap<>();
    jdbc.query(
        """
        select partition, next_offset, topic_id from stream_position
        where projection = ? and topic = ?
        """,
        row -> {
          positions.put(row.getInt(1), new Stored(row.getLong(2), row.getString(3)));
        },
        projection,
        topic);
    return positions;
  }

  /** Does nothing when another instance was faster; whoever commits first counts. */
  void begin(int partition, long at, String topicId) {
    jdbc.update(
        """
        insert into stream_position (projection, topic, partition, next_offset, topic_id)
        values (?, ?, ?, ?, ?) on conflict do nothing
        """,
        projection,
        topic,
        partition,
        at,
        topicId);
  }

  /**
   * Moves all of them or fails.
   *
   * @throws PositionMovedException when one does not stand where it is expected.
   */
  void advance(List<Move> moves) {
    int moved =
        jdbc.update(
            """
            update stream_position as p set next_offset = m.next, changed_at = now()
            from unnest(?::int[], ?::bigint[], ?::bigint[]) as m (partition, expected, next)
            where p.projection = ? and p.topic = ? and p.partition = m.partition
              and p.next_offset = m.expected
            """,
            moves.stream().map(Move::partition).toArray(Integer[]::new),
            moves.stream().map(Move::expected).toArray(Long[]::new),
            moves.stream().map(Move::next).toArray(Long[]::new),
            projection,
            topic);
    if (moved != moves.size()) {
      throw new PositionMovedException(
          (moves.size() - moved) + " of " + moves.size() + " positions of " + topic + " moved");
    }
  }

  void recordLoss(int partition, long from, long to) {
    jdbc.update(
        """
        insert into stream_loss (projection, topic, partition, from_offset, to_offset)
        values (?, ?, ?, ?, ?)
        """,
        projection,
        topic,
        partition,
        from,
        to);
  }

  Map<Numbering, Long> watermarks(Set<String> sources) {
    Map<Numbering, Long> marks = new HashMap<>();
    if (!sources.isEmpty()) {
      jdbc.query(
          """
          select source, epoch, sequence from stream_watermark
          where projection = ? and source = any (?)
          """,
          row -> {
            marks.put(new Numbering(row.getString(1), row.getString(2)), row.getLong(3));
          },
          projection,
          sources.toArray(String[]::new));
    }
    return marks;
  }

  void raise(Map<Numbering, Long> marks) {
    if (marks.isEmpty()) {
      return;
    }
    jdbc.update(
        """
        insert into stream_watermark (projection, source, epoch, sequence)
        select ?, m.source, m.epoch, m.sequence
        from unnest(?::text[], ?::text[], ?::bigint[]) as m (source, epoch, sequence)
        on conflict (projection, source, epoch) do update
        set sequence = excluded.sequence, changed_at = now()
        where excluded.sequence > stream_watermark.sequence
        """,
        projection,
        marks.keySet().stream().map(Numbering::source).toArray(String[]::new),
        marks.keySet().stream().map(Numbering::epoch).toArray(String[]::new),
        marks.values().toArray(Long[]::new));
  }
}
