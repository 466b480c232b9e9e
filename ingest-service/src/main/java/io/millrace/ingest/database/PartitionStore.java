// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.database;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The pieces the tables of time series are cut into. On TimescaleDB, which cuts them itself, only
 * old ones are dropped here. Thread-safe.
 */
public final class PartitionStore {
  private final JdbcTemplate jdbc;
  private final DatabaseLevelStore database;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  public PartitionStore(JdbcTemplate jdbc, DatabaseLevelStore database) {
    this.jdbc = jdbc;
    this.database = database;
  }

  /**
   * Makes the pieces that rows of these instants need. In a transaction, the rows can be written
   * right after; other writers of the same new piece wait for its end.
   */
  public void ensure(Cut cut, Collection<Instant> instants) {
    if (database.level().isTimescale()) {
      return;
    }
    Set<LocalDate> starts = new TreeSet<>();
    instants.forEach(at -> starts.add(cut.start(at)));
    starts.removeIf(start -> known.contains(cut.piece(start)));
    for (LocalDate start : starts) {
      create(cut, start);
    }
  }

  /** After a transaction that failed, or when somebody else dropped pieces. */
  public void forget() {
    known.clear();
  }

  private void create(Cut cut, LocalDate start) {
    String piece = cut.piece(start);
    jdbc.query(
        "select pg_advisory_xact_lock('device'::regclass::oid::int, hashtext(?))",
        (_, _) -> true,
        piece);
    Boolean exists = jdbc.queryForObject("select to_regclass(?) is not null", Boolean.class, piece);
    if (!Boolean.TRUE.equals(exists)) {
      // Attached rather than created as a part: so readers of the other days need not wait.
      jdbc.execute("create table %s (like %s including all)".formatted(piece, cut.table()));
      jdbc.execute(
          "alter table %s attach partition %s for values from ('%s 00:00+00') to ('%s 00:00+00')"
              .formatted(cut.table(), piece, start, cut.next(start)));
    }
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              known.add(piece);
            }
          });
    } else {
      known.add(piece);
    }
  }

  /**
   * Drops every piece that ends at or before an instant.
   *
   * @return how many.
   */
  public int dropBefore(Cut cut, Instant before) {
    if (database.level().isTimescale()) {
      return jdbc.query(
              "select drop_chunks(?::regclass, older_than => ?::timestamptz)",
              (row, _) -> row.getString(1),
              cut.table(),
              before.toString())
          .size();
    }
    Set<String> old = new HashSet<>();
    for (String piece :
        jdbc.query(
            "select inhrelid::regclass::text from pg_inherits where inhparent = ?::regclass",
            (row, _) -> row.getString(1),
            cut.table())) {
      String digits = piece.substring(piece.length() - 8);
      LocalDate start =
          LocalDate.of(
              Integer.parseInt(digits.substring(0, 4)),
              Integer.parseInt(digits.substring(4, 6)),
              Integer.parseInt(digits.substring(6)));
      if (!cut.next(start).atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(before)) {
        old.add(piece);
      }
    }
    for (String piece : old) {
      jdbc.execute("drop table " + piece);
      known.remove(piece);
    }
    return old.size();
  }
}
