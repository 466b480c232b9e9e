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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** What became of edits. */
  public sealed interface Added {
    /** They hold. */
    record Done() implements Added {}

    /** Nothing was ever read of the unit, so there is nothing to edit. */
    record NothingRead() implements Added {}

    /** Somebody edited the same time since the client looked; nothing was added. */
    record Stale(Edit newer) implements Added {}
  }

  /**
   * Adds edits of one work unit, all or none. One that is there already changes nothing.
   *
   * @param seen revision of the unit that the author saw; null when the author does not mind.
   */
  public Added add(EquipmentId unit, List<Edit> edits, @Nullable Long seen) {
    return Objects.requireNonNull(
        transactions.execute(
            _ -> {
              Integer id = lock(unit).orElse(null);
              if (id == null) {
                return new Added.NothingRead();
              }
              Optional<Edit> newer = seen == null ? Optional.empty() : newer(id, edits, seen);
              if (newer.isPresent()) {
                return new Added.Stale(newer.get());
              }
              edits.forEach(edit -> apply(unit, id, edit));
              return new Added.Done();
            }));
  }

  /**
   * Adds an edit unless somebody said something of its time, or it was made once before.
   *
   * @return whether it was added.
   */
  public boolean propose(EquipmentId unit, Edit edit) {
    return Boolean.TRUE.equals(
        transactions.execute(
            _ -> {
              Integer id = lock(unit).orElse(null);
              return id != null && !isEdited(id, edit.window()) && apply(unit, id, edit);
            }));
  }

  private boolean apply(EquipmentId unit, int id, Edit edit) {
    boolean isNew = insert(id, edit);
    if (isNew) {
      refold(id, edit.window());
      List<DueStore.Changed> changed = List.of(new DueStore.Changed(unit, edit.window()));
      due.add(changed, DueStore.Cause.EDIT, edit.author());
      stops.add(changed, StopDueStore.Cause.EDIT, edit.author());
    }
    return isNew;
  }

  /** The newest edit of the same time that its author could not see; sent again is no other. */
  private Optional<Edit> newer(int unit, List<Edit> edits, long seen) {
    return jdbc.sql(
            """
            select e.* from edit e
            join unnest(:froms::text[]::timestamptz[], :tos::text[]::timestamptz[])
              as w (from_at, to_at) on e.from_at < w.to_at and e.to_at > w.from_at
            where e.work_unit_id = :unit and e.number > :seen and e.id <> all(:own::uuid[])
            order by e.number desc limit 1
            """)
        .param("unit", unit)
        .param(
            "froms", edits.stream().map(e -> e.window().from().toString()).toArray(String[]::new))
        .param("tos", edits.stream().map(e -> e.window().to().toString()).toArray(String[]::new))
        .param("own", edits.stream().map(Edit::id).toArray(UUID[]::new))
        .param("seen", seen)
        .query((row, _) -> edit(row))
        .optional();
  }

  private boolean isEdited(int unit, Window window) {
    return jdbc.sql(
            """
            select exists (
              select from overlay
              where work_unit_id = :unit
                and tstzrange(from_at, to_at) && tstzrange(:from::timestamptz, :to::timestamptz))
            """)
        .param("unit", unit)
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .query(Boolean.class)
        .single();
  }

  /** The newest edits of a unit, in the order they were made. */
  public List<Edit> newest(EquipmentId unit, int limit) {
    return jdbc.sql(
            """
            select e.* from work_unit u join edit e on e.work_unit_id = u.id
            where u.path = :path
            order by e.number desc limit :limit
            """)
        .param("path", unit.path())
        .param("limit", limit)
        .query((row, _) -> edit(row))
        .list()
        .reversed();
  }

  /**
   * Revision of each unit's edits, which grows with each of them; 0 before the first. Read before
   * what it is the revision of.
   */
  public Map<EquipmentId, Long> revisions(Collection<EquipmentId> units) {
    Map<EquipmentId, Long> revisions = new HashMap<>();
    jdbc.sql(
            """
            select u.path, coalesce(
              (select e.number from edit e where e.work_unit_id = u.id
               order by e.number desc limit 1), 0) as revision
            from work_unit u where u.path = any(:paths::text[])
            """)
        .param("paths", units.stream().map(EquipmentId::path).toArray(String[]::new))
        .query(
            (row, _) ->
                revisions.put(EquipmentId.of(row.getString("path")), row.getLong("revision")))
        .list();
    return revisions;
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
                returning from_at, to_at, state, reason, comment, edit_id, is_proposed
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
            insert into overlay
              (work_unit_id, from_at, to_at, state, reason, comment, edit_id, is_proposed)
            values (:unit, :from::timestamptz, :to::timestamptz, :state, :reason, :comment, :edit,
              :proposed)
            """)
        .param("unit", unit)
        .param("from", overlay.window().from().toString())
        .param("to", overlay.window().to().toString())
        .param("state", overlay.state() == null ? null : overlay.state().name())
        .param("reason", overlay.reason())
        .param("comment", overlay.comment())
        .param("edit", overlay.edit())
        .param("proposed", overlay.isProposed())
        .update();
  }

  /** Every undo of an edit, in the order they were made. */
  public List<Edit> undos(UUID id) {
    return jdbc.sql("select * from edit where undoes = :id order by number")
        .param("id", id)
        .query((row, _) -> edit(row))
        .list();
  }

  /** The undo by which an edit does not hold now; empty when it holds. */
  public Optional<Edit> undoneBy(UUID id) {
    return undos(id).stream().filter(undo -> undoneBy(undo.id()).isEmpty()).findFirst();
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
        row.getObject("edit_id", UUID.class),
        row.getBoolean("is_proposed"));
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
