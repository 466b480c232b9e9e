// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.ingest.fleet.FleetStore;
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
  GatewayEventsProjection gatewayEventsProjection(CompletenessStore store, FleetStore fleet) {
    return new GatewayEventsProjection(store, fleet);
  }
}
