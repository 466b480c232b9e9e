// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.ingest.Plants;
import io.millrace.ingest.RunningIngest;
import io.millrace.ingest.RunningIngest.Answer;
import io.millrace.testkit.Examples;
import io.millrace.testkit.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ModelIT {
  private static final String YAML = "application/yaml";
  private final RunningIngest ingest = RunningIngest.shared();

  @Test
  void aModelComesIntoForceIsKeptAndPublished() {
    String text = plant("nantes");

    Answer first = ingest.put("/api/v1/sites/nantes/model", YAML, text);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.etag()).isEqualTo("\"1\"");
    assertThat(first.json().at("/diff/devices/added/0").asString()).isEqualTo("filler-plc");

    Answer again = ingest.put("/api/v1/sites/nantes/model", YAML, text);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().at("/changed").asBoolean()).isFalse();
    assertThat(again.json().at("/version").asInt()).isEqualTo(1);

    String changed = text.replace("port: 1502", "port: 1503");
    assertThat(ingest.put("/api/v1/sites/nantes/model", YAML, changed).status()).isEqualTo(428);
    assertThat(
            ingest.put("/api/v1/sites/nantes/model", YAML, changed, "If-Match", "\"9\"").status())
        .isEqualTo(412);
    Answer second = ingest.put("/api/v1/sites/nantes/model", YAML, changed, "If-Match", "\"1\"");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().at("/version").asInt()).isEqualTo(2);
    assertThat(second.json().at("/diff/restarts/0").asString()).isEqualTo("filler-plc");

    Answer retried = ingest.put("/api/v1/sites/nantes/model", YAML, changed, "If-Match", "\"1\"");
    assertThat(retried.status()).isEqualTo(200);
    assertThat(retried.json().at("/version").asInt()).isEqualTo(2);

    Answer current = ingest.get("/api/v1/sites/nantes/model");
    assertThat(current.etag()).isEqualTo("\"2\"");
    assertThat(Json.MAPPER.readValue(current.body(), PlantModel.class))
        .isEqualTo(Json.YAML.readValue(changed, PlantModel.class));
    Answer old = ingest.get("/api/v1/sites/nantes/model?version=1", "Accept", YAML);
    assertThat(old.type()).startsWith(YAML);
    assertThat(Json.YAML.readValue(old.body(), PlantModel.class))
        .isEqualTo(Json.YAML.readValue(text, PlantModel.class));
    JsonNode versions = ingest.get("/api/v1/sites/nantes/model/versions").json();
    assertThat(versions.at("/versions").size()).isEqualTo(2);
    assertThat(versions.at("/versions/0/version").asInt()).isEqualTo(2);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(published("acme/nantes"))
                    .extracting(PlantModelVersion::version)
                    .containsExactly(1, 2));
  }

  @Test
  void tenMistakesAreTenErrorsAndTheRunningModelStays() {
    assertThat(ingest.put("/api/v1/sites/lyon/model", YAML, Examples.PLANT).status())
        .isIn(200, 201);

    Answer refused =
        ingest.put("/api/v1/sites/lyon/model", YAML, Plants.TEN_MISTAKES, "If-Match", "\"1\"");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.type()).startsWith("application/problem+json");
    assertThat(refused.json().at("/code").asString()).isEqualTo("MODEL_REFUSED");
    assertThat(refused.json().at("/errors").size()).isEqualTo(10);
    refused
        .json()
        .at("/errors")
        .forEach(error -> assertThat(error.path("remedy").asString()).isNotBlank());
    Answer current = ingest.get("/api/v1/sites/lyon/model");
    assertThat(current.etag()).isEqualTo("\"1\"");
    assertThat(Json.MAPPER.readValue(current.body(), PlantModel.class))
        .isEqualTo(Json.YAML.readValue(Examples.PLANT, PlantModel.class));
  }

  @Test
  void aDryRunTellsAndDoesNothing() {
    String text = plant("metz");
    Answer dry = ingest.put("/api/v1/sites/metz/model?dryRun=true", YAML, text);

    assertThat(dry.status()).isEqualTo(200);
    assertThat(dry.json().at("/dryRun").asBoolean()).isTrue();
    assertThat(dry.json().at("/diff/tags/added").size()).isEqualTo(4);
    assertThat(ingest.get("/api/v1/sites/metz/model").status()).isEqualTo(404);
    assertThat(
            ingest
                .put("/api/v1/sites/metz/model?dryRun=true", YAML, text.replace("port:", "prt:"))
                .json()
                .at("/errors/0/remedy")
                .asString())
        .isEqualTo("did you mean 'port'?");
  }

  @Test
  void aTemplateInUseNeverChanges() {
    String text = plant("brest");
    assertThat(ingest.put("/api/v1/sites/brest/model", YAML, text).status()).isEqualTo(201);

    Answer refused =
        ingest.put(
            "/api/v1/sites/brest/model", YAML, text.replace("max: 95", "max: 96"), "If-Match", "*");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo("/templates/0");
    assertThat(refused.json().at("/errors/0/remedy").asString()).contains("filler@2");
  }

  /** Version 1 has filler@1; 2 goes over to filler@2; 3 makes another filler@1 and uses that. */
  @Test
  void anEarlierVersionComesBackAlthoughItsTemplateIsAnotherOneNow() {
    String first = plant("tours");
    String second = first.replace("version: 1", "version: 2").replace("filler@1", "filler@2");
    String third = first.replace("max: 95", "max: 96");
    assertThat(second).isNotEqualTo(first);
    assertThat(third).isNotEqualTo(first);
    String model = "/api/v1/sites/tours/model";
    assertThat(ingest.put(model, YAML, first).status()).isEqualTo(201);
    assertThat(ingest.put(model, YAML, second, "If-Match", "\"1\"").status()).isEqualTo(200);
    assertThat(ingest.put(model, YAML, third, "If-Match", "\"2\"").status()).isEqualTo(200);
    assertThat(ingest.put(model, YAML, first, "If-Match", "\"3\"").status()).isEqualTo(422);

    String back = model + "/versions/1/apply";
    JsonNode dry = ingest.post(back + "?dryRun=true").json();
    assertThat(dry.at("/version").asInt()).isEqualTo(4);
    assertThat(dry.at("/repeats").asInt()).isEqualTo(1);
    assertThat(dry.at("/diff/templates/changed/0").asString()).isEqualTo("filler@1");
    assertThat(ingest.post(back).status()).isEqualTo(428);
    assertThat(ingest.post(back, "If-Match", "\"2\"").status()).isEqualTo(412);
    assertThat(ingest.post(model + "/versions/9/apply", "If-Match", "*").status()).isEqualTo(404);
    assertThat(ingest.get(model).etag()).isEqualTo("\"3\"");

    Answer done = ingest.post(back, "If-Match", "\"3\"");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.etag()).isEqualTo("\"4\"");
    assertThat(Json.MAPPER.readValue(ingest.get(model).body(), PlantModel.class))
        .isEqualTo(Json.YAML.readValue(first, PlantModel.class));
    Answer again = ingest.post(back, "If-Match", "\"3\"");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().at("/changed").asBoolean()).isFalse();
    JsonNode versions = ingest.get(model + "/versions").json().at("/versions");
    assertThat(versions.at("/0/repeats").asInt()).isEqualTo(1);
    assertThat(versions.at("/1").has("repeats")).isFalse();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(published("acme/tours"))
                    .extracting(PlantModelVersion::version)
                    .containsExactly(1, 2, 3, 4));
  }

  @Test
  void whatIsNoModelIsRefusedWithAWord() {
    assertThat(ingest.put("/api/v1/sites/lyon/model", YAML, "a: &x 1\nb: *x").status())
        .isEqualTo(400);
    assertThat(ingest.put("/api/v1/sites/lyon/model", "text/csv", "a,b").status()).isEqualTo(415);
    assertThat(ingest.put("/api/v1/sites/lyon/model", YAML, "#".repeat(5 << 20)))
        .extracting(Answer::status)
        .isEqualTo(413);
    assertThat(ingest.get("/api/v1/sites/nowhere/model").json().at("/code").asString())
        .isEqualTo("UNKNOWN_MODEL");
    assertThat(ingest.get("/api/v1/sites/lyon/model?version=99").status()).isEqualTo(404);
    assertThat(ingest.get("/api/v1/sites/lyon/model?version=x").status()).isEqualTo(400);
  }

  private static String plant(String site) {
    return Examples.PLANT.replace("site: lyon", "site: " + site);
  }

  private static List<PlantModelVersion> published(String key) {
    List<PlantModelVersion> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", (Object) TestBroker.shared().bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.PLANT_MODELS.name(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.key().equals(key)) {
            found.add(Json.MAPPER.readValue(record.value(), PlantModelVersion.class));
          }
        }
      }
    }
    return found;
  }
}
