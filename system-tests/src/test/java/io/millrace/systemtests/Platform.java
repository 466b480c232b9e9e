// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.testkit.ForkedBroker;
import io.millrace.testkit.ForkedDatabase;
import io.millrace.testkit.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Broker, database and the services that a test needs, each as a process of its own that it may
 * end.
 */
final class Platform implements AutoCloseable {
  /** The gateway reaches the broker by {@code broker.cable()}, which can be damaged. */
  static final String OVER_CABLE = "over cable";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  final ForkedBroker broker;
  final ForkedDatabase database;
  final ServiceProcess ingest;
  private final @Nullable ServiceProcess oee;
  final ServiceProcess gateway;
  private final Path dir;
  private final String kafka;

  private Platform(Path dir, boolean isWithOee, List<String> settings) throws IOException {
    this.dir = dir;
    Files.createDirectories(dir);
    database = ForkedDatabase.in(dir.resolve("postgresql"));
    database.start();
    broker = ForkedBroker.in(dir.resolve("kafka"));
    broker.start();
    kafka = "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers();
    List<String> stores =
        List.of(
            kafka,
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=" + database.username());
    ingest = ServiceProcess.start("ingest-service", dir, stores);
    oee = isWithOee ? ServiceProcess.start("oee-service", dir, stores) : null;
    gateway = ServiceProcess.start("edge-gateway", dir, gatewayArguments(dir, broker, settings));
  }

  private static List<String> gatewayArguments(
      Path dir, ForkedBroker broker, List<String> settings) {
    List<String> arguments = new ArrayList<>(settings);
    boolean isOverCable = arguments.remove(OVER_CABLE);
    arguments.add(
        "--spring.kafka.bootstrap-servers="
            + (isOverCable ? broker.cableServers() : broker.bootstrapServers()));
    arguments.add("--millrace.gateway.data-dir=" + dir.resolve("gateway"));
    return arguments;
  }

  /**
   * Gateway and ingest-service, which is all that readings pass through; returns when both say that
   * they are ready.
   *
   * @param gatewaySettings {@code --key=value}, or {@link #OVER_CABLE}.
   */
  static Platform start(Path dir, String... gatewaySettings) throws IOException {
    return start(dir, false, List.of(gatewaySettings));
  }

  /** The same with oee-service. */
  static Platform startWithOee(Path dir) throws IOException {
    return start(dir, true, List.of());
  }

  private static Platform start(Path dir, boolean isWithOee, List<String> settings)
      throws IOException {
    Platform platform = new Platform(dir, isWithOee, settings);
    platform.ingest.awaitReady();
    if (platform.oee != null) {
      platform.oee.awaitReady();
    }
    platform.gateway.awaitReady();
    return platform;
  }

  /** Of a platform that was started with it. */
  ServiceProcess oee() {
    return Objects.requireNonNull(oee);
  }

  /** One more gateway, of another name; does not wait. */
  ServiceProcess startGateway(String name) throws IOException {
    Path own = Files.createDirectories(dir.resolve(name));
    return ServiceProcess.start(
        "edge-gateway",
        own,
        List.of(kafka, "--millrace.gateway.name=" + name, "--millrace.gateway.data-dir=" + own));
  }

  /** Applies a plant model to a site that has none. */
  void apply(PlantModel model) throws IOException, InterruptedException {
    apply(model, 0);
  }

  /** Applies a plant model in place of the version; 0 stands for none. */
  void apply(PlantModel model, int version) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(ingest.address("/api/v1/sites/" + model.site() + "/model")))
            .header("Content-Type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofString(Json.YAML.writeValueAsString(model)));
    if (version > 0) {
      request.header("If-Match", "\"%d\"".formatted(version));
    }
    HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new AssertionError("the plant model was refused: " + answer.body());
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
  }

  /** Waits until of each of so many tags a reading with a value is stored that is later. */
  void awaitStored(Instant at, int tags) {
    Awaitility.await("everything up to " + at + " is stored")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              try (Connection database = connect();
                  var query =
                      database.prepareStatement(
                          """
                          select count(distinct tag_id) from telemetry.sample
                          where at > ? and quality < 512
                          """)) {
                query.setObject(1, at.atOffset(ZoneOffset.UTC));
                var rows = query.executeQuery();
                return rows.next() && rows.getInt(1) == tags;
              }
            });
  }

  /** One of the numbers that a service has for Prometheus. */
  static double metric(ServiceProcess service, String name)
      throws IOException, InterruptedException {
    return text(service, "/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> Double.valueOf(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name));
  }

  /** What a service answers to GET. */
  static JsonNode get(ServiceProcess service, String path)
      throws IOException, InterruptedException {
    return Json.MAPPER.readTree(text(service, path));
  }

  private static String text(ServiceProcess service, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(service.address(path))).build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(
          "GET %s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  /** The status of what a service answers to GET. */
  static int status(ServiceProcess service, String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(service.address(path))).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Override
  public void close() {
    try (database;
        broker;
        ingest;
        oee;
        gateway) {
      // closed in the opposite order: what reads before what it stands on
    }
  }
}
