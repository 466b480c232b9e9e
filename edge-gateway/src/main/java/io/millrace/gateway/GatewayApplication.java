// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.gateway.discovery.DiscoveryConfig;
import io.millrace.gateway.fleet.FleetConfig;
import io.millrace.gateway.forecast.ForecastConfig;
import io.millrace.kit.KitApplication;
import io.millrace.kit.topics.TopicConfig;
import io.millrace.kit.web.WebConfig;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The edge gateway as a process: reads devices, keeps their readings, sends them to Kafka. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  WebConfig.class,
  TopicConfig.class,
  GatewayConfig.class,
  FleetConfig.class,
  DiscoveryConfig.class,
  ForecastConfig.class
})
public class GatewayApplication {
  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /** The application, ready to run with more settings; used by tests and by standalone too. */
  public static SpringApplicationBuilder application() {
    return KitApplication.withoutDatabase(GatewayApplication.class, "edge-gateway");
  }
}
