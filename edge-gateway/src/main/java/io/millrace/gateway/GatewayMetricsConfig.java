// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.millrace.contracts.plant.Reporting;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.IdentityStore;
import io.millrace.gateway.discovery.DiscoveryRunner;
import io.millrace.gateway.fleet.Fleet;
import io.millrace.gateway.fleet.PlantModelListener;
import io.millrace.gateway.live.LivePublisher;
import io.millrace.gateway.report.ReportPublisher;
import io.millrace.gateway.spool.SpoolPublisher;
import io.millrace.gateway.spool.SpoolRunner;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A number for each promise of the gateway. */
@Configuration(proxyBeanMethods = false)
class GatewayMetricsConfig {
  private static final List<String> DROP_REASONS =
      List.of(
          "SPOOL_FULL", "SPOOL_THINNED", "SPOOL_AGED", "SPOOL_UNWRITABLE", "TOO_LARGE", "EVENT");

  @Bean
  MeterBinder spoolMeters(SpoolRunner spool, SpoolPublisher publisher) {
    return meters -> {
      FunctionCounter.builder("millrace.gateway.accepted", spool, SpoolRunner::accepted)
          .description("Readings taken in")
          .register(meters);
      for (String reason : DROP_REASONS) {
        FunctionCounter.builder(
                "millrace.gateway.dropped", spool, s -> s.dropped().getOrDefault(reason, 0L))
            .description("Readings that left unsent; EVENT counts events")
            .tag("reason", reason)
            .register(meters);
      }
      TimeGauge.builder(
              "millrace.gateway.fsync.age",
              spool,
              TimeUnit.MILLISECONDS,
              s -> s.forceAge().toMillis())
          .description("How long the oldest reading not yet safe on disk has been waiting")
          .register(meters);
      Gauge.builder("millrace.gateway.buffer.bytes", spool, s -> s.store().unsentBytes())
          .description("Bytes that the broker does not have yet")
          .register(meters);
      Gauge.builder("millrace.gateway.spool.bytes", spool, s -> s.store().bytes())
          .description("Bytes of the spool on disk")
          .register(meters);
      TimeGauge.builder(
              "millrace.gateway.oldest.unsent",
              spool,
              TimeUnit.MILLISECONDS,
              s -> s.oldestUnsent().toMillis())
          .description("How long the oldest unsent record has been waiting for the broker")
          .register(meters);
      Gauge.builder("millrace.gateway.spool.damaged", spool, s -> s.store().damagedSegments())
          .description("Segments of which a part could not be read")
          .register(meters);
      FunctionCounter.builder("millrace.gateway.published", publisher, SpoolPublisher::published)
          .description("Records that the broker acknowledged")
          .register(meters);
      FunctionCounter.builder("millrace.gateway.rebuilds", publisher, SpoolPublisher::rebuilds)
          .description("How often the Kafka producer was made anew")
          .register(meters);
    };
  }

  @Bean
  MeterBinder liveMeters(LivePublisher live) {
    return meters -> {
      FunctionCounter.builder("millrace.gateway.live.sent", live, LivePublisher::sent)
          .description("Newest readings sent past the spool while it has not caught up")
          .register(meters);
      FunctionCounter.builder("millrace.gateway.live.retried", live, LivePublisher::retried)
          .description("Newest readings that the broker did not take at once")
          .register(meters);
      TimeGauge.builder(
              "millrace.gateway.live.lateness",
              live,
              TimeUnit.MILLISECONDS,
              l -> l.lateness().toMillis())
          .description("How old the newest readings are that the broker has, for want of sending")
          .register(meters);
    };
  }

  @Bean
  MeterBinder identityMeters(Fleet fleet, IdentityStore identities) {
    return meters -> {
      Gauge.builder("millrace.gateway.devices.swapped", fleet, Fleet::devicesSwapped)
          .description("Devices that are other ones than those that are known")
          .register(meters);
      FunctionCounter.builder(
              "millrace.gateway.identity.failures", identities, IdentityStore::failures)
          .description("How often the file of known devices could not be read or written")
          .register(meters);
    };
  }

  @Bean
  MeterBinder reportMeters(ReportPublisher reports) {
    return meters -> {
      FunctionCounter.builder("millrace.gateway.reports", reports, ReportPublisher::sent)
          .description("Reports on itself that the broker took")
          .register(meters);
      FunctionCounter.builder("millrace.gateway.reports.lost", reports, ReportPublisher::lost)
          .description("Reports on itself that the broker did not take in time")
          .register(meters);
    };
  }

  @Bean
  MeterBinder discoveryMeters(DiscoveryRunner discoveries) {
    return meters -> {
      FunctionCounter.builder("millrace.gateway.discoveries", discoveries, DiscoveryRunner::started)
          .description("Discoveries that were started")
          .register(meters);
      Gauge.builder("millrace.gateway.discoveries.running", discoveries, DiscoveryRunner::running)
          .description("Discoveries that run, 0 or 1")
          .register(meters);
      FunctionCounter.builder(
              "millrace.gateway.discovery.connects", discoveries, DiscoveryRunner::connects)
          .description("Connects that scans made")
          .register(meters);
      FunctionCounter.builder(
              "millrace.gateway.discovery.dropped", discoveries, DiscoveryRunner::outside)
          .description("Answers that are not in a result")
          .tag("reason", "OUTSIDE")
          .register(meters);
      FunctionCounter.builder(
              "millrace.gateway.discovery.dropped", discoveries, DiscoveryRunner::notListed)
          .description("Answers that are not in a result")
          .tag("reason", "FULL")
          .register(meters);
    };
  }

  @Bean
  MeterBinder fleetMeters(Fleet fleet, PlantModelListener models) {
    return meters -> {
      for (DeviceException.Kind kind : DeviceException.Kind.values()) {
        FunctionCounter.builder("millrace.gateway.errors", fleet, f -> f.errors(kind.name()))
            .description("Failed conversations and refused tags by kind")
            .tag("kind", kind.name())
            .register(meters);
      }
      for (Reporting.Kind kind : Reporting.Kind.values()) {
        FunctionCounter.builder("millrace.gateway.read", fleet, f -> f.flow(kind).read())
            .description("Readings that devices gave")
            .tag("strategy", kind.name())
            .register(meters);
        FunctionCounter.builder("millrace.gateway.sent", fleet, f -> f.flow(kind).sent())
            .description("Readings that were sent for them")
            .tag("strategy", kind.name())
            .register(meters);
      }
      FunctionCounter.builder(
              "millrace.gateway.dependent.readings", fleet, Fleet::dependentReadings)
          .description("Readings taken at once because another tag changed")
          .register(meters);
      FunctionCounter.builder("millrace.gateway.overruns", fleet, Fleet::overruns)
          .description("Moments to read that passed while a device was still busy")
          .register(meters);
      FunctionCounter.builder("millrace.gateway.polls", fleet, Fleet::polls)
          .description("Polls of devices")
          .register(meters);
      FunctionCounter.builder("millrace.gateway.poll.seconds", fleet, f -> f.pollNanos() / 1e9)
          .description("Time spent in polls")
          .register(meters);
      Gauge.builder("millrace.gateway.devices", fleet, f -> f.devices().size())
          .description("Devices that are read")
          .register(meters);
      Gauge.builder("millrace.gateway.devices.up", fleet, f -> f.links().up())
          .description("Devices that answer")
          .register(meters);
      Gauge.builder("millrace.gateway.devices.refused", fleet, Fleet::devicesRefused)
          .description("Devices of the plant models that cannot be read by them")
          .register(meters);
      FunctionCounter.builder(
              "millrace.gateway.models.refused", models, PlantModelListener::refusals)
          .description("Plant models that could not be used")
          .register(meters);
    };
  }
}
