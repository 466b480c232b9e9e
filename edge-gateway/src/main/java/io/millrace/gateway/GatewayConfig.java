// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.contracts.Topics;
import io.millrace.contracts.events.GatewayEvent;
import io.millrace.gateway.device.Clocks;
import io.millrace.gateway.device.DriverOfProtocol;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.device.WholeFileStore;
import io.millrace.gateway.eip.EipDriver;
import io.millrace.gateway.fleet.Fleet;
import io.millrace.gateway.fleet.PlantModelListener;
import io.millrace.gateway.fleet.PlantModelStore;
import io.millrace.gateway.live.LivePublisher;
import io.millrace.gateway.modbus.ModbusDriver;
import io.millrace.gateway.report.ReportPublisher;
import io.millrace.gateway.spool.SpoolPublisher;
import io.millrace.gateway.spool.SpoolRunner;
import io.millrace.gateway.spool.SpoolStore;
import io.millrace.kit.topics.OwnTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the gateway together: model to devices, devices to spool, spool to Kafka. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
@Import(GatewayMetricsConfig.class)
public class GatewayConfig {
  @Bean
  Clocks clocks(InstantSource wall) {
    return new Clocks(wall, System::nanoTime);
  }

  @Bean
  OwnTopics gatewayTopics() {
    return new OwnTopics(List.of(Topics.READINGS, Topics.LIVE, Topics.GATEWAY_EVENTS));
  }

  @Bean(destroyMethod = "")
  SpoolRunner spool(GatewayProperties properties, Clocks clocks) throws IOException {
    return new SpoolRunner(
        properties.dataDir().resolve("spool"), properties.name(), properties.spool(), clocks);
  }

  /** Closed after everything that writes to it or sends from it. */
  @Bean
  SpoolStore spoolStore(SpoolRunner spool) {
    return spool.store();
  }

  @Bean(destroyMethod = "")
  SpoolPublisher spoolPublisher(
      SpoolRunner spool, GatewayProperties properties, KafkaProperties kafka) {
    return new SpoolPublisher(spool, properties.name(), kafka.buildProducerProperties());
  }

  @Bean(destroyMethod = "")
  LivePublisher livePublisher(
      SpoolRunner spool, GatewayProperties properties, Clocks clocks, KafkaProperties kafka) {
    return new LivePublisher(spool, properties.name(), clocks, kafka.buildProducerProperties());
  }

  @Bean
  IdentityStore identityStore(GatewayProperties properties, Clocks clocks, SpoolRunner spool) {
    return new IdentityStore(
        properties.name(),
        new WholeFileStore(properties.dataDir().resolve("device-identities.json")),
        spool,
        clocks);
  }

  @Bean(destroyMethod = "")
  Fleet fleet(
      GatewayProperties properties, Clocks clocks, LivePublisher live, IdentityStore identities) {
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    return new Fleet(
        properties.name(),
        new DriverOfProtocol(
            new ModbusDriver(clocks, properties.betweenConnects()),
            new EipDriver(clocks, properties.betweenConnects())),
        clocks,
        live,
        identities,
        random);
  }

  @Bean(destroyMethod = "")
  PlantModelListener plantModelListener(
      Fleet fleet, GatewayProperties properties, Clocks clocks, KafkaProperties kafka) {
    return new PlantModelListener(
        fleet,
        new PlantModelStore(properties.dataDir().resolve("plant-models.json")),
        clocks,
        kafka.buildConsumerProperties());
  }

  @Bean(destroyMethod = "")
  ReportPublisher reportPublisher(
      Fleet fleet,
      PlantModelListener models,
      SpoolRunner spool,
      Clocks clocks,
      KafkaProperties kafka) {
    Instant startedAt = clocks.now();
    String software = GatewayApplication.class.getPackage().getImplementationVersion();
    return new ReportPublisher(
        isStopping ->
            new GatewayEvent.GatewayReport(
                UUID.randomUUID(),
                clocks.now(),
                fleet.gateway(),
                ReportPublisher.EVERY,
                isStopping,
                software,
                startedAt,
                models.sites(),
                fleet.links(),
                spool.depth()),
        kafka.buildProducerProperties());
  }

  /** Starts from the disk outwards, and stops from the devices inwards, so that nothing is lost. */
  @Bean
  SmartLifecycle gateway(
      SpoolRunner spool,
      SpoolPublisher publisher,
      LivePublisher live,
      Fleet fleet,
      PlantModelListener models,
      ReportPublisher reports) {
    return new SmartLifecycle() {
      private volatile boolean isRunning;

      @Override
      public void start() {
        spool.essential(fleet::isEssential);
        spool.start();
        publisher.start();
        live.start();
        models.start();
        reports.start();
        isRunning = true;
      }

      @Override
      public void stop() {
        models.close();
        fleet.close();
        live.close();
        spool.close();
        publisher.close();
        reports.close();
        isRunning = false;
      }

      @Override
      public boolean isRunning() {
        return isRunning;
      }
    };
  }

  /**
   * The gateway is ready as long as its own disk works; the broker may be away. Told besides: what
   * is free on the disk, and how much the spool may still grow.
   */
  @Bean
  HealthIndicator spoolHealthIndicator(SpoolRunner spool, GatewayProperties properties) {
    Path directory = properties.dataDir().toAbsolutePath().normalize();
    long most = properties.spool().maxSize().toBytes();
    return () -> {
      Health.Builder health =
          spool.diskFailure().isEmpty()
              ? Health.up()
              : Health.down().withDetail("reason", spool.diskFailure());
      return health
          .withDetail("directory", directory.toString())
          .withDetail("freeBytes", directory.toFile().getUsableSpace())
          .withDetail("mayGrowBytes", Math.max(0, most - spool.store().bytes()))
          .build();
    };
  }
}
