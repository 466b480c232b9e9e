// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.IngestProperties;
import io.millrace.ingest.latest.Newest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;

/** Readings as they come. */
@Configuration(proxyBeanMethods = false)
public class LiveConfig {

  @Bean
  LiveFeed liveFeed(IngestProperties properties) {
    IngestProperties.Live live = properties.live();
    return new LiveFeed(
        UUID.randomUUID().toString().substring(0, 8),
        live.maxStreams(),
        live.replay(),
        live.queue());
  }

  @Bean
  LiveController liveController(LiveFeed feed, IngestProperties properties) {
    return new LiveController(feed, properties.live().heartbeat());
  }

  @Bean
  LiveListener liveListener(
      LiveFeed feed, Newest newest, ConsumerFactory<?, ?> consumers, MeterRegistry meters) {
    Map<String, Object> settings = new HashMap<>(consumers.getConfigurationProperties());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "ingest-live");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    return new LiveListener(
        feed,
        newest,
        () ->
            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        meters);
  }

  /** Streams end before the server waits for its requests to end. */
  @Bean
  SmartLifecycle liveLifecycle(LiveListener listener) {
    return new SmartLifecycle() {
      private volatile boolean running;

      @Override
      public void start() {
        listener.start();
        running = true;
      }

      @Override
      public void stop() {
        listener.close();
        running = false;
      }

      @Override
      public boolean isRunning() {
        return running;
      }
    };
  }
}
