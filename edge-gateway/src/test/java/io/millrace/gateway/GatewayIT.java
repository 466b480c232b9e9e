// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.modbus.FakeModbusServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole gateway: plant model in, a device polled, batches on the topic. */
@ExtendWith(GatewayTopics.class)
class GatewayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dataDir;
  @AutoClose private final FakeModbusServer server;

  GatewayIT() throws IOException {
    server = new FakeModbusServer();
  }

  @Test
  void readingsGoFromTheWireToTheTopicNumberedWithoutGaps() {
    GatewayTopics.publish(model(1));
    try (RunningGateway _ = RunningGateway.start(dataDir)) {
      server.set(0, 7);
      List<ReadingBatch> batches = GatewayTopics.batches(25);

      assertThat(batches).extracting(ReadingBatch::key).containsOnly("edge/filler");
      assertThat(batches).extracting(ReadingBatch::modelVersion).containsOnly(1);
      for (int i = 0; i < batches.size(); i++) {
        assertThat(batches.get(i).sequence()).isEqualTo(i + 1);
      }
      List<Reading> ofOneTag =
          batches.stream()
              .flatMap(batch -> batch.readings().stream())
              .filter(reading -> reading.tag().name().equals("count"))
              .toList();
      assertThat(ofOneTag).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
      assertThat(ofOneTag.getLast().value()).isEqualTo(new TagValue.UnsignedInt(7));
      assertThat(ofOneTag).extracting(Reading::quality).containsOnly(Quality.GOOD);
    }
    // Started again: the same epoch, and the sequence goes on.
    ReadingBatch last = GatewayTopics.batches(1).getLast();
    try (RunningGateway _ = RunningGateway.start(dataDir)) {
      await()
          .atMost(PATIENCE)
          .until(() -> GatewayTopics.batches(1).getLast().sequence() > last.sequence() + 3);
      List<ReadingBatch> all = GatewayTopics.batches(1);
      assertThat(all).extracting(ReadingBatch::epoch).containsOnly(last.epoch());
      assertThat(all.stream().map(ReadingBatch::sequence).distinct().count())
          .isEqualTo(all.getLast().sequence());
    }
  }

  @Test
  void aModelThatCannotBeUsedIsRefusedAndTheOldOneStays() throws Exception {
    GatewayTopics.publish(model(1));
    try (RunningGateway gateway = RunningGateway.start(dataDir)) {
      GatewayTopics.batches(1);
      GatewayTopics.send(
          "acme/lyon", "{\"version\":2,\"model\":{\"format\":1}}".getBytes(StandardCharsets.UTF_8));
      await()
          .atMost(PATIENCE)
          .until(() -> gateway.get("/api/v1/devices").at("/refused").size(), n -> n == 1);
      JsonNode list = gateway.get("/api/v1/devices");
      assertThat(list.at("/refused/0/reason").asString())
          .isEqualTo("/model lacks something it must have");
      assertThat(list.at("/models/0/version").asInt()).isEqualTo(1);
      assertThat(list.at("/devices/0/link/state").asString()).isEqualTo("UP");
    }
  }

  @Test
  void aDeviceThatCannotBeReadIsToldAndTheModelIsApplied() throws Exception {
    GatewayTopics.publish(model(1, "99"));
    try (RunningGateway gateway = RunningGateway.start(dataDir)) {
      await()
          .atMost(PATIENCE)
          .until(() -> gateway.get("/api/v1/devices").at("/refusedDevices").size(), n -> n == 1);
      JsonNode list = gateway.get("/api/v1/devices");
      assertThat(list.at("/models/0/version").asInt()).isEqualTo(1);
      assertThat(list.at("/models/0/devices").asInt()).isZero();
      assertThat(list.at("/models/0/refused").asInt()).isEqualTo(1);
      assertThat(list.at("/refused").size()).isZero();
      assertThat(list.at("/refusedDevices/0/device").asString()).isEqualTo("filler");
      assertThat(list.at("/refusedDevices/0/reason").asString()).startsWith("/tags/0/address");
      assertThat(list.at("/refusedDevices/0/remedy").asString()).isNotBlank();
      assertThat(gateway.request("/metrics").body())
          .contains("millrace_gateway_devices_refused 1.0");

      GatewayTopics.send(
          "acme/lyon",
          Json.MAPPER
              .writeValueAsString(model(2))
              .replace("modbus-tcp", "profinet")
              .getBytes(StandardCharsets.UTF_8));
      await()
          .atMost(PATIENCE)
          .until(
              () -> gateway.get("/api/v1/devices").at("/refusedDevices/0/reason").asString(),
              reason -> reason.equals("/endpoint cannot be 'profinet'"));

      GatewayTopics.publish(model(3));
      await()
          .atMost(PATIENCE)
          .until(
              () -> gateway.get("/api/v1/devices").at("/devices/0/link/state").asString(),
              state -> state.equals("UP"));
      assertThat(gateway.get("/api/v1/devices").at("/refusedDevices").size()).isZero();
    }
  }

  private PlantModelVersion model(int version) {
    return model(version, "400001");
  }

  private PlantModelVersion model(int version, String address) {
    return Plants.filler(version, server.port(), address);
  }
}
