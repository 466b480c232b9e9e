// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.tag;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.CounterMeaning;
import io.millrace.contracts.plant.ReportedTag;
import io.millrace.contracts.plant.Reporting;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Devices and tags by number, and the settings of the model in force. Thread-safe. */
public final class TagStore {
  private static final String SELECT =
      """
      select t.tag_id, t.name, t.device_id, t.kind, s.roll_over_at, s.pieces_per_count,
        s.planned_run_time_nanos, s.unit, coalesce(s.reporting, 'EVERY') as reporting,
        case when s.reporting is null then 0 else s.error end as error,
        coalesce(s.max_gap_micros, s.period_micros) as max_gap_micros,
        coalesce(s.hold_micros, 3 * s.period_micros) as hold_micros,
        coalesce(s.stale_after_micros, 3 * s.period_micros) as stale_after_micros
      from tag t left join tag_setting s on s.name = t.name
      """;

  /** The quality of a sample is its quality times this, and its reason. */
  public static final int REASONS = 256;

  /** Which samples of a counter tell of it, as {@link Counter#isCounted} says. */
  public static final String COUNTED =
      "value = trunc(value) and quality < %d and quality <> %d"
          .formatted(
              Quality.BAD.code() * REASONS,
              Quality.UNCERTAIN.code() * REASONS + QualityReason.DEVICE_SWAPPED.code());

  private final JdbcTemplate jdbc;

  public TagStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Replaces the settings of a site's tags. */
  public void saveSettings(String site, ResolvedPlant plant) {
    List<TagSettings> settings = TagSettings.of(plant);
    jdbc.update("delete from tag_setting where site = ?", site);
    jdbc.batchUpdate(
        """
        insert into tag_setting (name, site, gateway, device, period_micros, roll_over_at,
          pieces_per_count, planned_run_time_nanos, unit, reporting, error, max_gap_micros,
          hold_micros, stale_after_micros)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (name) do update set site = excluded.site, gateway = excluded.gateway,
          device = excluded.device, period_micros = excluded.period_micros,
          roll_over_at = excluded.roll_over_at,
          pieces_per_count = excluded.pieces_per_count,
          planned_run_time_nanos = excluded.planned_run_time_nanos, unit = excluded.unit,
          reporting = excluded.reporting, error = excluded.error,
          max_gap_micros = excluded.max_gap_micros, hold_micros = excluded.hold_micros,
          stale_after_micros = excluded.stale_after_micros
        """,
        settings,
        500,
        (row, tag) -> bind(row, site, tag));
  }

  private static void bind(PreparedStatement row, String site, TagSettings tag)
      throws SQLException {
    ReportedTag series = tag.series();
    row.setString(1, series.name().text());
    row.setString(2, site);
    row.setString(3, tag.gateway());
    row.setString(4, tag.device());
    row.setLong(5, micros(tag.period()));
    CounterMeaning counter = tag.counter();
    Duration perItem = counter == null ? null : counter.plannedRunTimePerItem();
    row.setBigDecimal(6, counter == null ? null : new BigDecimal(counter.rollOverAt()));
    row.setObject(7, counter == null ? null : counter.piecesPerCount(), Types.INTEGER);
    row.setObject(8, perItem == null ? null : perItem.toNanos(), Types.BIGINT);
    row.setString(9, series.unit());
    row.setString(10, series.kind().name());
    row.setObject(11, series.error(), Types.DOUBLE);
    row.setLong(12, micros(series.maxGap()));
    row.setLong(13, micros(series.holds()));
    row.setLong(14, micros(series.staleAfter()));
  }

  /** Changes whenever a model comes into force. */
  public long settingsStamp() {
    Long stamp = jdbc.queryForObject("select coalesce(sum(version), 0) from site", Long.class);
    return stamp == null ? 0 : stamp;
  }

  /** The number of a device; it gets one when it has none. */
  public int deviceId(String gateway, String device) {
    jdbc.update(
        """
        insert into device (gateway, name)
        select ?, ? where not exists (select from device where gateway = ? and name = ?)
        on conflict do nothing
        """,
        gateway,
        device,
        gateway,
        device);
    Integer id =
        jdbc.queryForObject(
            "select device_id from device where gateway = ? and name = ?",
            Integer.class,
            gateway,
            device);
    if (id == null) {
      throw new IllegalStateException("device %s/%s vanished".formatted(gateway, device));
    }
    return id;
  }

  /**
   * Tags by name; those that have no number get one. A tag that came from another device so far is
   * moved, with the minutes of it that are still to be folded.
   *
   * @param deviceIds number of the device by name of the tag.
   */
  public Map<String, KnownTag> ids(Map<String, Integer> deviceIds) {
    String[] names = deviceIds.keySet().stream().sorted().toArray(String[]::new);
    Integer[] devices = new Integer[names.length];
    for (int i = 0; i < names.length; i++) {
      devices[i] = deviceIds.getOrDefault(names[i], 0);
    }
    jdbc.update(
        """
        insert into tag (name, device_id)
        select n.name, n.device_id from unnest(?::text[], ?::int[]) as n (name, device_id)
        where not exists (select from tag t where t.name = n.name)
        order by n.name
        on conflict do nothing
        """,
        names,
        devices);
    Map<String, KnownTag> known = new HashMap<>();
    for (KnownTag tag : find(List.of(names))) {
      int device = deviceIds.getOrDefault(tag.name(), tag.deviceId());
      known.put(tag.name(), device == tag.deviceId() ? tag : moved(tag, device));
    }
    return known;
  }

  private KnownTag moved(KnownTag tag, int device) {
    jdbc.update(
        """
        insert into device_minute (device_id, minute, marks)
        select ?, minute, 1 from device_minute where device_id = ? and marks <> folded
        on conflict (device_id, minute) do update set marks = device_minute.marks + 1
        """,
        device,
        tag.deviceId());
    jdbc.update("update tag set device_id = ? where tag_id = ?", device, tag.id());
    return new KnownTag(tag.id(), tag.name(), device, tag.kind(), tag.series(), tag.counter());
  }

  /** Notes what a tag's values are. */
  public void saveKind(int tagId, TagKind kind) {
    jdbc.update("update tag set kind = ? where tag_id = ?", kind.name(), tagId);
  }

  public Optional<KnownTag> find(String name) {
    return find(List.of(name)).stream().findFirst();
  }

  public List<KnownTag> find(Collection<String> names) {
    return jdbc.query(
        SELECT + "where t.name = any (?) order by t.name",
        TagStore::row,
        (Object) names.toArray(String[]::new));
  }

  /** Every tag on a place and below it, by name. */
  public List<KnownTag> below(String equipment) {
    return jdbc.query(SELECT + "where t.name ^@ ? order by t.name", TagStore::row, equipment + "/");
  }

  public List<KnownTag> ofDevice(int deviceId) {
    return jdbc.query(SELECT + "where t.device_id = ? order by t.tag_id", TagStore::row, deviceId);
  }

  /** Names alike, for hints. */
  public List<String> alike(String name, int limit) {
    String own = name.substring(name.lastIndexOf('/') + 1);
    return jdbc.query(
        "select name from tag where name like '%' || ? order by name limit ?",
        (row, _) -> row.getString(1),
        "/" + own.replace("\\", "").replace("%", "").replace("_", "\\_"),
        limit);
  }

  private static KnownTag row(ResultSet row, int index) throws SQLException {
    String kind = row.getString("kind");
    return new KnownTag(
        row.getInt("tag_id"),
        row.getString("name"),
        row.getInt("device_id"),
        kind == null ? null : TagKind.valueOf(kind),
        series(row),
        counter(row));
  }

  private static @Nullable ReportedTag series(ResultSet row) throws SQLException {
    Long maxGap = row.getObject("max_gap_micros", Long.class);
    if (maxGap == null) {
      return null;
    }
    Reporting.Kind kind = Reporting.Kind.valueOf(row.getString("reporting"));
    return new ReportedTag(
        new TagName(row.getString("name")),
        row.getString("unit"),
        kind,
        row.getObject("error", Double.class),
        kind.rebuild(),
        Duration.of(maxGap, ChronoUnit.MICROS),
        Duration.of(row.getLong("hold_micros"), ChronoUnit.MICROS),
        Duration.of(row.getLong("stale_after_micros"), ChronoUnit.MICROS));
  }

  private static @Nullable CounterMeaning counter(ResultSet row) throws SQLException {
    @Nullable BigDecimal rollOverAt = row.getBigDecimal("roll_over_at");
    if (rollOverAt == null) {
      return null;
    }
    long perItem = row.getLong("planned_run_time_nanos");
    Duration plannedRunTime = row.wasNull() ? null : Duration.ofNanos(perItem);
    return new CounterMeaning(
        rollOverAt.toBigIntegerExact(), row.getInt("pieces_per_count"), plannedRunTime);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
