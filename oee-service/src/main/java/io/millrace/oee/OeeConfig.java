// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.kit.KitConfig;
import io.millrace.kit.database.ServiceSchema;
import io.millrace.kit.outbox.OutboxStore;
import io.millrace.kit.topics.OwnTopics;
import io.millrace.oee.facts.FactStore;
import io.millrace.oee.facts.ObservationStore;
import io.millrace.oee.facts.ObservationStore.Limits;
import io.millrace.oee.facts.ReadingProjection;
import io.millrace.oee.facts.ScopeStore;
import io.millrace.oee.facts.StatesController;
import io.millrace.oee.kpi.OeeController;
import io.millrace.oee.plant.PlantModelProjection;
import io.millrace.oee.plant.PlantModelStore;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the service is put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OeeProperties.class)
@Import(KitConfig.class)
class OeeConfig {

  @Bean
  ServiceSchema schema() {
    return ServiceSchema.of("oee", "db/oee");
  }

  @Bean
  OwnTopics ownTopics() {
    return new OwnTopics(List.of(Topics.EQUIPMENT_STATES, Topics.EQUIPMENT_COUNTS));
  }

  @Bean
  PlantModelStore plantModelStore(JdbcClient jdbc) {
    return new PlantModelStore(jdbc);
  }

  @Bean
  FactStore factStore(JdbcClient jdbc) {
    return new FactStore(jdbc);
  }

  @Bean
  ScopeStore scopeStore(PlantModelStore models, FactStore facts) {
    return new ScopeStore(models, facts);
  }

  @Bean
  PlantModelProjection plantModelProjection(PlantModelStore models) {
    return new PlantModelProjection(models);
  }

  @Bean
  ReadingProjection readingProjection(
      PlantModelStore models,
      FactStore facts,
      OutboxStore outbox,
      OeeProperties settings,
      MeterRegistry meters) {
    return new ReadingProjection(models, facts, outbox, settings.clockTolerance(), meters);
  }

  @Bean
  ObservationStore observationStore(ScopeStore scopes, FactStore facts, InstantSource clock) {
    return new ObservationStore(scopes, facts, clock);
  }

  @Bean
  StatesController statesController(ObservationStore observations, OeeProperties settings) {
    return new StatesController(
        observations, new Limits(settings.longestWindow(), settings.mostIntervals()));
  }

  @Bean
  OeeController oeeController(
      ObservationStore observations, FactStore facts, OeeProperties settings) {
    return new OeeController(
        observations,
        facts,
        new Limits(settings.longestWindow(), settings.mostIntervalsAssessed()));
  }
}
