// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.ingest.IngestProperties;
import io.millrace.ingest.database.DatabaseLevel;
import io.millrace.ingest.database.DatabaseLevelStore;
import io.millrace.ingest.database.PartitionStore;
import io.millrace.ingest.tag.TagStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** From the stream into the sample tables. */
@Configuration(proxyBeanMethods = false)
public class SampleConfig {

  @Bean
  SampleStore sampleStore(
      JdbcTemplate jdbc,
      DatabaseLevelStore database,
      PartitionStore partitions,
      IngestProperties properties) {
    boolean isWanted = properties.timescale().directCompress();
    return new SampleStore(
        jdbc, partitions, () -> isWanted && database.level() == DatabaseLevel.TIMESCALE_COMMUNITY);
  }

  @Bean
  ReadingsProjection readingsProjection(
      TagStore tags,
      SampleStore samples,
      JdbcTemplate jdbc,
      PartitionStore partitions,
      IngestProperties properties,
      MeterRegistry meters) {
    return new ReadingsProjection(
        new TagCacheStore(tags),
        samples,
        new ArrivalStore(jdbc),
        partitions,
        properties.samples().acceptAhead(),
        properties.retention().samples(),
        meters);
  }
}
