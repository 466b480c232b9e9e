// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.gateway.spool.Sent;
import io.millrace.testkit.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The topics of the shared broker that a gateway reads and writes. A test class that is extended
 * with them finds them empty before each test, and is skipped where no broker can be had.
 */
final class GatewayTopics implements ExecutionCondition, BeforeEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return TestBroker.shared().evaluateExecutionCondition(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    for (Topic topic : List.of(Topics.PLANT_MODELS, Topics.READINGS, Topics.GATEWAY_EVENTS)) {
      TestBroker.shared().recreate(topic.name(), topic.partitions());
    }
  }

  static void publish(PlantModelVersion model) {
    send(model.model().siteId().path(), Json.MAPPER.writeValueAsBytes(model));
  }

  static void send(String key, byte[] value) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestBroker.shared().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      var _ = producer.send(new ProducerRecord<>(Topics.PLANT_MODELS.name(), key, value));
    }
  }

  /** All batches on the topic from the first on, as soon as there are so many. */
  static List<ReadingBatch> batches(int atLeast) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> Sent.batches(TestBroker.shared().bootstrapServers()),
            batches -> batches.size() >= atLeast);
  }
}
