// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.IdentityStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the gateway says about its devices over HTTP. */
@Configuration(proxyBeanMethods = false)
public class FleetConfig {
  @Bean
  DeviceController deviceController(
      Fleet fleet, PlantModelListener models, IdentityStore identities, Clocks clocks) {
    return new DeviceController(fleet.gateway(), fleet, models, identities, clocks);
  }

  @Bean
  IdentityController identityController(Fleet fleet, IdentityStore identities, Clocks clocks) {
    return new IdentityController(fleet, identities, clocks);
  }

  @Bean
  TagController tagController(Fleet fleet) {
    return new TagController(fleet);
  }
}
