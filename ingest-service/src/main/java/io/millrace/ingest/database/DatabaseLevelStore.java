// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, before each migration, what the database can do with time series. Tables that exist
 * stay what they are: a database that got TimescaleDB later goes on as plain PostgreSQL.
 * Thread-safe.
 */
public final class DatabaseLevelStore {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseLevelStore.class);

  private final boolean useTimescale;
  private volatile @Nullable DatabaseVersion found;

  /**
   * @param useTimescale whether TimescaleDB is used where it is at hand.
   */
  public DatabaseLevelStore(boolean useTimescale) {
    this.useTimescale = useTimescale;
  }

  /** What was found; empty until the database answered for the first time. */
  public Optional<DatabaseVersion> found() {
    return Optional.ofNullable(found);
  }

  /** The level. @throws IllegalStateException before the first migration. */
  public DatabaseLevel level() {
    return found()
        .orElseThrow(() -> new IllegalStateException("the database has not answered yet"))
        .level();
  }

  /**
   * The migrations that fit the database.
   *
   * @throws SQLException when it cannot be asked.
   */
  public List<String> locations(Connection database) throws SQLException {
    String postgres = one(database, "show server_version");
    if (useTimescale && isNew(database)) {
      createExtension(database);
    }
    String timescale =
        one(database, "select extversion from pg_extension where extname = 'timescaledb'");
    DatabaseVersion version =
        timescale == null || !useTimescale || isPartitioned(database)
            ? new DatabaseVersion(DatabaseLevel.PLAIN, String.valueOf(postgres), null)
            : new DatabaseVersion(edition(database), String.valueOf(postgres), timescale);
    if (!version.equals(found)) {
      LOG.info(
          "Database level {}: PostgreSQL {}, TimescaleDB {}",
          version.level(),
          version.postgres(),
          version.timescale() == null ? "not used" : version.timescale());
    }
    found = version;
    return version.level().locations();
  }

  private static boolean isNew(Connection database) throws SQLException {
    return one(database, "select to_regclass('telemetry.sample')::text") == null;
  }

  private static boolean isPartitioned(Connection database) throws SQLException {
    return "p"
        .equals(
            one(
                database,
                "select relkind::text from pg_class where oid = to_regclass('telemetry.sample')"));
  }

  /** Only where the server has it loaded; else creating it would end the connection. */
  private static void createExtension(Connection database) throws SQLException {
    String preloaded = one(database, "show shared_preload_libraries");
    if (preloaded == null || !preloaded.contains("timescaledb")) {
      return;
    }
    try (Statement statement = database.createStatement()) {
      statement.execute("create extension if not exists timescaledb");
    } catch (SQLException e) {
      LOG.warn(
          "TimescaleDB is loaded but cannot be created here, so it is not used: {}."
              + " Let an administrator run: create extension timescaledb",
          e.getMessage());
    }
  }

  private static DatabaseLevel edition(Connection database) throws SQLException {
    return "timescale".equals(one(database, "select current_setting('timescaledb.license', true)"))
        ? DatabaseLevel.TIMESCALE_COMMUNITY
        : DatabaseLevel.TIMESCALE_APACHE;
  }

  private static @Nullable String one(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
