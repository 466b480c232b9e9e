// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** A Kafka broker and controller in this process, with its data in a directory that outlives it. */
final class EmbeddedBroker implements AutoCloseable {
  private static final String CONTROLLER = "CONTROLLER";

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Formats the directory when it is new and starts the broker.
   *
   * @throws StandaloneException when it does not start.
   */
  static EmbeddedBroker start(Path directory, int port, int controllerPort)
      throws StandaloneException {
    try {
      Files.createDirectories(directory);
      if (!Files.exists(directory.resolve("meta.properties"))) {
        format(directory);
      }
      KafkaRaftServer server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(settings(directory, port, controllerPort), false), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, port);
    } catch (Exception e) { // the broker's own start and format declare nothing narrower
      throw new StandaloneException(
          "Kafka did not start on port %d with data in %s: %s. Start with --fresh if the data may go."
              .formatted(port, directory, e.getMessage()),
          e);
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws Exception {
    var output = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(output)
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName(CONTROLLER)
        .run();
  }

  private static Properties settings(Path directory, int port, int controllerPort) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            "1",
            "controller.quorum.voters",
            "1@127.0.0.1:" + controllerPort,
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
                .formatted(port, CONTROLLER, controllerPort),
            "advertised.listeners",
            "PLAINTEXT://127.0.0.1:" + port,
            "controller.listener.names",
            CONTROLLER,
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,%s:PLAINTEXT".formatted(CONTROLLER),
            "log.dirs",
            directory.toString(),
            "auto.create.topics.enable",
            "false"));
    // One broker keeps one copy; few threads and small buffers because it shares a laptop.
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "4",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "num.network.threads", "2",
            "num.io.threads", "2",
            "log.cleaner.dedupe.buffer.size", "2097152"));
    settings.putAll(
        Map.of(
            "group.initial.rebalance.delay.ms", "0",
            // After a kill the controller waits this long for the broker that is gone.
            "broker.session.timeout.ms", "4000",
            "broker.heartbeat.interval.ms", "1000",
            "log.segment.bytes", "67108864",
            "log.retention.bytes", "536870912",
            "background.threads", "2"));
    return settings;
  }
}
