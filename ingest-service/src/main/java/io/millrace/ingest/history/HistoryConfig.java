// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.history;

import io.millrace.ingest.IngestProperties;
import io.millrace.ingest.rollup.BucketStore;
import io.millrace.ingest.rollup.PointStore;
import io.millrace.ingest.rollup.RollupStore;
import io.millrace.ingest.tag.TagStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The past of tags. */
@Configuration(proxyBeanMethods = false)
public class HistoryConfig {

  @Bean
  HistoryStore historyStore(
      JdbcTemplate jdbc, PointStore points, BucketStore buckets, RollupStore rollups) {
    return new HistoryStore(jdbc, points, buckets, rollups);
  }

  @Bean
  HistoryController historyController(
      HistoryStore history, TagStore tags, InstantSource clock, IngestProperties properties) {
    return new HistoryController(
        history, tags, clock, properties.history().maxPoints(), properties.history().maxSamples());
  }
}
