// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Says that kept accounts no longer hold. Called in the transaction that changes what they were
 * made of, with the work units locked, so nobody ever sees one without the other. Thread-safe.
 */
public final class DueStore {
  private final JdbcClient jdbc;

  public DueStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Why accounts are made again. */
  public enum Cause {
    LATE_DATA,
    EDIT,
    RUN,
    PLANNED_DOWNTIME,
    PLANT_MODEL
  }

  /** A stretch of a work unit's time that is otherwise now. */
  public record Changed(EquipmentId unit, Window window) {}

  /**
   * @param author who changed it; null for the plant itself.
   * @return how many slices were kept of it until now.
   */
  public long add(List<Changed> changed, Cause cause, @Nullable String author) {
    if (changed.isEmpty()) {
      return 0;
    }
    // With the instants beside it, since whether a failure goes on is seen from what it borders on;
    // with the time behind it that depends on it; and with the whole of the stops at its edges,
    // whose
    // length may be another one now, and with it what they are.
    return jdbc.sql(
            """
            with touched as (
              select p.work_unit_id,
                least(x.from_at, stop.from_at) - interval '1 microsecond' as from_at,
                greatest(x.to_at, stop.to_at) + (p.reach_micros + 1) * interval '1 microsecond'
                  as to_at
              from unnest(
                  :paths::text[], :froms::text[]::timestamptz[], :tos::text[]::timestamptz[])
                as x (path, from_at, to_at)
              join work_unit u on u.path = x.path
              join account_progress p on p.work_unit_id = u.id
              cross join lateral (
                select min(s.from_at) as from_at, max(s.to_at) as to_at
                from unnest(array[x.from_at, x.to_at]) edge,
                  lateral (
                    select from_at, to_at from state_interval
                    where work_unit_id = u.id and state <> 'PRODUCING'
                      and tstzrange(from_at, to_at) && tstzrange(
                        edge - interval '1 microsecond', edge + interval '1 microsecond')
                    union all
                    select from_at, to_at from overlay
                    where work_unit_id = u.id and state is distinct from 'PRODUCING'
                      and tstzrange(from_at, to_at) && tstzrange(
                        edge - interval '1 microsecond', edge + interval '1 microsecond')) s
                where :isOfStops) stop
              where p.accounted_to >= x.from_at
                and p.accounted_from <= x.to_at + p.reach_micros * interval '1 microsecond'),
            removed as (
              delete from account a using touched t
              where a.work_unit_id = t.work_unit_id and a.from_at < t.to_at and a.to_at > t.from_at
              returning a.work_unit_id, a.from_at),
            summed as (
              delete from account_sum s using touched t
              where s.work_unit_id = t.work_unit_id
                and s.period_from < t.to_at and s.period_to > t.from_at),
            due as (
              insert into account_due (work_unit_id, from_at, to_at, cause, author)
              select work_unit_id, from_at, to_at, :cause, :author from touched)
            select count(distinct (work_unit_id, from_at)) from removed
            """)
        .param("paths", changed.stream().map(c -> c.unit().path()).toArray(String[]::new))
        .param(
            "froms", changed.stream().map(c -> c.window().from().toString()).toArray(String[]::new))
        .param("tos", changed.stream().map(c -> c.window().to().toString()).toArray(String[]::new))
        .param("cause", cause.name())
        .param("isOfStops", cause == Cause.EDIT || cause == Cause.LATE_DATA)
        .param("author", author)
        .query(Long.class)
        .single();
  }

  /** All that is kept of the units at or below a place is made again; they are locked first. */
  public void addAll(EquipmentId place, Cause cause, @Nullable String author) {
    jdbc.sql(
            """
            with units as (
              select id from work_unit
              where path = :path or starts_with(path, :path || '/') order by path for update),
            removed as (delete from account a using units u where a.work_unit_id = u.id),
            summed as (delete from account_sum s using units u where s.work_unit_id = u.id)
            insert into account_due (work_unit_id, from_at, to_at, cause, author)
            select p.work_unit_id, p.accounted_from, p.accounted_to, :cause, :author
            from account_progress p join units u on u.id = p.work_unit_id
            """)
        .param("path", place.path())
        .param("cause", cause.name())
        .param("author", author)
        .update();
  }

  /** Locks the units at or below a place, in the order of their paths, and names them. */
  public List<EquipmentId> lock(EquipmentId place) {
    return jdbc.sql(
            """
            select path from work_unit
            where path = :path or starts_with(path, :path || '/') order by path for update
            """)
        .param("path", place.path())
        .query((row, _) -> EquipmentId.of(row.getString("path")))
        .list();
  }
}
