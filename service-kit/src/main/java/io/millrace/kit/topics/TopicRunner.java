// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.topics;

import io.millrace.contracts.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Creates the topics that are absent, leaves those that exist as they are, and looks at the broker
 * every few seconds. May be asked from any thread.
 */
public final class TopicRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TopicRunner.class);
  private static final int ANSWER_MILLIS = 3_000;

  /** A dead letter keeps its bytes even when they are larger than its topic took. */
  private static final int LARGEST_DEAD_LETTER = 16 << 20;

  private final Map<String, Object> kafka;
  private final Set<Topic> topics;
  private final TopicProperties properties;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean running;
  private volatile boolean reachable;
  private volatile String reason = "the broker was not asked yet";
  private boolean created;
  private @Nullable Thread thread;

  TopicRunner(Map<String, Object> kafka, Set<Topic> topics, TopicProperties properties) {
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    this.kafka.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    this.topics = topics;
    this.properties = properties;
  }

  /** Where the broker is looked for first, {@code host:port}, several by commas. */
  public String address() {
    return switch (kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      case Collection<?> servers ->
          servers.stream().map(String::valueOf).collect(Collectors.joining(","));
      case Object server -> server.toString();
      case null -> "";
    };
  }

  /** Whether the broker answered when last asked and every topic is there. */
  public boolean reachable() {
    return reachable;
  }

  /** Why it is not reachable. */
  public String reason() {
    return reason;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("topics").start(this::run);
  }

  private void run() {
    try (Admin admin = Admin.create(kafka)) {
      do {
        look(admin);
      } while (!stopped.await(
          reachable ? properties.checkEvery().toMillis() : 500, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      reachable = false;
      reason = "the broker's address does not work: " + e.getMessage();
      LOG.error("No topics are created: {}", reason);
    }
  }

  private void look(Admin admin) throws InterruptedException {
    try {
      if (!created) {
        create(admin);
        created = true;
      }
      admin.describeCluster().nodes().get();
      reachable = true;
      reason = "";
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (reachable || reason.isEmpty()) {
        LOG.warn("The broker does not answer: {}", cause.toString());
      }
      reachable = false;
      reason = "the broker does not answer or lacks topics: " + cause.getMessage();
    }
  }

  private void create(Admin admin) throws InterruptedException, ExecutionException {
    Set<String> there = admin.listTopics().names().get();
    List<NewTopic> absent =
        topics.stream()
            .filter(topic -> !there.contains(topic.name()))
            .map(this::described)
            .toList();
    for (NewTopic topic : absent) {
      try {
        admin.createTopics(List.of(topic)).all().get();
        LOG.info("Topic {} created with {} partitions", topic.name(), topic.numPartitions());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof org.apache.kafka.common.errors.TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic described(Topic topic) {
    Map<String, String> settings = new HashMap<>();
    // Else a gateway's wrong clock would decide how long its readings are kept.
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    switch (topic.cleanup()) {
      case COMPACT ->
          settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      case DELETE -> {
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(topic.retention().toMillis()));
      }
    }
    if (topic.name().endsWith(".dead")) {
      settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_DEAD_LETTER));
    }
    return new NewTopic(
            topic.name(), Optional.of(topic.partitions()), properties.replicationFactor())
        .configs(settings);
  }

  @Override
  public void stop() {
    running = false;
    stopped.countDown();
    Thread looking = thread;
    if (looking != null) {
      looking.interrupt();
      try {
        looking.join(Duration.ofSeconds(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before those who read and write topics. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE + 2000;
  }
}
