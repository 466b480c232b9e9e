// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.gateway.eip.FakeController;
import io.millrace.gateway.modbus.FakeModbusServer;
import io.millrace.testkit.OpenApiFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the gateway tells a client and does for it over REST. */
@ExtendWith(GatewayTopics.class)
class GatewayApiIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dataDir;
  @AutoClose private final FakeModbusServer server;

  GatewayApiIT() throws IOException {
    server = new FakeModbusServer();
  }

  @Test
  void aClientSeesLinkValuesPlanAndTestRead() throws Exception {
    GatewayTopics.publish(model(1));
    server.set(0, 0x41C8);
    server.set(1, 0x0000);
    try (RunningGateway gateway = RunningGateway.start(dataDir)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> gateway.get("/api/v1/devices/filler").at("/link/state").asString(),
              "UP"::equals);
      JsonNode list = gateway.get("/api/v1/devices");
      assertThat(list.at("/models/0/version").asInt()).isEqualTo(1);
      assertThat(list.at("/devices/0/name").asString()).isEqualTo("filler");
      JsonNode device = gateway.get("/api/v1/devices/filler");
      assertThat(device.at("/tags/0/value").asInt()).isEqualTo(0x41C8);
      assertThat(device.at("/tags/0/quality").asString()).isEqualTo("GOOD");
      assertThat(device.at("/tags/0/isStale").asBoolean()).isFalse();
      assertThat(device.at("/tags/0/reporting/kind").asString()).isEqualTo("every");
      assertThat(device.at("/tags/0/read").asLong())
          .isPositive()
          .isGreaterThanOrEqualTo(device.at("/tags/0/sent").asLong());
      JsonNode plan = gateway.get("/api/v1/devices/filler/plan");
      assertThat(plan.at("/requests/0/address").asString()).isEqualTo("holding:0");
      assertThat(plan.at("/requests/0/count").asInt()).isEqualTo(3);

      // 0x41C80000 is 25.0 as a float with its high word first.
      JsonNode read =
          Json.MAPPER.readTree(
              gateway.post("/api/v1/devices/filler/test-reads", "{\"address\":\"400001\"}").body());
      assertThat(read.at("/modbus/zeroBased").asString()).isEqualTo("holding:0");
      assertThat(read.at("/interpretations").valueStream())
          .anyMatch(
              one ->
                  one.at("/type").asString().equals("FLOAT32")
                      && one.at("/layout").asString().equals("ABCD")
                      && one.at("/value").asDouble() == 25.0);
      HttpResponse<String> wrong =
          gateway.post("/api/v1/devices/filler/test-reads", "{\"address\":\"99\"}");
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(Json.MAPPER.readTree(wrong.body()).at("/code").asString())
          .isEqualTo("BAD_ADDRESS");
      assertThat(gateway.request("/api/v1/devices/nobody").statusCode()).isEqualTo(404);
      assertThat(gateway.request("/metrics").body())
          .contains("millrace_gateway_accepted_total")
          .contains("millrace_gateway_fsync_age_seconds")
          .contains("millrace_gateway_buffer_bytes")
          .contains("millrace_gateway_oldest_unsent_seconds")
          .contains("millrace_gateway_live_sent_total")
          .contains("millrace_gateway_live_lateness_seconds")
          .contains("millrace_gateway_dropped_total{reason=\"SPOOL_THINNED\"}")
          .contains("millrace_gateway_dropped_total{reason=\"SPOOL_AGED\"}")
          .contains("millrace_gateway_sent_total{strategy=\"SWINGING_DOOR\"}")
          .contains("millrace_gateway_dropped_total{reason=\"SPOOL_FULL\"}");
      forecastsOfAModelThatIsNotInForce(gateway);
      OpenApiFile.check(gateway.uri("/"), Path.of("openapi.json"));
      assertThat(gateway.request("/readyz").statusCode()).isEqualTo(200);
    }
  }

  /** The filler by a shorter period and with a tag far away: two requests, and it is known. */
  private void forecastsOfAModelThatIsNotInForce(RunningGateway gateway) throws Exception {
    PlantModel asked =
        Plants.model(
                2,
                Plants.definition(
                    "filler",
                    Plants.endpoint(server.port()),
                    Duration.ofMillis(50),
                    Plants.definition("count", "400001", DataType.UINT16),
                    Plants.definition("far", "401000", DataType.UINT16)))
            .model();
    int requests = server.asked().size();
    HttpResponse<String> json =
        gateway.post("/api/v1/forecasts", Json.MAPPER.writeValueAsString(asked));
    assertThat(json.statusCode()).isEqualTo(200);
    JsonNode line = Json.MAPPER.readTree(json.body()).at("/lines/0");
    assertThat(line.at("/line").asString()).isEqualTo("127.0.0.1:" + server.port());
    assertThat(line.at("/periods/0/period").asString()).isEqualTo("PT0.05S");
    assertThat(line.at("/periods/0/messages").asInt()).isEqualTo(2);
    assertThat(line.at("/devices/0/basis").asString()).isEqualTo("LEARNED");
    assertThat(line.at("/devices/0/isMeasured").asBoolean()).isTrue();
    assertThat(line.at("/says").asString()).contains("for what you ask of it in 50 ms");
    // What is in force goes on at its own pace, and only by what it has.
    assertThat(server.asked().subList(requests, server.asked().size()))
        .noneMatch(read -> read.offset() == 999);

    HttpResponse<String> yaml =
        gateway.post(
            "/api/v1/forecasts",
            "application/yaml",
            Json.YAML.writeValueAsString(model(1).model()));
    assertThat(Json.MAPPER.readTree(yaml.body()).at("/lines/0/devices/0/basis").asString())
        .isEqualTo("IN_USE");
    for (String text : List.of("", "{}", "format: 1", "[1", "{\"format\":1,\"x\":2}")) {
      assertThat(gateway.post("/api/v1/forecasts", "application/yaml", text).statusCode())
          .as(text)
          .isEqualTo(400);
    }
    HttpResponse<String> wrong =
        gateway.post("/api/v1/forecasts", Json.MAPPER.writeValueAsString(model(1, "99").model()));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(Json.MAPPER.readTree(wrong.body()).at("/errors/0/pointer").asString())
        .isEqualTo("/devices/0/tags/0/address");
  }

  @Test
  void aDeviceWithoutNamesCannotBeBrowsed() throws Exception {
    GatewayTopics.publish(model(1));
    try (RunningGateway gateway = RunningGateway.start(dataDir)) {
      GatewayTopics.batches(1);
      gateway.requireRefusal("/api/v1/devices/filler/tags", 409, "CANNOT_BE_BROWSED");
    }
  }

  @Test
  void aDiscoveryIsStartedFollowedAndStopped() throws Exception {
    GatewayTopics.publish(model(1));
    try (RunningGateway gateway = RunningGateway.start(dataDir);
        FakeController controller = new FakeController()) {
      await()
          .atMost(PATIENCE)
          .until(() -> gateway.get("/api/v1/devices").at("/devices").size(), n -> n == 1);
      String body =
          "{\"tcpScan\":{\"range\":\"127.0.0.1\",\"ports\":[\"%d/modbus-tcp\",\"%d/ethernet-ip\"]}}"
              .formatted(server.port(), controller.port());

      HttpResponse<String> started = gateway.post("/api/v1/discoveries", body);
      assertThat(started.statusCode()).isEqualTo(202);
      String location = started.headers().firstValue("Location").orElseThrow();
      assertThat(Json.MAPPER.readTree(started.body()).at("/id").asString())
          .isEqualTo(location.substring(location.lastIndexOf('/') + 1));
      await()
          .atMost(PATIENCE)
          .until(() -> gateway.get(location).at("/state").asString(), "DONE"::equals);
      JsonNode done = gateway.get(location);
      assertThat(done.at("/progress/connectsPlanned").asInt()).isEqualTo(2);
      assertThat(done.at("/foundCount").asInt()).isEqualTo(2);
      assertThat(done.at("/found").valueStream().map(one -> one.at("/endpoint").toString()))
          .containsExactlyInAnyOrder(
              "{\"protocol\":\"modbus-tcp\",\"host\":\"127.0.0.1\",\"port\":%d}"
                  .formatted(server.port()),
              "{\"protocol\":\"ethernet-ip\",\"host\":\"127.0.0.1\",\"port\":%d}"
                  .formatted(controller.port()));
      assertThat(done.at("/found").valueStream())
          .anyMatch(
              one ->
                  one.at("/outcome").asString().equals("IN_USE")
                      && one.at("/usedBy/0").asString().equals("filler"));
      JsonNode first = gateway.get(location + "?limit=1");
      JsonNode second =
          gateway.get(location + "?limit=1&cursor=" + first.at("/nextCursor").asString());
      assertThat(second.at("/found/0/port").asInt())
          .isNotEqualTo(first.at("/found/0/port").asInt());
      assertThat(second.has("nextCursor")).isFalse();

      assertThat(gateway.delete(location).statusCode()).isEqualTo(204);
      assertThat(gateway.get("/api/v1/discoveries").at("/discoveries/0/state").asString())
          .isEqualTo("DONE");
      assertThat(gateway.request("/api/v1/discoveries/none").statusCode()).isEqualTo(404);
      assertThat(gateway.request(location + "?cursor=x").statusCode()).isEqualTo(422);
      JsonNode refused =
          Json.MAPPER.readTree(
              gateway.post("/api/v1/discoveries", "{\"tcpScan\":{\"range\":\"all\"}}").body());
      assertThat(refused.at("/code").asString()).isEqualTo("IMPOSSIBLE_DISCOVERY");
      assertThat(refused.at("/errors/0/pointer").asString()).isEqualTo("/tcpScan/range");
      assertThat(gateway.request("/metrics").body())
          .contains("millrace_gateway_discoveries_total 1.0")
          .contains("millrace_gateway_discovery_connects_total 1.0");
    }
  }

  private PlantModelVersion model(int version) {
    return model(version, "400001");
  }

  private PlantModelVersion model(int version, String address) {
    return Plants.filler(version, server.port(), address);
  }
}
