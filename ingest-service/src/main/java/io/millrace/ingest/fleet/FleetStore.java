// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import io.millrace.contracts.Json;
import io.millrace.contracts.events.GatewayEvent.GatewayReport;
import io.millrace.contracts.plant.DeviceDefinition;
import io.millrace.kit.stream.Delivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is known of each gateway. Thread-safe. */
public final class FleetStore {
  private final JdbcTemplate jdbc;
  private final InstantSource clock;

  public FleetStore(JdbcTemplate jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Keeps the newest report of each gateway; runs in the transaction of the stream. */
  public void save(List<Delivery<GatewayReport>> reports) {
    Instant now = clock.instant();
    jdbc.batchUpdate(
        """
        insert into gateway (name, heard_at, clock_offset_micros, report) values (?, ?, ?, ?::json)
        on conflict (name) do update set heard_at = excluded.heard_at,
          clock_offset_micros = excluded.clock_offset_micros, report = excluded.report
        where excluded.heard_at >= gateway.heard_at
        """,
        reports.stream().map(d -> HeardReport.of(d.value(), d.receivedAt(), now)).toList(),
        500,
        (row, heard) -> {
          Duration offset = heard.clockOffset();
          row.setString(1, heard.report().gateway());
          row.setObject(2, heard.heardAt().atOffset(ZoneOffset.UTC));
          row.setObject(3, offset == null ? null : offset.toNanos() / 1_000);
          row.setString(4, Json.MAPPER.writeValueAsString(heard.report()));
        });
  }

  /**
   * Names of gateways in order: those that a model in force names, and those that were heard of.
   *
   * @param after only names behind this one.
   */
  List<String> names(String after, int limit) {
    return jdbc.query(
        """
        select name from (
          select name from gateway
          union select gateway from device
          union select coalesce(d ->> 'gateway', ?) from site s
            join plant_model m on m.site = s.name and m.version = s.version
            cross join json_array_elements(m.model -> 'devices') d
        ) known where name collate "C" > ? collate "C" order by name collate "C" limit ?
        """,
        (row, _) -> row.getString(1),
        DeviceDefinition.DEFAULT_GATEWAY,
        after,
        limit);
  }

  /** What the models in force give to whom; a site without devices gives the usual gateway none. */
  List<Assignment> assignments() {
    return jdbc.query(
        """
        select coalesce(d ->> 'gateway', ?), s.path, s.version, m.at, count(d)
        from site s join plant_model m on m.site = s.name and m.version = s.version
        left join lateral json_array_elements(m.model -> 'devices') d on true
        group by 1, 2, 3, 4
        """,
        (row, _) ->
            new Assignment(
                row.getString(1), row.getString(2), row.getInt(3), instant(row, 4), row.getInt(5)),
        DeviceDefinition.DEFAULT_GATEWAY);
  }

  /** The newest report of each of the gateways that ever sent one. */
  Map<String, HeardReport> reports(List<String> gateways) {
    Map<String, HeardReport> reports = new HashMap<>();
    jdbc.query(
        "select name, heard_at, clock_offset_micros, report::text from gateway where name = any"
            + " (?)",
        row -> {
          Long offset = row.getObject(3, Long.class);
          reports.put(
              row.getString(1),
              new HeardReport(
                  Json.MAPPER.readValue(row.getString(4), GatewayReport.class),
                  instant(row, 2),
                  offset == null ? null : Duration.of(offset, ChronoUnit.MICROS)));
        },
        (Object) gateways.toArray(String[]::new));
    return reports;
  }

  /** Event time of the newest reading of each of the gateways that ever sent one. */
  Map<String, Instant> lastReadings(List<String> gateways) {
    Map<String, Instant> times = new HashMap<>();
    jdbc.query(
        """
        select gateway, max(last_at) from device
        where gateway = any (?) and last_at is not null group by gateway
        """,
        row -> {
          times.put(row.getString(1), instant(row, 2));
        },
        (Object) gateways.toArray(String[]::new));
    return times;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
