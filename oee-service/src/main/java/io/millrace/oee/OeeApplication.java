// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import io.millrace.kit.KitApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** Readings to states and counts, and from those to OEE. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OeeConfig.class)
public class OeeApplication {

  public static void main(String[] args) {
    application().run(args);
  }

  /** The service, ready to run with further settings as {@code --key=value}. */
  public static SpringApplicationBuilder application() {
    return KitApplication.withDatabase(OeeApplication.class, "oee-service");
  }
}
