// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.latest;

import io.millrace.ingest.IngestProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The newest readings. */
@Configuration(proxyBeanMethods = false)
@Import(LatestController.class)
public class LatestConfig {
  /** About 40 MB. */
  private static final int MOST_TAGS = 200_000;

  @Bean
  LatestStore latestStore(JdbcTemplate jdbc) {
    return new LatestStore(jdbc);
  }

  @Bean
  Newest newest(IngestProperties properties) {
    return new Newest(MOST_TAGS, properties.samples().acceptAhead());
  }
}
