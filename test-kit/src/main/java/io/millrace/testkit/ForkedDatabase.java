// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of one test's own, on a port and a disk that stay the same, so that it can be ended
 * in mid-work and started again. Confined to one thread.
 */
public final class ForkedDatabase implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final Path dir;
  private final int port;
  private @Nullable EmbeddedPostgres postgres;

  private ForkedDatabase(Path dir, int port) {
    this.dir = dir;
    this.port = port;
  }

  /**
   * @param dir an empty folder for the data; the server is not started yet.
   */
  public static ForkedDatabase in(Path dir) {
    return new ForkedDatabase(dir, FreePorts.next());
  }

  /** Starts the server and returns when it answers; recovers first when it was killed. */
  public void start() {
    try {
      postgres =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(dir.resolve("data"))
              .setCleanDataDirectory(false)
              .setPGStartupWait(Duration.ofSeconds(60))
              // The library starts it without both, and then a kill loses what was committed last.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "60")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL in " + dir + " does not start", e);
    }
  }

  /** Ends the server without letting it finish anything, as a crash would. */
  public void kill() {
    try {
      Path pidFile = dir.resolve("data").resolve("postmaster.pid");
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
      // SIGQUIT is the server's immediate mode; a SIGKILL would leave its children behind.
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
      server.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
      close(); // lets go of the folder's lock
    } catch (IOException | CompletionException e) {
      throw new IllegalStateException("PostgreSQL in " + dir + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  public String username() {
    return "postgres";
  }

  @Override
  public void close() {
    if (postgres != null) {
      try {
        postgres.close();
        postgres = null;
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL in " + dir + " does not stop", e);
      }
    }
  }
}
