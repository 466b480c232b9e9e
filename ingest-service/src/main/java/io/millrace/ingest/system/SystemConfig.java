// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.system;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.IngestProperties;
import io.millrace.ingest.database.DatabaseLevel;
import io.millrace.ingest.database.DatabaseLevelStore;
import io.millrace.ingest.database.PartitionStore;
import io.millrace.ingest.rollup.RollupRunner;
import io.millrace.kit.database.DatabaseRunner;
import io.millrace.kit.stream.StreamsRunner;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The service itself. */
@Configuration(proxyBeanMethods = false)
public class SystemConfig {

  @Bean
  SystemController systemController(
      DatabaseLevelStore database,
      StreamsRunner streams,
      RollupRunner rollups,
      MeterRegistry meters) {
    for (DatabaseLevel level : DatabaseLevel.values()) {
      Gauge.builder(
              "millrace.ingest.database.level",
              () -> database.found().filter(found -> found.level() == level).isPresent() ? 1 : 0)
          .tag("level", level.name())
          .register(meters);
    }
    return new SystemController(database, streams, rollups);
  }

  @Bean
  RetentionStore retentionStore(
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      PartitionStore partitions,
      InstantSource clock,
      IngestProperties properties) {
    IngestProperties.Retention retention = properties.retention();
    return new RetentionStore(
        jdbc,
        transactions,
        partitions,
        clock,
        retention.samples(),
        retention.minutes(),
        retention.hours(),
        retention.quarantine());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  RetentionRunner retentionRunner(
      RetentionStore store,
      DatabaseRunner database,
      IngestProperties properties,
      MeterRegistry meters) {
    return new RetentionRunner(store, database::ready, properties.retention().every(), meters);
  }
}
