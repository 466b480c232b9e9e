// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.latest;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The newest readings. */
@Configuration(proxyBeanMethods = false)
@Import(LatestController.class)
public class LatestConfig {

  @Bean
  LatestStore latestStore(JdbcTemplate jdbc) {
    return new LatestStore(jdbc);
  }
}
