// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is missing. */
@Configuration(proxyBeanMethods = false)
@Import(CompletenessController.class)
public class CompletenessConfig {

  @Bean
  CompletenessStore completenessStore(JdbcTemplate jdbc) {
    return new CompletenessStore(jdbc);
  }

  @Bean
  GatewayEventsProjection gatewayEventsProjection(CompletenessStore store) {
    return new GatewayEventsProjection(store);
  }
}
