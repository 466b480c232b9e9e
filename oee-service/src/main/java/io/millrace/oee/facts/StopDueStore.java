// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.facts;

import io.millrace.contracts.equipment.EquipmentId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Says where stops may be otherwise than they were told. Called in the transaction that changes
 * them, with the work units locked. At most one stretch per unit, cause and author waits.
 * Thread-safe.
 */
public final class StopDueStore {
  private final JdbcClient jdbc;

  public StopDueStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Who changed them. */
  public enum Cause {
    /** Readings, also late ones. */
    MACHINE,
    EDIT,
    PLANT_MODEL
  }

  /**
   * @param changed at most one stretch of each unit.
   * @param author null for the plant itself.
   */
  public void add(List<DueStore.Changed> changed, Cause cause, @Nullable String author) {
    if (changed.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into stop_due as d (work_unit_id, from_at, to_at, cause, author)
            select u.id, x.from_at, x.to_at, :cause, :author
            from unnest(
                :paths::text[], :froms::text[]::timestamptz[], :tos::text[]::timestamptz[])
              as x (path, from_at, to_at)
            join work_unit u on u.path = x.path
            on conflict (work_unit_id, cause, author) do update
              set from_at = least(d.from_at, excluded.from_at),
                  to_at = greatest(d.to_at, excluded.to_at)
            """)
        .param("paths", changed.stream().map(c -> c.unit().path()).toArray(String[]::new))
        .param(
            "froms", changed.stream().map(c -> c.window().from().toString()).toArray(String[]::new))
        .param("tos", changed.stream().map(c -> c.window().to().toString()).toArray(String[]::new))
        .param("cause", cause.name())
        .param("author", author == null ? "" : author)
        .update();
  }

  /** Every stop of the units at or below a place is looked at again; the units are locked. */
  public void addAll(EquipmentId place, Cause cause) {
    jdbc.sql(
            """
            insert into stop_due as d (work_unit_id, from_at, to_at, cause)
            select u.id, least(p.accounted_from, coalesce(u.open_to, p.accounted_to) - interval '7 days'),
              greatest(u.open_to, p.accounted_to), :cause
            from work_unit u left join account_progress p on p.work_unit_id = u.id
            where (u.path = :path or starts_with(u.path, :path || '/'))
              and (u.open_to is not null or p.accounted_to is not null)
            on conflict (work_unit_id, cause, author) do update
              set from_at = least(d.from_at, excluded.from_at),
                  to_at = greatest(d.to_at, excluded.to_at)
            """)
        .param("path", place.path())
        .param("cause", cause.name())
        .update();
  }
}
