// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The Kafka broker that all tests of this JVM share, started when first asked for. Register it as a
 * static extension, so that a test is skipped, and says why, where no broker can be had. Safe for
 * use by many threads.
 *
 * <p>It is a KRaft broker in this JVM; with {@code -Dmillrace.test.containers=true} a container;
 * with {@code -Dmillrace.test.bootstrap-servers} one that is already running. Topics are made by
 * {@link #recreate}, never by a client that mentions them. Where a test must kill its broker, use
 * {@link ForkedBroker}.
 */
public final class TestBroker implements ExecutionCondition {

  private static final String IMAGE = "apache/kafka:4.2.1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TestBroker SHARED = new TestBroker();

  private @Nullable String bootstrapServers;

  private TestBroker() {}

  /** The one broker of this JVM. Nothing is started before it is used. */
  public static TestBroker shared() {
    return SHARED;
  }

  /** Where clients connect first, {@code host:port}. */
  public synchronized String bootstrapServers() {
    if (bootstrapServers == null) {
      bootstrapServers = start();
    }
    return bootstrapServers;
  }

  /** Makes the topic anew, so that it is empty, whatever an earlier test wrote there. */
  public void recreate(String topic, int partitions) {
    try (Admin admin = admin()) {
      if (names(admin).contains(topic)) {
        done(admin.deleteTopics(List.of(topic)).all());
        await().atMost(PATIENCE).until(() -> !names(admin).contains(topic));
      }
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> create(admin, new NewTopic(topic, partitions, (short) 1)));
    }
  }

  /** Sets the largest record that the topic takes, in bytes. */
  public void limit(String topic, int bytes) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry setting =
        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    try (Admin admin = admin()) {
      done(
          admin
              .incrementalAlterConfigs(
                  Map.of(resource, List.of(new AlterConfigOp(setting, AlterConfigOp.OpType.SET))))
              .all());
    }
  }

  /** A client for everything else; the caller closes it. */
  public Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers()));
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return whyNot()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("a broker is at hand"));
  }

  private static Optional<String> whyNot() {
    return Settings.find("bootstrap-servers").isEmpty() && Settings.containers()
        ? Containers.whyNot(image())
        : Optional.empty();
  }

  private static String start() {
    Optional<String> running = Settings.find("bootstrap-servers");
    if (running.isPresent()) {
      return running.get();
    }
    return Settings.containers() ? startContainer() : startHere();
  }

  private static String image() {
    return Settings.get("kafka-image", IMAGE);
  }

  /** Ryuk, the reaper of Testcontainers, removes the container after this JVM. */
  @SuppressWarnings("resource")
  private static String startContainer() {
    whyNot().ifPresent(Assumptions::abort);
    var image = DockerImageName.parse(image()).asCompatibleSubstituteFor("apache/kafka");
    var container = new KafkaContainer(image).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.start();
    return container.getBootstrapServers();
  }

  private static String startHere() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(broker::destroy));
    return broker.getBrokersAsString();
  }

  /** An attempt whose answer was lost on a busy machine has made the topic all the same. */
  private static boolean create(Admin admin, NewTopic topic) throws InterruptedException {
    try {
      admin.createTopics(List.of(topic)).all().get();
      return true;
    } catch (ExecutionException e) {
      return e.getCause() instanceof TopicExistsException;
    }
  }

  private static Set<String> names(Admin admin) {
    return done(admin.listTopics().names());
  }

  private static <T> T done(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker worked", e);
    }
  }
}
