// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.proposal;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.oee.downtime.Edit;
import io.millrace.oee.downtime.EditStore;
import io.millrace.oee.facts.Window;
import io.millrace.oee.plant.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** What people said of a work unit's stops, with what was known of each. Thread-safe. */
public final class LessonStore {
  private static final TypeReference<Map<String, String>> SIGNALS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final EditStore edits;
  private final int mostEdits;

  /**
   * @param mostEdits how many of a unit's newest edits teach.
   */
  public LessonStore(JdbcClient jdbc, EditStore edits, int mostEdits) {
    this.jdbc = jdbc;
    this.edits = edits;
    this.mostEdits = mostEdits;
  }

  /** Units of which people said reasons, in the order of their paths. */
  List<EquipmentId> taught() {
    return jdbc.sql(
            """
            select u.path from work_unit u
            where exists (select from edit e where e.work_unit_id = u.id and e.reason is not null)
            order by u.path
            """)
        .query((row, _) -> EquipmentId.of(row.getString("path")))
        .list();
  }

  Learned learned(EquipmentId unit, Terms terms) {
    List<Edit> newest = edits.newest(unit, mostEdits);
    Map<UUID, Edit> byId = new HashMap<>();
    newest.forEach(edit -> byId.put(edit.id(), edit));
    List<Window> windows =
        newest.stream().filter(edit -> edit.reason() != null).map(Edit::window).distinct().toList();
    Map<Window, Stop> stops = stops(unit, windows);
    List<Lesson> lessons = new ArrayList<>();
    for (Edit edit : newest) {
      add(edit, byId, stops, terms, lessons);
    }
    return Learned.of(lessons);
  }

  /** An undo of an undo says again what was said. */
  private static void add(
      Edit edit, Map<UUID, Edit> byId, Map<Window, Stop> stops, Terms terms, List<Lesson> into) {
    Edit root = edit;
    boolean isUndo = false;
    while (root.undoes() != null) {
      isUndo = !isUndo;
      root = byId.get(root.undoes());
      if (root == null) {
        return;
      }
    }
    String reason = root.reason();
    Stop stop = stops.get(root.window());
    if (reason == null || edit.author().equals(Edit.PROPOSAL)) {
      return;
    }
    if (root.author().equals(Edit.PROPOSAL)) {
      if (isUndo) {
        into.add(new Lesson.Refused(edit.at(), edit.id(), reason));
      }
      return;
    }
    if (stop == null) {
      return;
    }
    Instant from = root.window().from();
    Instant began = from.isBefore(stop.window().from()) ? stop.window().from() : from;
    into.add(
        isUndo
            ? new Lesson.Unsaid(edit.at(), edit.id(), root.id(), began)
            : new Lesson.Said(
                edit.at(), edit.id(), root.id(), began, stop.features(terms), reason));
  }

  /** Of each window the stop that has the most of it; windows without one are left out. */
  Map<Window, Stop> stops(EquipmentId unit, List<Window> windows) {
    Map<Window, Stop> stops = new HashMap<>();
    if (windows.isEmpty()) {
      return stops;
    }
    jdbc.sql(
            """
            select w.from_at as asked_from, w.to_at as asked_to, i.*, p.state as before_state,
              p.cause as before_cause, r.product,
              (select jsonb_object_agg(s.tag, s.value order by s.from_at) from signal s
               where s.work_unit_id = u.id
                 and tstzrange(s.from_at, s.to_at) && tstzrange(
                   i.from_at - interval '3 s', i.from_at + interval '3 s')) as signals
            from work_unit u
            cross join unnest(:froms::text[]::timestamptz[], :tos::text[]::timestamptz[])
              as w (from_at, to_at)
            cross join lateral (
              select x.from_at, x.to_at, x.state, x.cause, x.code from state x
              where x.path = u.path and x.state in ('DELAYED', 'DOWN')
                and tstzrange(x.from_at, x.to_at) && tstzrange(w.from_at, w.to_at)
              order by least(x.to_at, w.to_at) - greatest(x.from_at, w.from_at) desc, x.from_at
              limit 1) i
            left join lateral (
              select x.state, x.cause from state x
              where x.path = u.path
                and tstzrange(x.from_at, x.to_at) && tstzrange(
                  i.from_at - interval '1 s', i.from_at)
              order by x.from_at desc limit 1) p on true
            left join lateral (
              select x.product from run x
              where x.work_unit_id = u.id and tstzrange(x.from_at, x.to_at) @> i.from_at) r on true
            where u.path = :path
            """)
        .param("path", unit.path())
        .param("froms", windows.stream().map(w -> w.from().toString()).toArray(String[]::new))
        .param("tos", windows.stream().map(w -> w.to().toString()).toArray(String[]::new))
        .query(
            (row, _) ->
                stops.put(
                    new Window(instant(row, "asked_from"), instant(row, "asked_to")), stop(row)))
        .list();
    return stops;
  }

  private static Stop stop(ResultSet row) throws SQLException {
    String state = row.getString("before_state");
    String cause = row.getString("before_cause");
    String signals = row.getString("signals");
    return new Stop(
        new Window(instant(row, "from_at"), instant(row, "to_at")),
        EquipmentState.valueOf(row.getString("state")),
        row.getString("cause"),
        row.getObject("code", Long.class),
        state == null ? null : cause == null ? state : state + " " + cause,
        row.getString("product"),
        signals == null ? Map.of() : Json.MAPPER.readValue(signals, SIGNALS));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
