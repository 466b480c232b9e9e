// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a process of its own, so that a test can kill it and start it again on the
 * same disk and port. Its class path is this JVM's. Confined to one thread.
 */
public final class ForkedBroker implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path dir;
  private final int port;
  private final CuttableProxy cable;
  private @Nullable Process process;

  private ForkedBroker(Path dir, int port, CuttableProxy cable) {
    this.dir = dir;
    this.port = port;
    this.cable = cable;
  }

  /**
   * Prepares the disk of a broker that listens on a free loopback port. It is not started yet.
   *
   * @param dir an empty folder; data, settings and {@code broker.log} go there.
   */
  public static ForkedBroker in(Path dir) {
    int cablePort = FreePorts.next();
    ForkedBroker broker = new ForkedBroker(dir, FreePorts.next(), CuttableProxy.to(cablePort));
    broker.format(FreePorts.next(), cablePort);
    return broker;
  }

  /** Where clients connect, {@code host:port}; the same after each start. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** A way to the broker that can be damaged, for those who connect to {@link #cableServers}. */
  public CuttableProxy cable() {
    return cable;
  }

  /** Where clients connect that are to use the {@link #cable}, {@code host:port}. */
  public String cableServers() {
    return "127.0.0.1:" + cable.port();
  }

  /** Starts the process and returns when it answers requests. Does nothing while it runs. */
  public void start() {
    if (isAlive()) {
      return;
    }
    process = ForkedJvm.start("kafka.Kafka", log(), List.of(settings().toString()));
    await("the broker at " + bootstrapServers() + ", see " + log())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the broker has ended, see " + log(), () -> !isAlive())
        .until(this::answers);
  }

  /** Kills the process as {@code kill -9} does, and returns when it is gone. */
  public void kill() {
    if (process != null) {
      waitFor(process.destroyForcibly());
    }
  }

  /** Asks the process to shut down in order, and returns when it is gone. */
  public void stop() {
    if (process != null) {
      process.destroy();
      waitFor(process);
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Kills the process; the folder stays. */
  @Override
  public void close() {
    kill();
    cable.close();
  }

  private void format(int controllerPort, int cablePort) {
    List<String> lines =
        List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
            "listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d,CABLE://127.0.0.1:%d"
                .formatted(port, controllerPort, cablePort),
            "advertised.listeners=PLAINTEXT://127.0.0.1:%d,CABLE://%s"
                .formatted(port, cableServers()),
            "listener.security.protocol.map="
                + "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CABLE:PLAINTEXT",
            "controller.listener.names=CONTROLLER",
            "inter.broker.listener.name=PLAINTEXT",
            "log.dirs=" + dir.resolve("data"),
            "num.partitions=1",
            "auto.create.topics.enable=false",
            "offsets.topic.num.partitions=1",
            "offsets.topic.replication.factor=1",
            "transaction.state.log.num.partitions=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "share.coordinator.state.topic.num.partitions=1",
            "share.coordinator.state.topic.replication.factor=1",
            "share.coordinator.state.topic.min.isr=1",
            "group.initial.rebalance.delay.ms=0",
            "log.cleaner.dedupe.buffer.size=16777216");
    try {
      Files.createDirectories(dir);
      Files.write(settings(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the broker's settings into " + dir, e);
    }
    Process format =
        ForkedJvm.start(
            "kafka.tools.StorageTool",
            log(),
            List.of(
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                settings().toString()));
    waitFor(format);
    if (format.exitValue() != 0) {
      throw new IllegalStateException("the broker's disk was not formatted, see " + log());
    }
  }

  private boolean answers() throws InterruptedException {
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "2000",
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "2000");
    try (Admin admin = Admin.create(config)) {
      return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static void waitFor(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("process " + process.pid() + " did not end in " + PATIENCE);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Path settings() {
    return dir.resolve("server.properties");
  }

  /** What the process printed. */
  public Path log() {
    return dir.resolve("broker.log");
  }
}
