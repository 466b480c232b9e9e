// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

import io.millrace.ingest.completeness.CompletenessConfig;
import io.millrace.ingest.fleet.FleetConfig;
import io.millrace.ingest.history.HistoryConfig;
import io.millrace.ingest.latest.LatestConfig;
import io.millrace.ingest.live.LiveConfig;
import io.millrace.ingest.model.ModelConfig;
import io.millrace.ingest.rollup.RollupConfig;
import io.millrace.ingest.sample.SampleConfig;
import io.millrace.ingest.system.SystemConfig;
import io.millrace.kit.KitApplication;
import io.millrace.kit.KitConfig;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Plant model; Kafka to samples; history, latest, live. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  KitConfig.class,
  IngestConfig.class,
  ModelConfig.class,
  SampleConfig.class,
  LatestConfig.class,
  RollupConfig.class,
  HistoryConfig.class,
  LiveConfig.class,
  CompletenessConfig.class,
  FleetConfig.class,
  SystemConfig.class
})
public class IngestApplication {

  /** The service, not yet started; what is given to {@code run} goes over its settings file. */
  public static SpringApplicationBuilder application() {
    return KitApplication.withDatabase(IngestApplication.class, "ingest-service");
  }

  public static void main(String[] arguments) {
    application().run(arguments);
  }
}
