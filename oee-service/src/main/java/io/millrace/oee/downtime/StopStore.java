// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.FactStore;
import io.millrace.oee.facts.StateInterval;
import io.millrace.oee.facts.StopDueStore.Cause;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares stops with what was told of them, where they are due. Each step is a transaction that
 * holds the work unit's row, as everybody does who changes its facts. Thread-safe.
 */
public final class StopStore {
  private static final Duration LONGEST_STEP = Duration.ofDays(7);
  private static final int MOST_UNITS = 200;

  private final JdbcClient jdbc;
  private final FactStore facts;
  private final TransactionTemplate transactions;
  private final int mostIntervals;

  /**
   * @param mostIntervals most state intervals that one step looks at.
   */
  public StopStore(
      JdbcClient jdbc, FactStore facts, TransactionTemplate transactions, int mostIntervals) {
    this.jdbc = jdbc;
    this.facts = facts;
    this.transactions = transactions;
    this.mostIntervals = mostIntervals;
  }

  /** Told of changes in the transaction that keeps them. */
  @FunctionalInterface
  public interface Telling {
    /**
     * @param author empty for the plant itself.
     */
    void tell(EquipmentId unit, List<StopChange> changes, Cause cause, String author);
  }

  private record Unit(int id, @Nullable Instant openTo) {}

  private record Due(Window window, Cause cause, String author) {}

  /** Units with stops that are due; where only a plant model changed, they come last. */
  List<EquipmentId> waiting() {
    return jdbc.sql(
            """
            select u.path from stop_due d join work_unit u on u.id = d.work_unit_id
            group by u.path order by bool_and(d.cause = 'PLANT_MODEL'), u.path limit :limit
            """)
        .param("limit", MOST_UNITS)
        .query((row, _) -> EquipmentId.of(row.getString("path")))
        .list();
  }

  /** Looks at the next stretch of a unit that is due, at most a step's length of it. */
  void next(EquipmentId unit, Terms terms, Telling telling) {
    transactions.executeWithoutResult(_ -> nextLocked(unit, terms, telling));
  }

  private void nextLocked(EquipmentId unit, Terms terms, Telling telling) {
    Unit known = lock(unit).orElseThrow();
    Due due = due(known.id()).orElse(null);
    if (due == null) {
      return;
    }
    Instant limit = due.window().from().plus(LONGEST_STEP);
    Instant end = due.window().to().isAfter(limit) ? limit : due.window().to();
    // With the instants beside it: what it borders on may have become longer or shorter.
    Window window = new Window(due.window().from().minusNanos(1_000), end.plusNanos(1_000));
    List<StateInterval> intervals = facts.intervals(Set.of(unit), window, mostIntervals + 1);
    if (intervals.size() > mostIntervals) {
      throw new IllegalStateException(
          "%s has more than %d state intervals from %s to %s"
              .formatted(unit, mostIntervals, window.from(), window.to()));
    }
    List<Overlay> overlays = overlays(known.id(), reach(window, intervals));
    List<Stop> stops = Stop.during(terms, intervals, overlays, known.openTo(), window);
    // The first may have begun before the window; nothing else did between its beginning and there.
    Instant from =
        stops.isEmpty() || window.from().isBefore(stops.getFirst().from())
            ? window.from()
            : stops.getFirst().from();
    List<StopChange> changes =
        StopChange.of(stops, told(known.id(), new Window(from, window.to())));
    if (!changes.isEmpty()) {
      save(known.id(), changes);
      telling.tell(unit, changes, due.cause(), due.author());
    }
    done(known.id(), due, end);
  }

  /** What touches the intervals matters beyond the window's edges, since stops are whole. */
  private static Window reach(Window window, List<StateInterval> intervals) {
    Window reach = window;
    for (StateInterval interval : intervals) {
      reach = reach.with(new Window(interval.from(), interval.to()));
    }
    return reach;
  }

  private Optional<Unit> lock(EquipmentId unit) {
    return jdbc.sql("select id, open_to from work_unit where path = :path for update")
        .param("path", unit.path())
        .query((row, _) -> new Unit(row.getInt("id"), instant(row, "open_to")))
        .optional();
  }

  /** What people changed comes first, so that it is told to be their doing. */
  private Optional<Due> due(int unit) {
    return jdbc.sql(
            """
            select * from stop_due where work_unit_id = :unit
            order by array_position(array['EDIT', 'MACHINE', 'PLANT_MODEL'], cause), author limit 1
            """)
        .param("unit", unit)
        .query(
            (row, _) ->
                new Due(
                    window(row), Cause.valueOf(row.getString("cause")), row.getString("author")))
        .optional();
  }

  /** The due stretch goes on where the step ended, if it does. */
  private void done(int unit, Due due, Instant end) {
    String sql =
        end.isBefore(due.window().to())
            ? "update stop_due set from_at = :end::timestamptz"
            : "delete from stop_due";
    jdbc.sql(sql + " where work_unit_id = :unit and cause = :cause and author = :author")
        .param("end", end.toString())
        .param("unit", unit)
        .param("cause", due.cause().name())
        .param("author", due.author())
        .update();
  }

  private List<Overlay> overlays(int unit, Window window) {
    return jdbc.sql(
            """
            select * from overlay
            where work_unit_id = :unit
              and tstzrange(from_at, to_at) && tstzrange(:from::timestamptz, :to::timestamptz)
            order by from_at
            """)
        .param("unit", unit)
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .query(
            (row, _) -> {
              String state = row.getString("state");
              return new Overlay(
                  window(row),
                  state == null ? null : EquipmentState.valueOf(state),
                  row.getString("reason"),
                  row.getString("comment"),
                  row.getObject("edit_id", UUID.class));
            })
        .list();
  }

  private List<StopChange.Told> told(int unit, Window window) {
    return jdbc.sql(
            """
            select * from told_stop
            where work_unit_id = :unit
              and from_at >= :from::timestamptz and from_at < :to::timestamptz
            order by from_at
            """)
        .param("unit", unit)
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .query(
            (row, _) ->
                new StopChange.Told(
                    row.getObject("from_at", OffsetDateTime.class).toInstant(),
                    row.getBoolean("is_open"),
                    row.getInt("revision"),
                    row.getString("digest"),
                    row.getBoolean("is_withdrawn")))
        .list();
  }

  private void save(int unit, List<StopChange> changes) {
    jdbc.sql(
            """
            insert into told_stop as t (work_unit_id, from_at, is_open, revision, digest, is_withdrawn)
            select :unit, x.from_at, x.is_open, x.revision, x.digest, x.is_withdrawn
            from unnest(
                :froms::text[]::timestamptz[], :opens::boolean[], :revisions::int[],
                :digests::text[], :withdrawns::boolean[])
              as x (from_at, is_open, revision, digest, is_withdrawn)
            on conflict (work_unit_id, from_at) do update
              set is_open = excluded.is_open, revision = excluded.revision,
                  digest = excluded.digest, is_withdrawn = excluded.is_withdrawn
            """)
        .param("unit", unit)
        .param("froms", changes.stream().map(c -> c.from().toString()).toArray(String[]::new))
        .param("opens", changes.stream().map(StopStore::isOpen).toArray(Boolean[]::new))
        .param("revisions", changes.stream().map(StopChange::revision).toArray(Integer[]::new))
        .param("digests", changes.stream().map(StopStore::digest).toArray(String[]::new))
        .param("withdrawns", changes.stream().map(c -> c.stop() == null).toArray(Boolean[]::new))
        .update();
  }

  private static boolean isOpen(StopChange change) {
    Stop stop = change.stop();
    return stop != null && stop.isOpen();
  }

  private static String digest(StopChange change) {
    Stop stop = change.stop();
    return stop == null ? "" : stop.digest();
  }

  private static Window window(ResultSet row) throws SQLException {
    return new Window(
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        row.getObject("to_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
