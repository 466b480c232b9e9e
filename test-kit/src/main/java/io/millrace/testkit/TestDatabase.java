// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A database of its own for one test class, on a PostgreSQL that the whole JVM shares. Register it
 * as a static extension, or open it in a try block; it is created when first asked for and dropped
 * on close. Safe for use by many threads.
 *
 * <p>The server is PostgreSQL 18 from jars; with {@code -Dmillrace.test.containers=true} a
 * TimescaleDB container; with {@code -Dmillrace.test.jdbc-url} (and {@code jdbc-user}, {@code
 * jdbc-password}) a server that is already running, whose user must be able to create databases.
 */
public final class TestDatabase implements AutoCloseable, AfterAllCallback, ExecutionCondition {

  private static final String IMAGE = "timescale/timescaledb:2.26.4-pg18";

  private final String name = "test_" + UUID.randomUUID().toString().replace("-", "");
  private boolean created;

  private TestDatabase() {}

  /** A new and empty database. Nothing is started before it is used. */
  public static TestDatabase fresh() {
    return new TestDatabase();
  }

  /** Whether the server is a container, which is TimescaleDB unless another image was asked for. */
  public static boolean inContainer() {
    return Settings.find("jdbc-url").isEmpty() && Settings.containers();
  }

  /** The address of this database, without user and password. */
  public String jdbcUrl() {
    create();
    return Server.shared().urlOf(name);
  }

  public String username() {
    return Server.shared().user();
  }

  public String password() {
    return Server.shared().password();
  }

  /** Connects anew for each call of {@code getConnection}; there is no pool. */
  public PGSimpleDataSource dataSource() {
    create();
    return Server.shared().connectTo(Server.shared().urlOf(name));
  }

  /** Opens a connection. @throws SQLException when the server refuses it. */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  private synchronized void create() {
    if (!created) {
      Server.shared().execute("create database " + name);
      created = true;
    }
  }

  /** Drops the database with whatever is still connected to it; asked for again, it is empty. */
  @Override
  public synchronized void close() {
    if (created) {
      Server.shared().execute("drop database if exists " + name + " with (force)");
      created = false;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Server.whyNot()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("a database is at hand"));
  }

  /** The server all databases of this JVM stand on. */
  private record Server(String url, String user, String password) {

    private static final String CONNECTIONS = "200";

    private static @Nullable Server shared;

    static Optional<String> whyNot() {
      return inContainer() ? Containers.whyNot(image()) : Optional.empty();
    }

    static synchronized Server shared() {
      if (shared == null) {
        shared = start();
      }
      return shared;
    }

    private static Server start() {
      Optional<String> running = Settings.find("jdbc-url");
      if (running.isPresent()) {
        return new Server(
            running.get(),
            Settings.get("jdbc-user", "postgres"),
            Settings.get("jdbc-password", "postgres"));
      }
      return Settings.containers() ? startContainer() : startFromJars();
    }

    private static String image() {
      return Settings.get("timescaledb-image", IMAGE);
    }

    /** Ryuk, the reaper of Testcontainers, removes the container after this JVM. */
    @SuppressWarnings("resource")
    private static Server startContainer() {
      whyNot().ifPresent(Assumptions::abort);
      var image = DockerImageName.parse(image()).asCompatibleSubstituteFor("postgres");
      var container = new PostgreSQLContainer(image);
      container.setCommand(
          "postgres",
          "-c",
          "fsync=off",
          "-c",
          "max_connections=" + CONNECTIONS,
          "-c",
          "timescaledb.telemetry_level=off");
      container.start();
      return new Server(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    /** Its own shutdown hook stops the server with this JVM and removes its folder. */
    private static Server startFromJars() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", CONNECTIONS)
                .start();
        return new Server(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL did not start from its jar", e);
      }
    }

    /** The server's address with another database in it. */
    String urlOf(String database) {
      return url.replaceFirst("^(jdbc:postgresql://[^/?]+)/?[^?]*", "$1/" + database);
    }

    PGSimpleDataSource connectTo(String address) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(address);
      source.setUser(user);
      source.setPassword(password);
      return source;
    }

    void execute(String sql) {
      try (Connection connection = connectTo(url).getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql + " failed on " + url, e);
      }
    }
  }
}
