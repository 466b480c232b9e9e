// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

import io.millrace.contracts.Topics;
import io.millrace.ingest.database.DatabaseLevelStore;
import io.millrace.ingest.database.PartitionStore;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.database.ServiceSchema;
import io.millrace.kit.topics.OwnTopics;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What all features of the service stand on. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestProperties.class)
public class IngestConfig {

  @Bean
  DatabaseLevelStore databaseLevelStore(IngestProperties properties) {
    return new DatabaseLevelStore(properties.timescale().enabled());
  }

  @Bean
  ServiceSchema serviceSchema(DatabaseLevelStore level) {
    return new ServiceSchema("telemetry", level::locations);
  }

  @Bean
  OwnTopics ownTopics() {
    // Gateways write the live topic; it is read here before the first one has come.
    return new OwnTopics(List.of(Topics.PLANT_MODELS, Topics.LIVE));
  }

  @Bean
  PartitionStore partitionStore(JdbcTemplate jdbc, DatabaseLevelStore level) {
    return new PartitionStore(jdbc, level);
  }

  @Bean
  TagStore tagStore(JdbcTemplate jdbc) {
    return new TagStore(jdbc);
  }
}
