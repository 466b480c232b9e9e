// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.rollup;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.IngestProperties;
import io.millrace.ingest.database.PartitionStore;
import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.database.DatabaseRunner;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Minutes and hours. */
@Configuration(proxyBeanMethods = false)
public class RollupConfig {

  @Bean
  BucketStore bucketStore(JdbcTemplate jdbc, PartitionStore partitions) {
    return new BucketStore(jdbc, partitions);
  }

  @Bean
  PointStore pointStore(JdbcTemplate jdbc) {
    return new PointStore(jdbc);
  }

  @Bean
  RollupStore rollupStore(
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      PointStore points,
      BucketStore buckets,
      TagStore tags) {
    return new RollupStore(jdbc, transactions, points, buckets, tags);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  RollupRunner rollupRunner(
      RollupStore rollups,
      DatabaseRunner database,
      InstantSource clock,
      IngestProperties properties,
      MeterRegistry meters) {
    return new RollupRunner(
        rollups,
        database::ready,
        clock,
        properties.rollup().every(),
        properties.rollup().delay(),
        properties.rollup().batch(),
        meters);
  }
}
