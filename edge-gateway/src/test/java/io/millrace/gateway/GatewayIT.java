// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.DeviceEndpoint;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.contracts.readings.Quality;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.eip.FakeController;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import io.millrace.gateway.eip.wire.WireType;
import io.millrace.gateway.modbus.FakeModbusServer;
import io.millrace.testkit.OpenApiFile;
import io.millrace.testkit.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The whole gateway: plant model in, a device polled, batches on the topic, REST beside it. */
class GatewayIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dataDir;
  private FakeModbusServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void makeTopics() throws IOException {
    server = new FakeModbusServer();
    for (Topic topic : List.of(Topics.PLANT_MODELS, Topics.READINGS, Topics.GATEWAY_EVENTS)) {
      BROKER.recreate(topic.name(), topic.partitions());
    }
  }

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  @Test
  void readingsGoFromTheWireToTheTopicNumberedWithoutGaps() {
    publish(model(1));
    try (ConfigurableApplicationContext _ = start()) {
      server.set(0, 7);
      List<ReadingBatch> batches = batches(25);

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
    ReadingBatch last = batches(1).getLast();
    try (ConfigurableApplicationContext _ = start()) {
      await().atMost(PATIENCE).until(() -> batches(1).getLast().sequence() > last.sequence() + 3);
      List<ReadingBatch> all = batches(1);
      assertThat(all).extracting(ReadingBatch::epoch).containsOnly(last.epoch());
      assertThat(all.stream().map(ReadingBatch::sequence).distinct().count())
          .isEqualTo(all.getLast().sequence());
    }
  }

  @Test
  void aClientSeesLinkValuesPlanAndTestRead() throws Exception {
    publish(model(1));
    server.set(0, 0x41C8);
    server.set(1, 0x0000);
    try (ConfigurableApplicationContext gateway = start()) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> get(gateway, "/api/v1/devices/filler").at("/link/state").asString(),
              "UP"::equals);
      JsonNode list = get(gateway, "/api/v1/devices");
      assertThat(list.at("/models/0/version").asInt()).isEqualTo(1);
      assertThat(list.at("/devices/0/name").asString()).isEqualTo("filler");
      JsonNode device = get(gateway, "/api/v1/devices/filler");
      assertThat(device.at("/tags/0/value").asInt()).isEqualTo(0x41C8);
      assertThat(device.at("/tags/0/quality").asString()).isEqualTo("GOOD");
      assertThat(device.at("/tags/0/isStale").asBoolean()).isFalse();
      assertThat(device.at("/tags/0/reporting/kind").asString()).isEqualTo("every");
      assertThat(device.at("/tags/0/read").asLong())
          .isPositive()
          .isGreaterThanOrEqualTo(device.at("/tags/0/sent").asLong());
      JsonNode plan = get(gateway, "/api/v1/devices/filler/plan");
      assertThat(plan.at("/requests/0/address").asString()).isEqualTo("holding:0");
      assertThat(plan.at("/requests/0/count").asInt()).isEqualTo(3);

      // 0x41C80000 is 25.0 as a float with its high word first.
      JsonNode read =
          Json.MAPPER.readTree(
              post(gateway, "/api/v1/devices/filler/test-reads", "{\"address\":\"400001\"}")
                  .body());
      assertThat(read.at("/modbus/zeroBased").asString()).isEqualTo("holding:0");
      assertThat(read.at("/interpretations").valueStream())
          .anyMatch(
              one ->
                  one.at("/type").asString().equals("FLOAT32")
                      && one.at("/layout").asString().equals("ABCD")
                      && one.at("/value").asDouble() == 25.0);
      HttpResponse<String> wrong =
          post(gateway, "/api/v1/devices/filler/test-reads", "{\"address\":\"99\"}");
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(Json.MAPPER.readTree(wrong.body()).at("/code").asString())
          .isEqualTo("BAD_ADDRESS");
      assertThat(request(gateway, "/api/v1/devices/nobody").statusCode()).isEqualTo(404);
      assertThat(request(gateway, "/metrics").body())
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
      OpenApiFile.check(uri(gateway, "/"), Path.of("openapi.json"));
      assertThat(request(gateway, "/readyz").statusCode()).isEqualTo(200);
    }
  }

  /** The filler by a shorter period and with a tag far away: two requests, and it is known. */
  private void forecastsOfAModelThatIsNotInForce(ConfigurableApplicationContext gateway)
      throws Exception {
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
        post(gateway, "/api/v1/forecasts", Json.MAPPER.writeValueAsString(asked));
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
        post(
            gateway,
            "/api/v1/forecasts",
            "application/yaml",
            Json.YAML.writeValueAsString(model(1).model()));
    assertThat(Json.MAPPER.readTree(yaml.body()).at("/lines/0/devices/0/basis").asString())
        .isEqualTo("IN_USE");
    for (String text : List.of("", "{}", "format: 1", "[1", "{\"format\":1,\"x\":2}")) {
      assertThat(post(gateway, "/api/v1/forecasts", "application/yaml", text).statusCode())
          .as(text)
          .isEqualTo(400);
    }
    HttpResponse<String> wrong =
        post(gateway, "/api/v1/forecasts", Json.MAPPER.writeValueAsString(model(1, "99").model()));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(Json.MAPPER.readTree(wrong.body()).at("/errors/0/pointer").asString())
        .isEqualTo("/devices/0/tags/0/address");
  }

  @Test
  void aSwappedControllerIsShownAndConfirmedByItsSerialNumber() throws Exception {
    try (FakeController controller = new FakeController()) {
      controller.tags.put(
          EPath.of(new EPath.Symbol("Count")).encode().toString(),
          new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("2A000000")));
      publish(model(1, controller.port(), Plants.definition("count", "Count", DataType.INT32)));
      try (ConfigurableApplicationContext gateway = start()) {
        awaitQuality(gateway, "GOOD");
        controller.serial = 0x60A1B2C3L;
        controller.hangUp();
        awaitQuality(gateway, "UNCERTAIN");

        JsonNode device = get(gateway, "/api/v1/devices/plc");
        assertThat(device.at("/identity/isSwapped").asBoolean()).isTrue();
        assertThat(device.at("/identity/known/serial").asString()).isEqualTo("00C0FFEE");
        assertThat(device.at("/identity/answering/serial").asString()).isEqualTo("60A1B2C3");
        assertThat(device.at("/tags/0/reason").asString()).isEqualTo("DEVICE_SWAPPED");
        assertThat(request(gateway, "/metrics").body())
            .contains("millrace_gateway_devices_swapped 1.0");
        confirm(gateway, "nobody", "{\"serial\":\"60A1B2C3\"}", 404, "UNKNOWN_DEVICE");
        confirm(gateway, "plc", "{}", 422, "BAD_SERIAL");
        confirm(gateway, "plc", "{\"serial\":\"60A1\"}", 422, "BAD_SERIAL");
        confirm(gateway, "plc", "{\"serial\":\"00C0FFEE\"}", 409, "OTHER_DEVICE_ANSWERS");
        for (int i = 0; i < 2; i++) {
          assertThat(
                  Json.MAPPER
                      .readTree(
                          post(
                                  gateway,
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
    try (FakeController controller = new FakeController()) {
      controller.tags.put(
          EPath.of(new EPath.Symbol("Count")).encode().toString(),
          new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("2A000000")));
      controller
          .symbols
          .add("", "Count", 0xC4, 0)
          .add("", "Level", 0x20CA, 2, 3L)
          .add("", "Program:Main", 0x1068, 0)
          .add("Program:Main", "Motor", 0x8300, 0)
          .addTemplate(0x300, "Motor", 4, new TemplateDefinition.Member("Speed", 0, 0xCA, 0));
      TagDefinition any = Plants.definition("any", "Count", DataType.INT32);
      publish(model(1, controller.port(), any));
      try (ConfigurableApplicationContext gateway = start()) {
        awaitQuality(gateway, "GOOD");
        JsonNode tags = get(gateway, "/api/v1/devices/plc/tags?limit=2");
        assertThat(tags.at("/tags/0/path").asString()).isEqualTo("Count");
        assertThat(tags.at("/tags/1/access").asString()).isEqualTo("READ_ONLY");
        assertThat(tags.at("/tags/1/dimensions/0").asInt()).isEqualTo(3);
        JsonNode rest =
            get(gateway, "/api/v1/devices/plc/tags?cursor=" + tags.at("/nextCursor").asString());
        assertThat(rest.at("/tags/0/path").asString()).isEqualTo("Program:Main");
        assertThat(rest.at("/nextCursor").isMissingNode()).isTrue();
        assertThat(
                get(gateway, "/api/v1/devices/plc/tags?parent=Program:Main.Motor")
                    .at("/tags/0/definition/address")
                    .asString())
            .isEqualTo("Program:Main.Motor.Speed");
        JsonNode found = get(gateway, "/api/v1/devices/plc/tags?filter=count");
        TagDefinition offered =
            Json.MAPPER.treeToValue(found.at("/tags/0/definition"), TagDefinition.class);
        publish(model(2, controller.port(), offered));
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () -> get(gateway, "/api/v1/devices/plc").at("/tags/0/name").asString(),
                name -> name.endsWith("/count"));
        awaitQuality(gateway, "GOOD");
        assertThat(get(gateway, "/api/v1/devices/plc").at("/tags/0/value").asInt()).isEqualTo(42);
        JsonNode device =
            Json.MAPPER
                .readTree(
                    post(
                            gateway,
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
        refusesTags(gateway, "plc/tags?limit=0", 422, "LIMIT_OUT_OF_RANGE");
        refusesTags(gateway, "plc/tags?parent=Nothing", 422, "UNKNOWN_TAG");
        refusesTags(gateway, "nobody/tags", 404, "UNKNOWN_DEVICE");
      }
    }
  }

  @Test
  void aDeviceWithoutNamesCannotBeBrowsed() throws Exception {
    publish(model(1));
    try (ConfigurableApplicationContext gateway = start()) {
      batches(1);
      refusesTags(gateway, "filler/tags", 409, "CANNOT_BE_BROWSED");
    }
  }

  private void refusesTags(
      ConfigurableApplicationContext gateway, String address, int status, String code)
      throws Exception {
    HttpResponse<String> answer = request(gateway, "/api/v1/devices/" + address);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Json.MAPPER.readTree(answer.body()).at("/code").asString()).isEqualTo(code);
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

  private void awaitQuality(ConfigurableApplicationContext gateway, String quality) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> get(gateway, "/api/v1/devices/plc").at("/tags/0/quality").asString(),
            quality::equals);
  }

  private void confirm(
      ConfigurableApplicationContext gateway, String device, String body, int status, String code)
      throws Exception {
    HttpResponse<String> answer =
        post(gateway, "/api/v1/devices/" + device + "/confirm-identity", body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Json.MAPPER.readTree(answer.body()).at("/code").asString()).isEqualTo(code);
  }

  @Test
  void aDiscoveryIsStartedFollowedAndStopped() throws Exception {
    publish(model(1));
    try (ConfigurableApplicationContext gateway = start();
        FakeController controller = new FakeController()) {
      await()
          .atMost(PATIENCE)
          .until(() -> get(gateway, "/api/v1/devices").at("/devices").size(), n -> n == 1);
      String body =
          "{\"tcpScan\":{\"range\":\"127.0.0.1\",\"ports\":[\"%d/modbus-tcp\",\"%d/ethernet-ip\"]}}"
              .formatted(server.port(), controller.port());

      HttpResponse<String> started = post(gateway, "/api/v1/discoveries", body);
      assertThat(started.statusCode()).isEqualTo(202);
      String location = started.headers().firstValue("Location").orElseThrow();
      assertThat(Json.MAPPER.readTree(started.body()).at("/id").asString())
          .isEqualTo(location.substring(location.lastIndexOf('/') + 1));
      await()
          .atMost(PATIENCE)
          .until(() -> get(gateway, location).at("/state").asString(), "DONE"::equals);
      JsonNode done = get(gateway, location);
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
      JsonNode first = get(gateway, location + "?limit=1");
      JsonNode second =
          get(gateway, location + "?limit=1&cursor=" + first.at("/nextCursor").asString());
      assertThat(second.at("/found/0/port").asInt())
          .isNotEqualTo(first.at("/found/0/port").asInt());
      assertThat(second.has("nextCursor")).isFalse();

      assertThat(
              http.send(
                      HttpRequest.newBuilder(uri(gateway, location)).DELETE().build(),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(204);
      assertThat(get(gateway, "/api/v1/discoveries").at("/discoveries/0/state").asString())
          .isEqualTo("DONE");
      assertThat(request(gateway, "/api/v1/discoveries/none").statusCode()).isEqualTo(404);
      assertThat(request(gateway, location + "?cursor=x").statusCode()).isEqualTo(422);
      JsonNode refused =
          Json.MAPPER.readTree(
              post(gateway, "/api/v1/discoveries", "{\"tcpScan\":{\"range\":\"all\"}}").body());
      assertThat(refused.at("/code").asString()).isEqualTo("IMPOSSIBLE_DISCOVERY");
      assertThat(refused.at("/errors/0/pointer").asString()).isEqualTo("/tcpScan/range");
      assertThat(request(gateway, "/metrics").body())
          .contains("millrace_gateway_discoveries_total 1.0")
          .contains("millrace_gateway_discovery_connects_total 1.0");
    }
  }

  @Test
  void aModelThatCannotBeUsedIsRefusedAndTheOldOneStays() throws Exception {
    publish(model(1));
    try (ConfigurableApplicationContext gateway = start()) {
      batches(1);
      send(
          "acme/lyon", "{\"version\":2,\"model\":{\"format\":1}}".getBytes(StandardCharsets.UTF_8));
      await()
          .atMost(PATIENCE)
          .until(() -> get(gateway, "/api/v1/devices").at("/refused").size(), n -> n == 1);
      JsonNode list = get(gateway, "/api/v1/devices");
      assertThat(list.at("/refused/0/reason").asString())
          .isEqualTo("/model lacks something it must have");
      assertThat(list.at("/models/0/version").asInt()).isEqualTo(1);
      assertThat(list.at("/devices/0/link/state").asString()).isEqualTo("UP");
    }
  }

  @Test
  void aDeviceThatCannotBeReadIsToldAndTheModelIsApplied() throws Exception {
    publish(model(1, "99"));
    try (ConfigurableApplicationContext gateway = start()) {
      await()
          .atMost(PATIENCE)
          .until(() -> get(gateway, "/api/v1/devices").at("/refusedDevices").size(), n -> n == 1);
      JsonNode list = get(gateway, "/api/v1/devices");
      assertThat(list.at("/models/0/version").asInt()).isEqualTo(1);
      assertThat(list.at("/models/0/devices").asInt()).isZero();
      assertThat(list.at("/models/0/refused").asInt()).isEqualTo(1);
      assertThat(list.at("/refused").size()).isZero();
      assertThat(list.at("/refusedDevices/0/device").asString()).isEqualTo("filler");
      assertThat(list.at("/refusedDevices/0/reason").asString()).startsWith("/tags/0/address");
      assertThat(list.at("/refusedDevices/0/remedy").asString()).isNotBlank();
      assertThat(request(gateway, "/metrics").body())
          .contains("millrace_gateway_devices_refused 1.0");

      send(
          "acme/lyon",
          Json.MAPPER
              .writeValueAsString(model(2))
              .replace("modbus-tcp", "profinet")
              .getBytes(StandardCharsets.UTF_8));
      await()
          .atMost(PATIENCE)
          .until(
              () -> get(gateway, "/api/v1/devices").at("/refusedDevices/0/reason").asString(),
              reason -> reason.equals("/endpoint cannot be 'profinet'"));

      publish(model(3));
      await()
          .atMost(PATIENCE)
          .until(
              () -> get(gateway, "/api/v1/devices").at("/devices/0/link/state").asString(),
              state -> state.equals("UP"));
      assertThat(get(gateway, "/api/v1/devices").at("/refusedDevices").size()).isZero();
    }
  }

  private ConfigurableApplicationContext start() {
    return GatewayApplication.application()
        .run(
            "--server.port=0",
            "--spring.kafka.bootstrap-servers=" + BROKER.bootstrapServers(),
            "--millrace.gateway.data-dir=" + dataDir);
  }

  private PlantModelVersion model(int version) {
    return model(version, "400001");
  }

  private PlantModelVersion model(int version, String address) {
    return Plants.model(
        version,
        Plants.definition(
            "filler",
            Plants.endpoint(server.port()),
            Duration.ofMillis(100),
            Plants.definition("count", address, DataType.UINT16),
            Plants.definition("temperature", "holding:1", DataType.FLOAT32)));
  }

  private void publish(PlantModelVersion model) {
    send(model.model().siteId().path(), Json.MAPPER.writeValueAsBytes(model));
  }

  private static void send(String key, byte[] value) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      var _ = producer.send(new ProducerRecord<>(Topics.PLANT_MODELS.name(), key, value));
    }
  }

  /** All batches on the topic from the first on, as soon as there are so many. */
  private static List<ReadingBatch> batches(int atLeast) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", BROKER.bootstrapServers());
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    List<ReadingBatch> batches = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.READINGS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, byte[]> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  batches.add(ReadingBatchCodec.decode(record.value()));
                }
                return batches.size() >= atLeast;
              });
    }
    return batches;
  }

  private JsonNode get(ConfigurableApplicationContext gateway, String path) throws Exception {
    return Json.MAPPER.readTree(request(gateway, path).body());
  }

  private HttpResponse<String> request(ConfigurableApplicationContext gateway, String path)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(gateway, path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(
      ConfigurableApplicationContext gateway, String path, String body) throws Exception {
    return post(gateway, path, "application/json", body);
  }

  private HttpResponse<String> post(
      ConfigurableApplicationContext gateway, String path, String type, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(gateway, path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(ConfigurableApplicationContext gateway, String path) {
    String port = gateway.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
