// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.run;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.facts.DueStore;
import io.millrace.oee.facts.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs of work units. Thread-safe. */
public final class RunStore {
  private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

  private final JdbcClient jdbc;
  private final DueStore due;
  private final TransactionTemplate transactions;

  public RunStore(JdbcClient jdbc, DueStore due, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.due = due;
    this.transactions = transactions;
  }

  /**
   * A run with its work unit.
   *
   * @param to null while it goes on.
   * @param author who said so.
   * @param at when, service's clock.
   */
  public record Placed(
      UUID id,
      String equipment,
      Instant from,
      @Nullable Instant to,
      @Nullable String product,
      @Nullable String order,
      String author,
      Instant at) {}

  /** What came of adding a run. */
  public enum Outcome {
    ADDED,
    /** The unit was never read. */
    UNKNOWN_UNIT,
    /** Another run lies in its time. */
    OVERLAPS
  }

  /**
   * Adds a run; one that goes on ends where it begins. The same id again changes nothing.
   *
   * @param run its end may be null: until the next one begins.
   */
  public Outcome add(EquipmentId unit, Placed run) {
    Outcome outcome = transactions.execute(_ -> addLocked(unit, run));
    return outcome == null ? Outcome.UNKNOWN_UNIT : outcome;
  }

  private Outcome addLocked(EquipmentId unit, Placed run) {
    Optional<Integer> id =
        jdbc.sql("select id from work_unit where path = :path for update")
            .param("path", unit.path())
            .query(Integer.class)
            .optional();
    if (id.isEmpty()) {
      return Outcome.UNKNOWN_UNIT;
    }
    if (find(run.id()).isPresent()) {
      return Outcome.ADDED;
    }
    jdbc.sql(
            """
            update run set to_at = :from::timestamptz
            where work_unit_id = :unit and to_at = 'infinity' and from_at < :from::timestamptz
            """)
        .param("unit", id.get())
        .param("from", run.from().toString())
        .update();
    int added =
        jdbc.sql(
                """
                insert into run (id, work_unit_id, from_at, to_at, product, order_id, author, at)
                select :id, :unit, :from::timestamptz, coalesce(:to::timestamptz, 'infinity'),
                  :product, :order, :author, :at::timestamptz
                where not exists (
                  select from run
                  where work_unit_id = :unit
                    and from_at < coalesce(:to::timestamptz, 'infinity')
                    and to_at > :from::timestamptz)
                """)
            .param("id", run.id())
            .param("unit", id.get())
            .param("from", run.from().toString())
            .param("to", run.to() == null ? null : run.to().toString())
            .param("product", run.product())
            .param("order", run.order())
            .param("author", run.author())
            .param("at", run.at().toString())
            .update();
    if (added == 1) {
      Instant to = run.to() == null ? FAR : run.to();
      due.add(
          List.of(new DueStore.Changed(unit, new Window(run.from(), to))),
          DueStore.Cause.RUN,
          run.author());
    }
    return added == 1 ? Outcome.ADDED : Outcome.OVERLAPS;
  }

  /**
   * Ends a run that goes on.
   *
   * @return whether it went on and began before.
   */
  public boolean end(UUID id, Instant at, String author) {
    return Boolean.TRUE.equals(transactions.execute(_ -> endLocked(id, at, author)));
  }

  private boolean endLocked(UUID id, Instant at, String author) {
    Placed run = find(id).orElseThrow();
    EquipmentId unit = EquipmentId.of(run.equipment());
    due.lock(unit);
    boolean isEnded = update(id, at);
    if (isEnded) {
      due.add(List.of(new DueStore.Changed(unit, new Window(at, FAR))), DueStore.Cause.RUN, author);
    }
    return isEnded;
  }

  private boolean update(UUID id, Instant at) {
    return jdbc.sql(
                """
                update run set to_at = :at::timestamptz
                where id = :id and to_at = 'infinity' and from_at < :at::timestamptz
                """)
            .param("id", id)
            .param("at", at.toString())
            .update()
        == 1;
  }

  public Optional<Placed> find(UUID id) {
    return jdbc.sql(
            "select u.path, r.* from run r join work_unit u on u.id = r.work_unit_id where r.id = :id")
        .param("id", id)
        .query((row, _) -> placed(row))
        .optional();
  }

  /** Runs of the units at or below a place that touch a window, by unit and time. */
  public List<Placed> find(EquipmentId place, Window window, int limit) {
    return jdbc.sql(
            """
            select u.path, r.* from run r join work_unit u on u.id = r.work_unit_id
            where (u.path = :path or starts_with(u.path, :path || '/'))
              and r.from_at < :to::timestamptz and r.to_at > :from::timestamptz
            order by u.path, r.from_at
            limit :limit
            """)
        .param("path", place.path())
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .param("limit", limit)
        .query((row, _) -> placed(row))
        .list();
  }

  private static Placed placed(ResultSet row) throws SQLException {
    OffsetDateTime to = row.getObject("to_at", OffsetDateTime.class);
    return new Placed(
        row.getObject("id", UUID.class),
        row.getString("path"),
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        to.equals(OffsetDateTime.MAX) ? null : to.toInstant(),
        row.getString("product"),
        row.getString("order_id"),
        row.getString("author"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }
}
