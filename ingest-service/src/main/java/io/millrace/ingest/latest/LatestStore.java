// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.latest;

import io.millrace.contracts.Json;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.tag.TagSettings;
import io.millrace.ingest.tag.TagStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The newest reading of each tag. Thread-safe. */
final class LatestStore {

  private static final String SELECT =
      """
      select t.name, l.at, l.value::text as value, l.quality,
        coalesce(s.stale_after_micros, 3 * s.period_micros) as stale_after_micros, s.unit
      from tag t join latest l on l.tag_id = t.tag_id left join tag_setting s on s.name = t.name
      """;

  private final JdbcTemplate jdbc;

  LatestStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param tag full name.
   * @param at event time.
   * @param value the value with all its digits; null when the reading is BAD.
   * @param quality as it was read.
   * @param staleAfter after which age it is stale.
   * @param unit UCUM code; null when not stated.
   */
  record Row(
      String tag,
      Instant at,
      @Nullable JsonNode value,
      Quality quality,
      QualityReason reason,
      Duration staleAfter,
      @Nullable String unit) {

    /** The same tag with another reading. */
    Row with(Reading reading) {
      TagValue value = reading.value();
      return new Row(
          tag,
          reading.at(),
          value == null ? null : Json.MAPPER.valueToTree(value),
          reading.quality(),
          reading.reason(),
          staleAfter,
          unit);
    }
  }

  /**
   * Readings of every tag on a place and below it, by name.
   *
   * @param after only names behind this one.
   */
  List<Row> below(String equipment, String after, int limit) {
    return jdbc.query(
        SELECT + "where t.name ^@ ? and t.name > ? order by t.name limit ?",
        LatestStore::row,
        equipment + "/",
        after,
        limit);
  }

  List<Row> find(List<String> tags) {
    return jdbc.query(
        SELECT + "where t.name = any (?) order by t.name",
        LatestStore::row,
        (Object) tags.toArray(String[]::new));
  }

  /** Whether any tag, read or only planned, is on a place or below it. */
  boolean isKnown(String equipment) {
    Boolean known =
        jdbc.queryForObject(
            """
            select exists (select from tag where name ^@ ?)
              or exists (select from tag_setting where name ^@ ?)
            """,
            Boolean.class,
            equipment + "/",
            equipment + "/");
    return Boolean.TRUE.equals(known);
  }

  private static Row row(ResultSet row, int index) throws SQLException {
    String value = row.getString("value");
    int quality = row.getInt("quality");
    long micros = row.getLong("stale_after_micros");
    Duration staleAfter =
        row.wasNull() ? TagSettings.UNKNOWN_HOLD : Duration.of(micros, ChronoUnit.MICROS);
    return new Row(
        row.getString("name"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        value == null ? null : Json.MAPPER.readTree(value),
        Quality.of(quality / TagStore.REASONS),
        QualityReason.of(quality % TagStore.REASONS),
        staleAfter,
        row.getString("unit"));
  }
}
