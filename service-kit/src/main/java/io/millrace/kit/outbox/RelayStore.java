// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.outbox;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox as its relay sees it. Each method but {@link #count} within a transaction. */
record RelayStore(JdbcTemplate jdbc) {
  private static final int COUNTED_AT_MOST = 100_000;

  /**
   * A row of the outbox, as it goes to the broker.
   *
   * @param length characters of the value.
   */
  record Row(long id, int length, ProducerRecord<String, String> event) {
    private static Row of(ResultSet row) throws SQLException {
      ProducerRecord<String, String> event =
          new ProducerRecord<>(row.getString(2), row.getString(3), row.getString(5));
      String[] headers = (String[]) row.getArray(4).getArray();
      for (int i = 0; i + 1 < headers.length; i += 2) {
        event.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
      }
      return new Row(row.getLong(1), event.value().length(), event);
    }

    /** What stays in order. */
    String lane() {
      return event.topic() + " " + event.key();
    }
  }

  /**
   * @param waiting events that are to leave, those behind a refused one among them; counted up to
   *     100,000.
   * @param refused events that the broker will never take.
   * @param oldest since when the oldest waiting event waits; null when there is none.
   */
  record Count(long waiting, long refused, @Nullable Instant oldest) {}

  /** Whether this instance relays until the transaction ends. */
  boolean lock() {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select pg_try_advisory_xact_lock('outbox'::regclass::oid::bigint)", Boolean.class));
  }

  /** The oldest events that may leave: nothing behind a refused event of the same key. */
  List<Row> next(int limit) {
    return jdbc.query(
        """
        select id, topic, key, headers, value from outbox o
        where refused_at is null and not exists (
          select from outbox r where r.refused_at is not null
            and r.topic = o.topic and r.key = o.key and r.id < o.id)
        order by id limit ?
        """,
        (row, _) -> Row.of(row),
        limit);
  }

  void delete(List<Long> ids) {
    if (!ids.isEmpty()) {
      jdbc.update("delete from outbox where id = any (?)", (Object) ids.toArray(Long[]::new));
    }
  }

  void refuse(long id, String because) {
    jdbc.update(
        "update outbox set refused_at = now(), refused_because = ? where id = ?", because, id);
  }

  Count count() {
    return jdbc.query(
            """
            select
              (select count(*) from (
                select from outbox where refused_at is null limit ?) as rows),
              (select count(*) from outbox where refused_at is not null),
              (select added_at from outbox where refused_at is null order by id limit 1)
            """,
            (row, _) -> {
              OffsetDateTime oldest = row.getObject(3, OffsetDateTime.class);
              return new Count(
                  row.getLong(1), row.getLong(2), oldest == null ? null : oldest.toInstant());
            },
            COUNTED_AT_MOST)
        .getFirst();
  }
}
