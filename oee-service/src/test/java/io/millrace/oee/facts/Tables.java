// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.Counter;
import io.millrace.contracts.plant.CounterRule;
import io.millrace.testkit.TestDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Everything the service keeps of some work units, in an order of its own.
 *
 * @param intervals those that ended and those that are open.
 * @param counts every count.
 */
record Tables(List<StateInterval> intervals, List<PieceCount> counts) {
  private static final Window EVER =
      new Window(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));

  static Tables of(TestDatabase database, Collection<EquipmentId> units) {
    JdbcClient jdbc = jdbc(database);
    List<PieceCount> counts =
        jdbc.sql(
                """
                select u.path, c.* from piece_count c join work_unit u on u.id = c.work_unit_id
                """)
            .query(
                (row, _) ->
                    new PieceCount(
                        EquipmentId.of(row.getString("path")),
                        row.getObject("since_at", OffsetDateTime.class).toInstant(),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        CounterRule.Counts.valueOf(row.getString("counts")),
                        row.getLong("pieces"),
                        row.getString("correction") == null
                            ? null
                            : Counter.Correction.valueOf(row.getString("correction")),
                        row.getString("product"),
                        row.getBoolean("over_gap")))
            .list();
    return new Tables(
        sorted(new FactStore(jdbc).intervals(units, EVER, Integer.MAX_VALUE)), sorted(counts));
  }

  /** What the tables are to hold after these folds. */
  static Tables of(List<Folded> folds) {
    List<StateInterval> intervals = new ArrayList<>();
    List<PieceCount> counts = new ArrayList<>();
    for (Folded folded : folds) {
      intervals.addAll(folded.intervals());
      counts.addAll(folded.counts());
    }
    return new Tables(sorted(intervals), sorted(counts));
  }

  /** How many records the service has folded; 0 before it has made its schema. */
  static long recordsFolded(TestDatabase database) {
    JdbcClient jdbc = jdbc(database);
    boolean isMade =
        jdbc.sql("select to_regclass('oee.stream_position') is not null")
            .query(Boolean.class)
            .single();
    return isMade
        ? jdbc.sql(
                "select coalesce(sum(next_offset), 0) from stream_position where projection = 'facts'")
            .query(Long.class)
            .single()
        : 0;
  }

  /** How many reports of shifts there are, revisions included. */
  static long reports(TestDatabase database) {
    JdbcClient jdbc = jdbc(database);
    boolean isMade =
        jdbc.sql("select to_regclass('oee.closed_shift') is not null")
            .query(Boolean.class)
            .single();
    return isMade ? jdbc.sql("select count(*) from closed_shift").query(Long.class).single() : 0;
  }

  static JdbcClient jdbc(TestDatabase database) {
    PGSimpleDataSource source = database.dataSource();
    source.setCurrentSchema("oee,public");
    return JdbcClient.create(source);
  }

  private static <T> List<T> sorted(List<T> facts) {
    List<T> sorted = new ArrayList<>(facts);
    sorted.sort((a, b) -> a.toString().compareTo(b.toString()));
    return List.copyOf(sorted);
  }
}
