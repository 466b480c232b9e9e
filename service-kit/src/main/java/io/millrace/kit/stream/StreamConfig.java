// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.kit.database.DatabaseRunner;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** A consumer for each {@link Projection} of the service. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamProperties.class)
public class StreamConfig {

  @Bean
  StreamsRunner streamsRunner(
      ObjectProvider<Projection<?>> projections,
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      DatabaseRunner database,
      ConsumerFactory<?, ?> consumers,
      ProducerFactory<?, ?> producers,
      KafkaAdmin admin,
      StreamProperties properties,
      MeterRegistry meters,
      InstantSource clock,
      @Value("${spring.application.name}") String service) {
    Kafka kafka =
        new Kafka(
            consumers.getConfigurationProperties(),
            producers.getConfigurationProperties(),
            admin.getConfigurationProperties(),
            properties.group().isEmpty() ? service : properties.group());
    return new StreamsRunner(
        projections.stream()
            .<StreamRunner<?>>map(
                p -> runner(p, jdbc, transactions, database, kafka, properties, meters, clock))
            .toList());
  }

  /** Settings as Spring has them, and the name of the service's groups. */
  private record Kafka(
      Map<String, Object> consumer,
      Map<String, Object> producer,
      Map<String, Object> admin,
      String group) {}

  private static <T> StreamRunner<T> runner(
      Projection<T> projection,
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      DatabaseRunner database,
      Kafka kafka,
      StreamProperties properties,
      MeterRegistry registry,
      InstantSource clock) {
    String name = projection.name();
    String topic = projection.topic().name();
    StreamMeters meters = new StreamMeters(registry, name);
    StreamStore store = new StreamStore(jdbc, name, topic);
    var consumers =
        new DefaultKafkaConsumerFactory<byte[], byte[]>(
            consumer(kafka, name, properties),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumers.addListener(new MicrometerConsumerListener<>(registry));
    return new StreamRunner<>(
        projection,
        new StreamFold<>(projection, store, transactions, meters),
        new StreamPlacing(
            name, topic, store, transactions, () -> Admin.create(admin(kafka)), meters),
        consumers::createConsumer,
        () -> new DeadLetterPublisher(kafka.producer, name, projection.topic().dead().name()),
        database::ready,
        properties,
        meters,
        clock);
  }

  private static Map<String, Object> consumer(
      Kafka kafka, String projection, StreamProperties properties) {
    int bytes = Math.toIntExact(properties.maxBytes().toBytes());
    Map<String, Object> settings = new HashMap<>(kafka.consumer);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.group + "." + projection);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, kafka.group + "." + projection);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class.getName()));
    settings.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) properties.sessionTimeout().toMillis());
    settings.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        (int) properties.sessionTimeout().toMillis() / 4);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.maxRecords());
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, bytes);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Math.min(bytes, 1 << 20));
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, Math.min(bytes, 1 << 18));
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) properties.linger().toMillis());
    return settings;
  }

  private static Map<String, Object> admin(Kafka kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.admin);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
    return settings;
  }

  @Bean
  HealthIndicator streamsHealthIndicator(StreamsRunner streams, InstantSource clock) {
    return () -> {
      Optional<String> complaint =
          streams.status().stream()
              .flatMap(status -> status.complaint(clock.instant()).stream())
              .findFirst();
      return complaint
          .map(reason -> Health.down().withDetail("reason", reason).build())
          .orElseGet(() -> Health.up().build());
    };
  }
}
