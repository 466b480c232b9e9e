// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.discovery;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.fleet.Fleet;
import io.millrace.gateway.fleet.ReadableModel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the gateway looks for devices when it is asked over HTTP. */
@Configuration(proxyBeanMethods = false)
public class DiscoveryConfig {
  @Bean
  DiscoveryRunner discoveryRunner(Fleet fleet, Clocks clocks) {
    return new DiscoveryRunner(
        () -> fleet.models().stream().map(ReadableModel::version).toList(), clocks);
  }

  @Bean
  DiscoveryController discoveryController(DiscoveryRunner discoveries) {
    return new DiscoveryController(discoveries);
  }
}
