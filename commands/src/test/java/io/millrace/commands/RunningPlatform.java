// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.gateway.GatewayApplication;
import io.millrace.ingest.IngestApplication;
import io.millrace.oee.OeeApplication;
import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gateway, ingest and OEE service on a real broker and database, reading a simulated bottling line;
 * started once for all tests of the JVM.
 */
final class RunningPlatform {
  static final String BROKER = "--spring.kafka.bootstrap-servers=";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static @Nullable RunningPlatform shared;

  private final TestDatabase database = TestDatabase.fresh();
  private final ConfigurableApplicationContext ingest;
  private final ConfigurableApplicationContext oee;
  private final ConfigurableApplicationContext gateway;
  private final Path directory;
  private final Simulator line;

  private RunningPlatform() throws IOException {
    for (Topic topic : List.of(Topics.PLANT_MODELS, Topics.READINGS, Topics.GATEWAY_EVENTS)) {
      TestBroker.shared().recreate(topic.name(), topic.partitions());
    }
    directory = Files.createTempDirectory("commands");
    String broker = BROKER + TestBroker.shared().bootstrapServers();
    line = Simulator.start(SimulatorSettings.bottlingLine(), InstantSource.system());
    ingest = start(IngestApplication.application(), broker, stores());
    oee = start(OeeApplication.application(), broker, stores());
    gateway =
        start(
            GatewayApplication.application(),
            broker,
            List.of("--millrace.gateway.data-dir=" + directory.resolve("gateway")));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
    apply();
  }

  static synchronized RunningPlatform shared() {
    try {
      if (shared == null) {
        shared = new RunningPlatform();
      }
      return shared;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one more service; the caller closes it. */
  static ConfigurableApplicationContext start(
      SpringApplicationBuilder service, String broker, List<String> settings) {
    List<String> arguments = new ArrayList<>(List.of("--server.port=0", broker));
    arguments.addAll(settings);
    return service.run(arguments.toArray(String[]::new));
  }

  /** Where a service listens. */
  static String address(ConfigurableApplicationContext service) {
    return "http://127.0.0.1:"
        + Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port"));
  }

  /** The environment that makes commands talk to this platform. */
  Map<String, String> environment() {
    return Map.of(
        "MILLRACE_GATEWAY", address(gateway),
        "MILLRACE_INGEST", address(ingest),
        "MILLRACE_OEE", address(oee));
  }

  /** Where the ingest-service listens. */
  String ingest() {
    return address(ingest);
  }

  Typed type(String... arguments) {
    return Typed.with(environment(), arguments);
  }

  Simulator line() {
    return line;
  }

  /** A folder for another gateway, or for a file. */
  Path directory(String name) {
    return directory.resolve(name);
  }

  private List<String> stores() {
    return List.of(
        "--spring.datasource.url=" + database.jdbcUrl(),
        "--spring.datasource.username=" + database.username(),
        "--spring.datasource.password=" + database.password());
  }

  private void apply() throws IOException {
    Path file = directory.resolve("line.yaml");
    Files.writeString(file, Json.YAML.writeValueAsString(model(line.model())));
    await().atMost(PATIENCE).until(() -> type("model", "apply", file.toString()).code() == 0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(type("doctor").out()).endsWith("Healthy.%n".formatted()));
  }

  /** The bottling line on Modbus, and one machine of the canning line on EtherNet/IP. */
  private static PlantModel model(PlantModel all) {
    return new PlantModel(
        all.format(),
        all.enterprise(),
        all.site(),
        all.timeZone(),
        all.areas(),
        all.templates(),
        all.devices().stream()
            .filter(
                device ->
                    device.endpoint() instanceof DeviceEndpoint.ModbusTcp
                        || device.name().equals("line2-packer"))
            .toList(),
        all.products());
  }

  private void close() {
    gateway.close();
    oee.close();
    ingest.close();
    line.close();
    database.close();
  }
}
