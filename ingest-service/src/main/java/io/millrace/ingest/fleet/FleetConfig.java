// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.fleet;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The gateways. */
@Configuration(proxyBeanMethods = false)
@Import(FleetController.class)
public class FleetConfig {

  @Bean
  FleetStore fleetStore(JdbcTemplate jdbc, InstantSource clock) {
    return new FleetStore(jdbc, clock);
  }
}
