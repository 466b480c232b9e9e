// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.completeness;

import io.millrace.ingest.fleet.FleetStore;
import io.millrace.ingest.rollup.RollupStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is missing. */
@Configuration(proxyBeanMethods = false)
@Import({CompletenessController.class, QualityController.class})
public class CompletenessConfig {

  @Bean
  CompletenessStore completenessStore(JdbcTemplate jdbc) {
    return new CompletenessStore(jdbc);
  }

  @Bean
  QualityStore qualityStore(JdbcTemplate jdbc, RollupStore rollups) {
    return new QualityStore(jdbc, rollups);
  }

  @Bean
  GatewayEventsProjection gatewayEventsProjection(CompletenessStore store, FleetStore fleet) {
    return new GatewayEventsProjection(store, fleet);
  }
}
