// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.kit.database.DatabaseRunner;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** A service's outbox and the relay behind it; stands on the database. */
@Configuration(proxyBeanMethods = false)
public class OutboxConfig {

  @Bean
  OutboxRelayRunner outboxRelayRunner(
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      DatabaseRunner database,
      ProducerFactory<?, ?> producers,
      MeterRegistry meters,
      InstantSource clock) {
    return new OutboxRelayRunner(
        jdbc, transactions, database::ready, producers.getConfigurationProperties(), meters, clock);
  }

  @Bean
  OutboxStore outboxStore(JdbcTemplate jdbc, OutboxRelayRunner relay) {
    return new OutboxStore(jdbc, relay::wake);
  }
}
