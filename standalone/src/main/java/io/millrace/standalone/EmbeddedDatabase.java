// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** PostgreSQL from a jar, with its data in a directory that outlives the process. */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String NAME = "millrace";
  private static final Duration STOP_TIME = Duration.ofSeconds(20);

  private final EmbeddedPostgres postgres;
  private final int port;

  private EmbeddedDatabase(EmbeddedPostgres postgres, int port) {
    this.postgres = postgres;
    this.port = port;
  }

  /**
   * Starts the server, and ends one that a killed run left behind on the same data.
   *
   * @throws StandaloneException when it does not start; the message names the log to read.
   */
  static EmbeddedDatabase start(Path directory, int port, Path log) throws StandaloneException {
    Path data = directory.resolve("data");
    try {
      Files.createDirectories(directory);
      endLeftover(directory);
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(directory.toFile())
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              // The library starts the server without both, which suits tests only: a kill would
              // lose
              // what was committed last.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("shared_buffers", "96MB")
              .setServerConfig("max_connections", "60")
              .setServerConfig("max_wal_size", "512MB")
              .setServerConfig("timezone", "UTC")
              .start();
      createDatabase(postgres);
      return new EmbeddedDatabase(postgres, port);
    } catch (IOException | SQLException | IllegalStateException e) {
      throw new StandaloneException(
          "PostgreSQL did not start on port %d; the reason stands in %s.".formatted(port, log), e);
    }
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, NAME);
  }

  String user() {
    return "postgres";
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      System.err.println("PostgreSQL did not stop cleanly: " + e.getMessage());
    }
  }

  private static void createDatabase(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select from pg_database where datname = '%s'".formatted(NAME))) {
      if (!found.next()) {
        statement.execute("create database " + NAME);
      }
    }
  }

  /**
   * Ends a server that a killed run left behind.
   *
   * @param directory as given to {@link #start}.
   * @throws StandaloneException when it does not end.
   */
  static void endLeftover(Path directory) throws IOException, StandaloneException {
    Path pidFile = directory.resolve("data").resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    ProcessHandle process = ProcessHandle.of(pid).filter(EmbeddedDatabase::isPostgres).orElse(null);
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      process.onExit().get(STOP_TIME.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new StandaloneException(
          "PostgreSQL of an earlier run (process %d) does not stop; end it and start again."
              .formatted(pid),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(command -> command.contains("postgres")).orElse(false);
  }
}
