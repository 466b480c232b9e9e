// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.facts.DueStore;
import io.millrace.oee.facts.StopDueStore;
import io.millrace.oee.facts.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Edits and the overlay that follows from them. Thread-safe. */
public final class EditStore {
  private final JdbcClient jdbc;
  private final DueStore due;
  private final StopDueStore stops;
  private final TransactionTemplate transactions;

  public EditStore(JdbcClient jdbc, DueStore due, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.due = due;
    this.stops = new StopDueStore(jdbc);
    this.transactions = transactions;
  }

  /** An edit with the work unit it speaks of. */
  public record Placed(EquipmentId unit, Edit edit) {}

  /**
   * Adds edits of one work unit, all or none. One that is there already changes nothing.
   *
   * @return false when the unit was never read, so that there is nothing to edit.
   */
  public boolean add(EquipmentId unit, List<Edit> edits) {
    return Boolean.TRUE.equals(
        transactions.execute(
            _ -> {
              Optional<Integer> id = lock(unit);
              for (Edit edit : id.isEmpty() ? List.<Edit>of() : edits) {
                if (insert(id.get(), edit)) {
                  refold(id.get(), edit.window());
                  List<DueStore.Changed> changed =
                      List.of(new DueStore.Changed(unit, edit.window()));
                  due.add(changed, DueStore.Cause.EDIT, edit.author());
                  stops.add(changed, StopDueStore.Cause.EDIT, edit.author());
                }
              }
              return id.isPresent();
            }));
  }

  /** Edits of one unit are folded one after the other. */
  private Optional<Integer> lock(EquipmentId unit) {
    return jdbc.sql("select id from work_unit where path = :path for update")
        .param("path", unit.path())
        .query(Integer.class)
        .optional();
  }

  private boolean insert(int unit, Edit edit) {
    return jdbc.sql(
                """
                insert into edit (id, work_unit_id, from_at, to_at, state, reason, reason_tree,
                  comment, undoes, author, at, why)
                values (:id, :unit, :from::timestamptz, :to::timestamptz, :state, :reason, :tree,
                  :comment, :undoes, :author, :at::timestamptz, :why)
                on conflict (id) do nothing
                """)
            .param("id", edit.id())
            .param("unit", unit)
            .param("from", edit.window().from().toString())
            .param("to", edit.window().to().toString())
            .param("state", edit.state() == null ? null : edit.state().name())
            .param("reason", edit.reason())
            .param("tree", edit.reasonTree())
            .param("comment", edit.comment())
            .param("undoes", edit.undoes())
            .param("author", edit.author())
            .param("at", edit.at().toString())
            .param("why", edit.why())
            .update()
        == 1;
  }

  private void refold(int unit, Window window) {
    List<Overlay> before =
        jdbc.sql(
                """
                delete from overlay
                where work_unit_id = :unit
                  and tstzrange(from_at, to_at) && tstzrange(:from::timestamptz, :to::timestamptz)
                returning from_at, to_at, state, reason, comment, edit_id
                """)
            .param("unit", unit)
            .param("from", window.from().toString())
            .param("to", window.to().toString())
            .query((row, _) -> overlay(row))
            .list();
    Overlays.outside(before, window).forEach(overlay -> insert(unit, overlay));
    Overlays.within(window, edits(unit, window)).forEach(overlay -> insert(unit, overlay));
  }

  private List<Edit> edits(int unit, Window window) {
    return jdbc.sql(
            """
            select * from edit
            where work_unit_id = :unit
              and from_at < :to::timestamptz and to_at > :from::timestamptz
            order by number
            """)
        .param("unit", unit)
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .query((row, _) -> edit(row))
        .list();
  }

  private void insert(int unit, Overlay overlay) {
    jdbc.sql(
            """
            insert into overlay (work_unit_id, from_at, to_at, state, reason, comment, edit_id)
            values (:unit, :from::timestamptz, :to::timestamptz, :state, :reason, :comment, :edit)
            """)
        .param("unit", unit)
        .param("from", overlay.window().from().toString())
        .param("to", overlay.window().to().toString())
        .param("state", overlay.state() == null ? null : overlay.state().name())
        .param("reason", overlay.reason())
        .param("comment", overlay.comment())
        .param("edit", overlay.edit())
        .update();
  }

  /** One edit with its unit. */
  public Optional<Placed> find(UUID id) {
    return jdbc.sql(
            "select u.path, e.* from edit e join work_unit u on u.id = e.work_unit_id where e.id = :id")
        .param("id", id)
        .query((row, _) -> new Placed(EquipmentId.of(row.getString("path")), edit(row)))
        .optional();
  }

  /**
   * Edits of the units at or below a place that touch a window, newest first.
   *
   * @param limit most edits to return.
   */
  public List<Placed> find(EquipmentId place, Window window, int limit) {
    return jdbc.sql(
            """
            select u.path, e.* from edit e join work_unit u on u.id = e.work_unit_id
            where (u.path = :path or starts_with(u.path, :path || '/'))
              and e.from_at < :to::timestamptz and e.to_at > :from::timestamptz
            order by e.number desc
            limit :limit
            """)
        .param("path", place.path())
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .param("limit", limit)
        .query((row, _) -> new Placed(EquipmentId.of(row.getString("path")), edit(row)))
        .list();
  }

  private static Edit edit(ResultSet row) throws SQLException {
    return new Edit(
        row.getObject("id", UUID.class),
        window(row),
        state(row),
        row.getString("reason"),
        row.getString("reason_tree"),
        row.getString("comment"),
        row.getObject("undoes", UUID.class),
        row.getString("author"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("why"));
  }

  private static Overlay overlay(ResultSet row) throws SQLException {
    return new Overlay(
        window(row),
        state(row),
        row.getString("reason"),
        row.getString("comment"),
        row.getObject("edit_id", UUID.class));
  }

  private static @Nullable EquipmentState state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return state == null ? null : EquipmentState.valueOf(state);
  }

  private static Window window(ResultSet row) throws SQLException {
    return new Window(
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        row.getObject("to_at", OffsetDateTime.class).toInstant());
  }
}
