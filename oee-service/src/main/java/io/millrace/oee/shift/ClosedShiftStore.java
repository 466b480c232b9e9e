// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.shift;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.oee.facts.DueStore.Cause;
import io.millrace.oee.facts.Window;
import io.millrace.oee.kpi.Figures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Reports of closed shifts; they are only ever added. Thread-safe. */
public final class ClosedShiftStore {
  private final JdbcClient jdbc;
  private final Counter late;

  public ClosedShiftStore(JdbcClient jdbc, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.late = meters.counter("millrace.oee.late", "kind", "shift");
  }

  /** Which of a shift's reports are wanted. */
  public enum Wanted {
    /** As it closed. */
    FIRST,
    /** As corrected since. */
    LATEST,
    ALL
  }

  /**
   * Called in a transaction; a revision that late data made is counted when that commits.
   *
   * @param digest what the report is recognised by.
   */
  void add(int unit, ClosedShift report, ShiftDetail detail, String digest) {
    jdbc.sql(
            """
            insert into closed_shift (work_unit_id, shift, date, from_at, to_at, team, revision, at,
              cause, author, model_version, profile, digest, figures, detail)
            values (:unit, :shift, :date::date, :from::timestamptz, :to::timestamptz, :team,
              :revision, :at::timestamptz, :cause, :author, :version, :profile, :digest,
              :figures::jsonb, :detail::jsonb)
            """)
        .param("unit", unit)
        .param("shift", report.shift())
        .param("date", report.date().toString())
        .param("from", report.from().toString())
        .param("to", report.to().toString())
        .param("team", report.team())
        .param("revision", report.revision())
        .param("at", report.at().toString())
        .param("cause", report.cause())
        .param("author", report.author())
        .param("version", report.modelVersion())
        .param("profile", report.profile())
        .param("digest", digest)
        .param("figures", Json.MAPPER.writeValueAsString(report.figures()))
        .param("detail", Json.MAPPER.writeValueAsString(detail))
        .update();
    if (report.cause().equals(Cause.LATE_DATA.name())) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              late.increment();
            }
          });
    }
  }

  /** The newest report's revision and what it is recognised by. */
  record Last(int revision, String digest) {}

  Optional<Last> last(int unit, Instant from) {
    return jdbc.sql(
            """
            select revision, digest from closed_shift
            where work_unit_id = :unit and from_at = :from::timestamptz
            order by revision desc limit 1
            """)
        .param("unit", unit)
        .param("from", from.toString())
        .query((row, _) -> new Last(row.getInt("revision"), row.getString("digest")))
        .optional();
  }

  /**
   * Reports of shifts of the units at or below a place that begin in a window, by time and unit.
   */
  public List<ClosedShift> find(EquipmentId place, Window window, Wanted wanted, int limit) {
    String which =
        switch (wanted) {
          case FIRST -> "and c.revision = 1";
          case LATEST ->
              """
              and not exists (select from closed_shift n
                where n.work_unit_id = c.work_unit_id and n.from_at = c.from_at
                  and n.revision > c.revision)
              """;
          case ALL -> "";
        };
    return jdbc.sql(
            """
            select u.path, c.shift, c.date, c.from_at, c.to_at, c.team, c.revision, c.at, c.cause,
              c.author, c.model_version, c.profile, c.figures
            from closed_shift c join work_unit u on u.id = c.work_unit_id
            where (u.path = :path or starts_with(u.path, :path || '/'))
              and c.from_at >= :from::timestamptz and c.from_at < :to::timestamptz
              %s
            order by c.from_at, u.path, c.revision
            limit :limit
            """
                .formatted(which))
        .param("path", place.path())
        .param("from", window.from().toString())
        .param("to", window.to().toString())
        .param("limit", limit)
        .query((row, _) -> report(row))
        .list();
  }

  /**
   * One report of a work unit's shift.
   *
   * @param from first instant of the shift.
   * @param revision null for the newest.
   */
  public Optional<ShiftReport> find(EquipmentId unit, Instant from, @Nullable Integer revision) {
    return jdbc.sql(
            """
            select u.path, c.* from closed_shift c join work_unit u on u.id = c.work_unit_id
            where u.path = :path and c.from_at = :from::timestamptz
              and c.revision = coalesce(:revision::int, c.revision)
            order by c.revision desc limit 1
            """)
        .param("path", unit.path())
        .param("from", from.toString())
        .param("revision", revision)
        .query(
            (row, _) -> {
              String detail = row.getString("detail");
              return new ShiftReport(
                  report(row),
                  detail == null ? null : Json.MAPPER.readValue(detail, ShiftDetail.class),
                  revisions(unit, from));
            })
        .optional();
  }

  private List<ShiftReport.Revision> revisions(EquipmentId unit, Instant from) {
    return jdbc.sql(
            """
            select c.revision, c.at, c.cause, c.author
            from closed_shift c join work_unit u on u.id = c.work_unit_id
            where u.path = :path and c.from_at = :from::timestamptz
            order by c.revision
            """)
        .param("path", unit.path())
        .param("from", from.toString())
        .query(
            (row, _) ->
                new ShiftReport.Revision(
                    row.getInt("revision"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("cause"),
                    row.getString("author")))
        .list();
  }

  private static ClosedShift report(ResultSet row) throws SQLException {
    return new ClosedShift(
        row.getString("path"),
        row.getString("shift"),
        row.getObject("date", LocalDate.class),
        row.getObject("from_at", OffsetDateTime.class).toInstant(),
        row.getObject("to_at", OffsetDateTime.class).toInstant(),
        row.getString("team"),
        row.getInt("revision"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("cause"),
        row.getString("author"),
        row.getInt("model_version"),
        row.getString("profile"),
        Json.MAPPER.readValue(row.getString("figures"), Figures.class));
  }
}
