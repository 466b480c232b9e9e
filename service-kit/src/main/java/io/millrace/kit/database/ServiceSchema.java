// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.database;

import java.util.List;

/**
 * Where a service keeps its tables. Immutable. SQL may name tables without the schema: it is first
 * on the search path, then comes {@code public}.
 *
 * @param name PostgreSQL schema: {@code telemetry}.
 * @param locations tells the folders of the migrations for the database at hand.
 */
public record ServiceSchema(String name, Locations locations) {

  /** Which migrations fit a database; asked before each migration. */
  @FunctionalInterface
  public interface Locations {
    /**
     * Class path folders, {@code db/ingest}, in no order: versions are unique over all of them.
     *
     * @throws java.sql.SQLException when the database cannot be asked; tried again later.
     */
    List<String> in(java.sql.Connection database) throws java.sql.SQLException;
  }

  public ServiceSchema {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("not a schema name: " + name);
    }
  }

  public static ServiceSchema of(String name, String location) {
    return new ServiceSchema(name, _ -> List.of(location));
  }
}
