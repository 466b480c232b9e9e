// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.topics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topic;
import io.millrace.kit.stream.Projection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

/** The topics a service needs are there, and its health says whether the broker answers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicProperties.class)
public class TopicConfig {

  @Bean
  TopicRunner topicRunner(
      KafkaAdmin admin,
      TopicProperties properties,
      ObjectProvider<OwnTopics> own,
      ObjectProvider<Projection<?>> projections,
      MeterRegistry meters) {
    Set<Topic> topics = new LinkedHashSet<>();
    own.stream().forEach(listed -> topics.addAll(listed.topics()));
    projections.stream()
        .map(Projection::topic)
        .forEach(
            topic -> {
              topics.add(topic);
              topics.add(topic.dead());
            });
    Map<String, Object> kafka = admin.getConfigurationProperties();
    TopicRunner runner = new TopicRunner(kafka, Set.copyOf(topics), properties);
    Gauge.builder("millrace.broker.reachable", () -> runner.reachable() ? 1 : 0).register(meters);
    return runner;
  }

  @Bean
  HealthIndicator brokerHealthIndicator(TopicRunner topics) {
    return () -> {
      Health.Builder health =
          topics.reachable() ? Health.up() : Health.down().withDetail("reason", topics.reason());
      return health.withDetail("address", topics.address()).build();
    };
  }
}
