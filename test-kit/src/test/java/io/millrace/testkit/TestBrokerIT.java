// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestBrokerIT {

  private static final String TOPIC = "barrels.v1";

  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  @Test
  void aTopicMadeAnewIsEmpty() throws Exception {
    BROKER.recreate(TOPIC, 2);
    Records.write(BROKER.bootstrapServers(), TOPIC, List.of("oak", "ash"));
    assertThat(Records.read(BROKER.bootstrapServers(), TOPIC)).containsExactly("oak", "ash");

    BROKER.recreate(TOPIC, 3);

    assertThat(Records.read(BROKER.bootstrapServers(), TOPIC)).isEmpty();
    try (var admin = BROKER.admin()) {
      var topics = admin.describeTopics(List.of(TOPIC)).allTopicNames().get();
      assertThat(topics.values())
          .singleElement()
          .satisfies(topic -> assertThat(topic.partitions()).hasSize(3));
    }
  }

  @Test
  void aTopicIsNotMadeByAClientThatMentionsIt() throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", BROKER.bootstrapServers(), "max.block.ms", "1000");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      assertThatThrownBy(() -> producer.partitionsFor("hoops.v1"))
          .isInstanceOf(TimeoutException.class);
    }
    try (var admin = BROKER.admin()) {
      assertThat(admin.listTopics().names().get()).doesNotContain("hoops.v1");
    }
  }
}
