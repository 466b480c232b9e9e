// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.contracts.Json;
import io.millrace.contracts.events.GatewayEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** What came, what did not, and what the gateways said about it. Thread-safe. */
final class CompletenessStore {
  private static final String GAP_TOUCHES =
      """
      device_id = ? and coalesce(before, noticed_at) > ?::timestamptz
        and coalesce(after, before, noticed_at) < ?::timestamptz
      """;

  private static final String DROP_TOUCHES =
      """
      gateway = ? and device = ? and event ->> 'type' = 'readingsDropped' and at >= ?::timestamptz
        and (event ->> 'to')::timestamptz > ?::timestamptz
        and (event ->> 'from')::timestamptz < ?::timestamptz
      """;

  private final JdbcTemplate jdbc;

  CompletenessStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A device with tags on the place that was asked for.
   *
   * @param tags how many tags it has there.
   * @param readingsPerSecond how many readings the model in force expects of them at least.
   */
  record Device(int id, String gateway, String name, int tags, double readingsPerSecond) {}

  /** What came of a device. */
  record Received(long batches, long readings) {}

  /**
   * Batches that never came.
   *
   * @param after event time of the last reading before them; null when there was none.
   * @param before event time of the first reading after them; null when not known.
   * @param dropped why the gateway dropped them, as it announced; null when it announced nothing.
   */
  record Gap(
      String epoch,
      long fromSequence,
      long toSequence,
      @Nullable Instant after,
      @Nullable Instant before,
      @Nullable String dropped) {}

  void save(List<GatewayEvent> events) {
    jdbc.batchUpdate(
        """
        insert into gateway_event (event_id, at, gateway, device, event)
        values (?, ?::timestamptz, ?, ?, ?::json) on conflict do nothing
        """,
        events,
        500,
        (row, event) -> {
          row.setObject(1, event.id());
          row.setString(2, event.at().toString());
          row.setString(3, event.gateway());
          row.setString(4, device(event));
          row.setString(5, Json.MAPPER.writeValueAsString(event));
        });
  }

  private static @Nullable String device(GatewayEvent event) {
    return switch (event) {
      case GatewayEvent.LinkChanged link -> link.device();
      case GatewayEvent.ReadingsDropped dropped -> dropped.device();
      case GatewayEvent.DeviceSwapped swapped -> swapped.device();
      case GatewayEvent.DeviceConfirmed confirmed -> confirmed.device();
      case GatewayEvent.ClockStepped stepped -> stepped.device();
      case GatewayEvent.ModelApplied _, GatewayEvent.GatewayReport _ -> null;
    };
  }

  List<Device> devices(String equipment) {
    return jdbc.query(
        """
        select d.device_id, d.gateway, d.name, count(*) as tags,
          coalesce(sum(1e6 / coalesce(s.max_gap_micros, s.period_micros)), 0) as rate
        from tag t join device d using (device_id) left join tag_setting s on s.name = t.name
        where t.name ^@ ? group by d.device_id order by d.gateway, d.name
        """,
        (row, _) ->
            new Device(
                row.getInt("device_id"),
                row.getString("gateway"),
                row.getString("name"),
                row.getInt("tags"),
                row.getDouble("rate")),
        equipment + "/");
  }

  Received received(int device, Instant from, Instant to) {
    return jdbc.query(
            """
            select coalesce(sum(batches), 0), coalesce(sum(readings), 0) from device_minute
            where device_id = ? and minute >= ?::timestamptz and minute < ?::timestamptz
            """,
            (row, _) -> new Received(row.getLong(1), row.getLong(2)),
            device,
            from.toString(),
            to.toString())
        .getFirst();
  }

  /** How many batches the gaps have that touch a window. */
  long missing(int device, Instant from, Instant to) {
    return sum(
        "select sum(to_sequence - from_sequence + 1) from gap where " + GAP_TOUCHES,
        device,
        from.toString(),
        to.toString());
  }

  private long sum(String sql, Object... arguments) {
    Long sum = jdbc.queryForObject(sql, Long.class, arguments);
    return sum == null ? 0 : sum;
  }

  /** Gaps that touch a window, oldest first. */
  List<Gap> gaps(int device, Instant from, Instant to, int limit) {
    return jdbc.query(
        """
        select epoch, from_sequence, to_sequence, after, before, (
          select e.event ->> 'reason' from gateway_event e join device d using (gateway)
          where d.device_id = gap.device_id and e.device = d.name
            and e.at >= coalesce(gap.after, '-infinity') - interval '1 day'
            and e.event ->> 'type' = 'readingsDropped' and e.event ->> 'epoch' = gap.epoch
            and (e.event ->> 'fromSequence')::bigint <= gap.to_sequence
            and (e.event ->> 'toSequence')::bigint >= gap.from_sequence
          order by e.at limit 1) as dropped
        from gap where
        """
            + GAP_TOUCHES
            + " order by gap_id limit ?",
        (row, _) ->
            new Gap(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                instant(row, 4),
                instant(row, 5),
                row.getString(6)),
        device,
        from.toString(),
        to.toString(),
        limit);
  }

  /** How many readings of a window the gateway said it dropped. */
  long dropped(Device device, Instant from, Instant to) {
    return sum(
        "select sum((event ->> 'readings')::bigint) from gateway_event where " + DROP_TOUCHES,
        drops(device, from, to).toArray());
  }

  /** What the gateway said about dropped readings of a window, oldest first. */
  List<GatewayEvent.ReadingsDropped> drops(Device device, Instant from, Instant to, int limit) {
    List<Object> arguments = drops(device, from, to);
    arguments.add(limit);
    return jdbc.query(
        "select event::text from gateway_event where " + DROP_TOUCHES + " order by at limit ?",
        (row, _) -> Json.MAPPER.readValue(row.getString(1), GatewayEvent.ReadingsDropped.class),
        arguments.toArray());
  }

  private static List<Object> drops(Device device, Instant from, Instant to) {
    return new ArrayList<>(
        List.of(device.gateway(), device.name(), from.toString(), from.toString(), to.toString()));
  }

  /** When the gateway's clock or the device's was set, oldest first. */
  List<ClockStep> clockSteps(Device device, Instant from, Instant to, int limit) {
    return jdbc.query(
        """
        select event::text from gateway_event
        where gateway = ? and (device is null or device = ?) and at >= ?::timestamptz
          and at < ?::timestamptz and event ->> 'type' = 'clockStepped' order by at limit ?
        """,
        (row, _) ->
            ClockStep.of(Json.MAPPER.readValue(row.getString(1), GatewayEvent.ClockStepped.class)),
        device.gateway(),
        device.name(),
        from.toString(),
        to.toString(),
        limit);
  }

  /**
   * Times in which nothing came of a device for longer than its readings speak, and than a minute,
   * oldest first. Minutes without a reading tell which; their neighbours' samples, where exactly.
   */
  List<Silence> silences(int device, Instant from, Instant to, int limit) {
    return new NamedParameterJdbcTemplate(jdbc)
        .query(
            """
        with own as (select array_agg(tag_id) as tags from tag where device_id = :device),
        hold as (
          select greatest(interval '1 minute', coalesce(min(coalesce(s.hold_micros,
            3 * s.period_micros)), 0) * interval '1 microsecond') as length
          from tag t join tag_setting s on s.name = t.name where t.device_id = :device),
        seen as (
          (select minute from device_minute where device_id = :device and readings > 0 and minute < :from
           order by minute desc limit 1)
          union all
          select minute from device_minute
          where device_id = :device and readings > 0 and minute >= :from and minute < :to),
        pairs as (select minute, lead(minute) over (order by minute) as next from seen)
        select greatest(p.last, :from) as begun, coalesce(p.first, :to) as ended,
          p.first is not null as is_over
        from (
          select q.minute, (
              select max(s.at) from sample s where s.tag_id = any (own.tags)
                and s.at >= q.minute and s.at < q.minute + interval '1 minute') as last, (
              select min(s.at) from sample s where s.tag_id = any (own.tags)
                and s.at >= q.next and s.at < q.next + interval '1 minute') as first,
            hold.length
          from pairs q, own, hold
          where coalesce(q.next, :to) - q.minute > hold.length
          order by q.minute limit :most) p
        where coalesce(p.first, :to) - p.last > p.length order by p.minute
        """,
            Map.of(
                "device",
                device,
                "from",
                from.atOffset(ZoneOffset.UTC),
                "to",
                to.atOffset(ZoneOffset.UTC),
                "most",
                limit),
            (row, _) ->
                new Silence(
                    row.getObject(1, OffsetDateTime.class).toInstant(),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    row.getBoolean(3)));
  }

  /** The last link change before a window and those in it, oldest first. */
  List<GatewayEvent.LinkChanged> links(Device device, Instant from, Instant to, int limit) {
    return around(device, List.of("linkChanged"), from, to, limit).stream()
        .map(GatewayEvent.LinkChanged.class::cast)
        .toList();
  }

  /** The last swap or confirmation before a window and those in it, oldest first. */
  List<GatewayEvent> swaps(Device device, Instant from, Instant to, int limit) {
    return around(device, List.of("deviceSwapped", "deviceConfirmed"), from, to, limit);
  }

  private List<GatewayEvent> around(
      Device device, List<String> types, Instant from, Instant to, int limit) {
    String[] wanted = types.toArray(String[]::new);
    return jdbc.query(
        """
        (select at, event::text from gateway_event
         where gateway = ? and device = ? and at < ?::timestamptz
           and event ->> 'type' = any (?) order by at desc limit 1)
        union all
        (select at, event::text from gateway_event
         where gateway = ? and device = ? and at >= ?::timestamptz and at < ?::timestamptz
           and event ->> 'type' = any (?) order by at limit ?)
        order by at
        """,
        (row, _) -> Json.MAPPER.readValue(row.getString(2), GatewayEvent.class),
        device.gateway(),
        device.name(),
        from.toString(),
        wanted,
        device.gateway(),
        device.name(),
        from.toString(),
        to.toString(),
        wanted,
        limit);
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
