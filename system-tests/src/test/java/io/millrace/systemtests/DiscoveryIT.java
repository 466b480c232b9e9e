// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.plant.DeviceEndpoint.ModbusTcp;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.simulator.SimulatedDevice;
import io.millrace.simulator.Simulator;
import io.millrace.simulator.SimulatorSettings;
import io.millrace.simulator.eip.ControllerLimits;
import io.millrace.simulator.eip.ControllerServer;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.modbus.Misbehaviour;
import io.millrace.testkit.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway with no plant model, no broker and no database finds the machines around it. */
@Timeout(300)
class DiscoveryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path dir;

  @Test
  void simulatedMachinesAndControllersAreFoundForWhatTheyAre() throws Exception {
    try (Simulator line =
            Simulator.start(SimulatorSettings.bottlingLine(), InstantSource.system());
        ControllerServer first = controller("127.0.4.1", 0, "1756-L83E/B", 0xC0FFEE);
        ControllerServer second =
            controller("127.0.4.2", first.port(), "1769-L33ER/A", 0x60A1B2C3);
        ServiceProcess gateway = gateway()) {
      line.device("capper").misbehave(Misbehaviour.parse("exception:1"));
      line.device("packer").misbehave(Misbehaviour.parse("garbage"));
      gateway.awaitReady();

      JsonNode byUdp =
          discovered(
              gateway,
              "{'listIdentity':{'to':['127.0.4.1','127.0.4.2','127.0.4.3'],'port':%d}}"
                  .formatted(first.port()));
      assertThat(byUdp.at("/found").size()).isEqualTo(2);
      assertThat(byUdp.at("/found/1/identity/serial").asString()).isEqualTo("60A1B2C3");
      assertThat(byUdp.at("/found/1/identity/state").asString()).isEqualTo("OPERATIONAL");

      JsonNode byTcp =
          discovered(
              gateway,
              "{'tcpScan':{'range':'127.0.4.1-127.0.4.3','ports':['%d/ethernet-ip']}}"
                  .formatted(second.port()));
      assertThat(byTcp.at("/found").valueStream().map(DiscoveryIT::summary))
          .containsExactly("127.0.4.1 IDENTIFIED 1756-L83E/B", "127.0.4.2 IDENTIFIED 1769-L33ER/A");

      List<String> ports =
          line.devices().stream()
              .filter(device -> device.definition().endpoint() instanceof ModbusTcp)
              .map(device -> "'" + device.port() + "/modbus-tcp'")
              .toList();
      JsonNode machines =
          discovered(
              gateway,
              "{'tcpScan':{'range':'127.0.0.1','ports':[%s]}}".formatted(String.join(",", ports)));
      Map<String, String> outcomes =
          Map.of(
              "filler", "IDENTIFIED",
              "capper", "NO_IDENTITY",
              "labeller", "IDENTIFIED",
              "packer", "MALFORMED");
      for (JsonNode found : machines.at("/found")) {
        SimulatedDevice machine =
            line.devices().stream()
                .filter(device -> device.port() == found.at("/port").asInt())
                .findFirst()
                .orElseThrow();
        assertThat(found.at("/outcome").asString()).isEqualTo(outcomes.get(machine.name()));
      }
      assertThat(machines.at("/found").size()).isEqualTo(4);
      assertThat(
              machines
                  .at("/found")
                  .valueStream()
                  .map(found -> found.at("/identity/productCode").asString("")))
          .contains("MSM-FILLER", "MSM-LABELLER");
    }
  }

  private static String summary(JsonNode found) {
    return "%s %s %s"
        .formatted(
            found.at("/address").asString(),
            found.at("/outcome").asString(),
            found.at("/identity/product").asString());
  }

  private static JsonNode discovered(ServiceProcess gateway, String body) throws Exception {
    HttpResponse<String> started =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(gateway.address("/api/v1/discoveries")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String location = started.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(PATIENCE)
        .until(() -> Platform.get(gateway, location).at("/state").asString(), "DONE"::equals);
    return Platform.get(gateway, location);
  }

  private ServiceProcess gateway() throws IOException {
    return ServiceProcess.start(
        "edge-gateway",
        dir,
        List.of(
            "--spring.kafka.bootstrap-servers=127.0.0.1:1",
            "--millrace.gateway.data-dir=" + dir.resolve("gateway")));
  }

  private static ControllerServer controller(String address, int port, String product, long serial)
      throws IOException {
    return new ControllerServer(
        new InetSocketAddress(InetAddress.ofLiteral(address), port),
        new Identity(1, 14, 166, 33, 11, 0x3060, serial, product),
        ControllerLimits.LARGE,
        new ControllerMemory(),
        Map.of(),
        () ->
            (tag, _) -> {
              throw new IllegalStateException("nobody reads " + tag);
            },
        (_, _) -> {},
        InstantSource.system());
  }
}
