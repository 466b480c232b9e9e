// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Json;
import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.testkit.ServiceJars;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a newcomer meets: the whole platform in one process, stopped and started again. */
class StandaloneIT {
  private static final int OFFSET = 21_000;
  private static final long STOP_SECONDS = 25;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path dir;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatAFailureLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void goesOnWithItsDataAfterAStop() throws IOException, InterruptedException {
    try (Simulator line =
        Simulator.start(SimulatorSettings.bottlingLine(), InstantSource.system())) {
      Path model = dir.resolve("line.yaml");
      Files.writeString(model, Json.YAML.writeValueAsString(line.model()));

      Process first = start("first.log", "--plant-model=" + model);
      awaitLine(first, "first.log", "plant model applied");
      awaitLine(first, "first.log", "first reading stored");
      Instant from = Instant.now();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(pieces("line1", from.minusSeconds(60))).isPositive();
                assertThat(pieces("line2", from.minusSeconds(60))).isPositive();
              });
      awaitLine(first, "first.log", "acme/lyon/bottling/line1/filler ");
      awaitLine(first, "first.log", "acme/lyon/bottling/line2/filler ");
      assertThat(refusal("--plant-model=" + model)).contains("runs already").contains("--data-dir");
      stop(first);
      assertThat(Files.readString(dir.resolve("first.log")))
          .contains("stopped")
          .doesNotContainPattern("last reading -\\d");
      long before = Instant.now().toEpochMilli();

      Process second = start("second.log", "--plant-model=" + model);
      awaitLine(second, "second.log", "plant model kept");
      awaitLine(second, "second.log", "first reading stored");
      assertThat(pieces("line1", Instant.ofEpochMilli(before).minusSeconds(600)))
          .as("pieces of the first run are still there")
          .isPositive();
      JsonNode gaps =
          get(
              8082,
              "/api/v1/completeness?equipment=acme/lyon&from=%s&to=%s"
                  .formatted(from, Instant.now()));
      assertThat(gaps.findValuesAsString("fromSequence")).as("no batch is missing").isEmpty();
      stop(second);
    }
  }

  @Test
  void aTakenPortIsOneSentenceThatSaysWhatToDo() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 8082 + OFFSET));
      assertThat(refusal())
          .contains("Port " + taken.getLocalPort())
          .contains("ingest-service")
          .contains("--port-offset")
          .hasLineCount(1);
    }
  }

  private Process start(String log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx400m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            ServiceJars.of("standalone").toString(),
            "--data-dir=" + dir.resolve("data"),
            "--port-offset=" + OFFSET));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve(log).toFile())
            .start();
    started.add(process);
    return process;
  }

  /** What a start says that ends by itself. */
  private String refusal(String... arguments) throws IOException, InterruptedException {
    Process process = start("refused.log", arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    return Files.readString(dir.resolve("refused.log"));
  }

  private void awaitLine(Process process, String log, String text) {
    Awaitility.await("'" + text + "' in " + log)
        .atMost(Duration.ofSeconds(90))
        .failFast("it ended by itself", () -> !process.isAlive())
        .until(() -> Files.readString(dir.resolve(log)).contains(text));
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).as("stops in time").isTrue();
  }

  private static long pieces(String line, Instant from) throws IOException, InterruptedException {
    JsonNode oee =
        get(
            8083,
            "/api/v1/oee?equipment=acme/lyon/bottling/%s/filler&from=%s&to=%s"
                .formatted(line, from, Instant.now()));
    return oee.at("/total/quantities/producedQuantity/pieces").asLong();
  }

  private static JsonNode get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + (port + OFFSET) + path);
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }
}
