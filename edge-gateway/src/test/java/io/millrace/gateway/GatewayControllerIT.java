// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.gateway.eip.FakeController;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import io.millrace.gateway.eip.wire.WireType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A controller behind the whole gateway: which one it is, and what tags it has. */
@ExtendWith(GatewayTopics.class)
class GatewayControllerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dataDir;

  @Test
  void aSwappedControllerIsShownAndConfirmedByItsSerialNumber() throws Exception {
    try (FakeController controller = counting()) {
      GatewayTopics.publish(
          model(1, controller.port(), Plants.definition("count", "Count", DataType.INT32)));
      try (RunningGateway gateway = RunningGateway.start(dataDir)) {
        awaitQuality(gateway, "GOOD");
        controller.serial = 0x60A1B2C3L;
        controller.hangUp();
        awaitQuality(gateway, "UNCERTAIN");

        JsonNode device = gateway.get("/api/v1/devices/plc");
        assertThat(device.at("/identity/isSwapped").asBoolean()).isTrue();
        assertThat(device.at("/identity/known/serial").asString()).isEqualTo("00C0FFEE");
        assertThat(device.at("/identity/answering/serial").asString()).isEqualTo("60A1B2C3");
        assertThat(device.at("/tags/0/reason").asString()).isEqualTo("DEVICE_SWAPPED");
        assertThat(gateway.request("/metrics").body())
            .contains("millrace_gateway_devices_swapped 1.0");
        refuses(gateway, "nobody", "{\"serial\":\"60A1B2C3\"}", 404, "UNKNOWN_DEVICE");
        refuses(gateway, "plc", "{}", 422, "BAD_SERIAL");
        refuses(gateway, "plc", "{\"serial\":\"60A1\"}", 422, "BAD_SERIAL");
        refuses(gateway, "plc", "{\"serial\":\"00C0FFEE\"}", 409, "OTHER_DEVICE_ANSWERS");
        for (int i = 0; i < 2; i++) {
          assertThat(
                  Json.MAPPER
                      .readTree(
                          gateway
                              .post(
                                  "/api/v1/devices/plc/confirm-identity",
                                  "{\"serial\":\"60a1b2c3\"}")
                              .body())
                      .at("/identity/isSwapped")
                      .asBoolean(true))
              .isFalse();
        }
        awaitQuality(gateway, "GOOD");
      }
    }
  }

  @Test
  void aClientFindsTheTagsOfAControllerAndReadsThemAsTheyAreOffered() throws Exception {
    try (FakeController controller = counting()) {
      controller
          .symbols
          .add("", "Count", 0xC4, 0)
          .add("", "Level", 0x20CA, 2, 3L)
          .add("", "Program:Main", 0x1068, 0)
          .add("Program:Main", "Motor", 0x8300, 0)
          .addTemplate(0x300, "Motor", 4, new TemplateDefinition.Member("Speed", 0, 0xCA, 0));
      TagDefinition any = Plants.definition("any", "Count", DataType.INT32);
      GatewayTopics.publish(model(1, controller.port(), any));
      try (RunningGateway gateway = RunningGateway.start(dataDir)) {
        awaitQuality(gateway, "GOOD");
        JsonNode tags = gateway.get("/api/v1/devices/plc/tags?limit=2");
        assertThat(tags.at("/tags/0/path").asString()).isEqualTo("Count");
        assertThat(tags.at("/tags/1/access").asString()).isEqualTo("READ_ONLY");
        assertThat(tags.at("/tags/1/dimensions/0").asInt()).isEqualTo(3);
        JsonNode rest =
            gateway.get("/api/v1/devices/plc/tags?cursor=" + tags.at("/nextCursor").asString());
        assertThat(rest.at("/tags/0/path").asString()).isEqualTo("Program:Main");
        assertThat(rest.at("/nextCursor").isMissingNode()).isTrue();
        assertThat(
                gateway
                    .get("/api/v1/devices/plc/tags?parent=Program:Main.Motor")
                    .at("/tags/0/definition/address")
                    .asString())
            .isEqualTo("Program:Main.Motor.Speed");
        JsonNode found = gateway.get("/api/v1/devices/plc/tags?filter=count");
        TagDefinition offered =
            Json.MAPPER.treeToValue(found.at("/tags/0/definition"), TagDefinition.class);
        GatewayTopics.publish(model(2, controller.port(), offered));
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () -> gateway.get("/api/v1/devices/plc").at("/tags/0/name").asString(),
                name -> name.endsWith("/count"));
        awaitQuality(gateway, "GOOD");
        assertThat(gateway.get("/api/v1/devices/plc").at("/tags/0/value").asInt()).isEqualTo(42);
        JsonNode device =
            Json.MAPPER
                .readTree(
                    gateway
                        .post(
                            "/api/v1/forecasts",
                            Json.MAPPER.writeValueAsString(
                                model(
                                        3,
                                        controller.port(),
                                        Plants.definition(
                                            "speed", "Program:Main.Motor.Speed", DataType.FLOAT32))
                                    .model()))
                        .body())
                .at("/lines/0/devices/0");
        assertThat(device.at("/basis").asString()).isEqualTo("LEARNED");
        assertThat(device.at("/why").asString())
            .contains("1 structures whole", "its symbol table tells where members lie");
        gateway.requireRefusal("/api/v1/devices/plc/tags?limit=0", 422, "LIMIT_OUT_OF_RANGE");
        gateway.requireRefusal("/api/v1/devices/plc/tags?parent=Nothing", 422, "UNKNOWN_TAG");
        gateway.requireRefusal("/api/v1/devices/nobody/tags", 404, "UNKNOWN_DEVICE");
      }
    }
  }

  /** With a tag Count of 42. */
  private static FakeController counting() throws IOException {
    FakeController controller = new FakeController();
    controller.tags.put(
        EPath.of(new EPath.Symbol("Count")).encode().toString(),
        new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("2A000000")));
    return controller;
  }

  private static void awaitQuality(RunningGateway gateway, String quality) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> gateway.get("/api/v1/devices/plc").at("/tags/0/quality").asString(),
            quality::equals);
  }

  private static void refuses(
      RunningGateway gateway, String device, String body, int status, String code)
      throws Exception {
    RunningGateway.requireRefusal(
        gateway.post("/api/v1/devices/" + device + "/confirm-identity", body), status, code);
  }

  private static PlantModelVersion model(int version, int port, TagDefinition tag) {
    return Plants.model(
        version,
        Plants.definition(
            "plc",
            new DeviceEndpoint.EtherNetIp("127.0.0.1", port, null, null, null),
            Duration.ofMillis(100),
            tag));
  }
}
