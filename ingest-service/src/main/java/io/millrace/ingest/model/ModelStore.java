// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.outbox.OutboxStore;
import io.millrace.kit.outbox.Outgoing;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Every version of every site's plant model. Thread-safe. */
public final class ModelStore {
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final OutboxStore outbox;
  private final TagStore tags;
  private final InstantSource clock;

  public ModelStore(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      OutboxStore outbox,
      TagStore tags,
      InstantSource clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.outbox = outbox;
    this.tags = tags;
    this.clock = clock;
  }

  /**
   * A version without its content.
   *
   * @param version 1 and up.
   * @param at when it was accepted, UTC.
   * @param devices how many devices it has.
   * @param repeats the earlier version that it put in force again; null when its text was sent.
   */
  record Entry(int version, Instant at, int devices, @Nullable Integer repeats) {}

  /** The model in force. */
  Optional<PlantModelVersion> current(String site) {
    return jdbc.sql(
            """
            select m.version, m.at, m.model
            from site s join plant_model m on m.site = s.name and m.version = s.version
            where s.name = :site
            """)
        .param("site", site)
        .query(ModelStore::row)
        .optional();
  }

  Optional<PlantModelVersion> find(String site, int version) {
    return jdbc.sql(
            "select version, at, model from plant_model where site = :site and version = :version")
        .param("site", site)
        .param("version", version)
        .query(ModelStore::row)
        .optional();
  }

  /**
   * Newest first.
   *
   * @param before only versions below this one.
   */
  List<Entry> versions(String site, int before, int limit) {
    return jdbc.sql(
            """
            select version, at, coalesce(json_array_length(model -> 'devices'), 0) as devices,
              repeats
            from plant_model where site = :site and version < :before
            order by version desc limit :limit
            """)
        .param("site", site)
        .param("before", before)
        .param("limit", limit)
        .query(
            (row, _) ->
                new Entry(
                    row.getInt("version"),
                    instant(row, "at"),
                    row.getInt("devices"),
                    row.getObject("repeats", Integer.class)))
        .list();
  }

  /**
   * Decides about a model while nobody else can change the site's, and puts it in force when the
   * decision is so.
   *
   * @param repeats the earlier version that the model is; null when its text was sent.
   * @return the decision, and the version in force after it; null when there is none.
   */
  Outcome decide(
      String site,
      Function<@Nullable PlantModelVersion, ModelDecision> decide,
      PlantModel model,
      @Nullable Integer repeats) {
    return Objects.requireNonNull(
        transactions.execute(
            _ -> {
              jdbc.sql("select pg_advisory_xact_lock('site'::regclass::oid::int, hashtext(:site))")
                  .param("site", site)
                  .query((_, _) -> true)
                  .single();
              PlantModelVersion current = current(site).orElse(null);
              ModelDecision decision = decide.apply(current);
              return decision instanceof ModelDecision.Accepted(int version, ModelDiff _)
                  ? new Outcome(decision, save(version, model, repeats))
                  : new Outcome(decision, current);
            }));
  }

  /**
   * @param inForce the version in force after the decision; null when there is none.
   */
  record Outcome(ModelDecision decision, @Nullable PlantModelVersion inForce) {}

  private PlantModelVersion save(int version, PlantModel model, @Nullable Integer repeats) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    PlantModelVersion accepted = new PlantModelVersion(version, at, model);
    jdbc.sql(
            """
            insert into site (name, path, version) values (:name, :path, :version)
            on conflict (name) do update set version = excluded.version
            """)
        .param("name", model.site())
        .param("path", model.siteId().path())
        .param("version", version)
        .update();
    jdbc.sql(
            """
            insert into plant_model (site, version, at, model, repeats)
            values (:site, :version, :at, cast(:model as json), :repeats)
            """)
        .param("site", model.site())
        .param("version", version)
        .param("at", OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
        .param("model", Json.MAPPER.writeValueAsString(model))
        .param("repeats", repeats, Types.INTEGER)
        .update();
    tags.saveSettings(model.site(), ResolvedPlant.of(model));
    String key = model.siteId().path();
    UUID id = UUID.nameUUIDFromBytes((key + "@" + version).getBytes(StandardCharsets.UTF_8));
    outbox.add(
        new Outgoing(
            Topics.PLANT_MODELS,
            key,
            CloudEventHeaders.of("io.millrace.plant-model.accepted", "/services/ingest", id, at),
            Json.MAPPER.writeValueAsString(accepted)));
    return accepted;
  }

  private static PlantModelVersion row(ResultSet row, int index) throws SQLException {
    return new PlantModelVersion(
        row.getInt("version"),
        instant(row, "at"),
        Json.MAPPER.readValue(row.getString("model"), PlantModel.class));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
