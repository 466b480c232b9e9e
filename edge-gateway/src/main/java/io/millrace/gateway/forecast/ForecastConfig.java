// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.forecast;

import io.millrace.gateway.fleet.Fleet;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the gateway says over HTTP of a plant model that is not in force. */
@Configuration(proxyBeanMethods = false)
public class ForecastConfig {
  @Bean
  ForecastController forecastController(Fleet fleet) {
    return new ForecastController(fleet);
  }
}
