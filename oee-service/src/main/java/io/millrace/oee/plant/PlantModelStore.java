// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.plant;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.PlantModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every plant model version this service was told of, kept so that readings are folded with the
 * version they were read with, also when they come late or again. Thread-safe.
 */
public final class PlantModelStore {
  private static final int MOST_CACHED = 64;

  private final JdbcClient jdbc;
  private final Map<Key, Signals> cache = new ConcurrentHashMap<>();

  public PlantModelStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Key(String site, int version) {}

  /**
   * Keeps a version; one that is kept already stays as it is.
   *
   * @return whether it is new.
   */
  public boolean save(PlantModelVersion version) {
    return jdbc.sql(
                """
            insert into plant_model (site, version, accepted_at, model)
            values (:site, :version, :at::timestamptz, :model::jsonb)
            on conflict do nothing
            """)
            .param("site", version.model().siteId().path())
            .param("version", version.version())
            .param("at", version.at().toString())
            .param("model", Json.MAPPER.writeValueAsString(version))
            .update()
        == 1;
  }

  /**
   * The model a batch is to be read with: exactly its version, or the next higher one when the
   * topic no longer had it. Versions come in order, so the answer never changes once there is one.
   */
  public Optional<Signals> find(EquipmentId site, int version) {
    Key key = new Key(site.path(), version);
    Signals cached = cache.get(key);
    if (cached != null) {
      return Optional.of(cached);
    }
    Optional<Signals> found =
        jdbc.sql(
                """
                select model from plant_model
                where site = :site and version >= :version
                order by version limit 1
                """)
            .param("site", site.path())
            .param("version", version)
            .query(String.class)
            .optional()
            .map(json -> Signals.of(Json.MAPPER.readValue(json, PlantModelVersion.class)));
    found.ifPresent(
        signals -> {
          if (cache.size() >= MOST_CACHED) {
            cache.clear();
          }
          cache.put(key, signals);
        });
    return found;
  }

  /** The newest model of each site at or below the place, or of the site that it lies in. */
  public List<Signals> newest(EquipmentId equipment) {
    return jdbc
        .sql("select site, max(version) as version from plant_model group by site order by site")
        .query((row, _) -> new Key(row.getString("site"), row.getInt("version")))
        .list()
        .stream()
        .filter(
            key -> {
              EquipmentId site = EquipmentId.of(key.site());
              return equipment.contains(site) || site.contains(equipment);
            })
        .flatMap(key -> find(EquipmentId.of(key.site()), key.version()).stream())
        .toList();
  }
}
