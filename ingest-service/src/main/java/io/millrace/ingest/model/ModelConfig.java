// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import io.millrace.ingest.tag.TagStore;
import io.millrace.kit.outbox.OutboxStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The plant model. */
@Configuration(proxyBeanMethods = false)
@Import({ModelController.class, VersionController.class})
public class ModelConfig {

  @Bean
  ModelStore modelStore(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      OutboxStore outbox,
      TagStore tags,
      InstantSource clock) {
    return new ModelStore(jdbc, transactions, outbox, tags, clock);
  }
}
