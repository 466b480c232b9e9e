// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest;

import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topic;
import io.millrace.contracts.Topics;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * The service on a real broker and a database of its own, started once for all tests of the JVM.
 * Tests keep apart by the names of their sites, gateways and devices.
 */
public final class RunningIngest {
  private static @Nullable RunningIngest shared;

  private final TestDatabase database = TestDatabase.fresh();
  private final ConfigurableApplicationContext context;
  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  private RunningIngest() {
    String broker = TestBroker.shared().bootstrapServers();
    for (Topic topic : List.of(Topics.READINGS, Topics.LIVE, Topics.GATEWAY_EVENTS)) {
      TestBroker.shared().recreate(topic.name(), topic.partitions());
    }
    context =
        IngestApplication.application()
            .run(
                "--server.port=0",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.kafka.bootstrap-servers=" + broker,
                "--millrace.ingest.rollup.every=200ms",
                "--millrace.ingest.live.heartbeat=1s");
    address =
        "http://127.0.0.1:"
            + Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) broker),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      context.close();
                      producer.close();
                      database.close();
                    }));
  }

  public static synchronized RunningIngest shared() {
    if (shared == null) {
      shared = new RunningIngest();
    }
    return shared;
  }

  public JdbcTemplate jdbc() {
    return context.getBean(JdbcTemplate.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public String address() {
    return address;
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  public Answer put(String path, String type, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Without a body. */
  public Answer post(String path, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.headers().firstValue("ETag").orElse(""),
          response.headers().firstValue("Millrace-Series").orElse(""));
    } catch (IOException e) {
      throw new IllegalStateException(request + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Puts batches on the topic as a gateway does, each acknowledged by the broker. */
  public void send(ReadingBatch... batches) {
    sendAll(List.of(batches));
  }

  /** Puts batches on the live topic, as a gateway whose spool has not caught up. */
  public void sendLive(ReadingBatch... batches) {
    sendAll(Topics.LIVE, List.of(batches));
  }

  public void sendAll(List<ReadingBatch> batches) {
    sendAll(Topics.READINGS, batches);
  }

  private void sendAll(Topic topic, List<ReadingBatch> batches) {
    List<Future<?>> answers =
        batches.stream()
            .<Future<?>>map(
                batch ->
                    producer.send(
                        new ProducerRecord<>(
                            topic.name(),
                            batch.key().getBytes(StandardCharsets.UTF_8),
                            ReadingBatchCodec.encode(batch))))
            .toList();
    answers.forEach(RunningIngest::done);
  }

  public void sendRecord(Topic topic, String key, String value) {
    done(
        producer.send(
            new ProducerRecord<>(
                topic.name(),
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8))));
  }

  /** Returns when every minute of a device, and every hour at all, is folded. */
  public void awaitFolded(String device) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Integer.valueOf(1)
                    .equals(
                        jdbc()
                            .queryForObject(
                                """
                                select case when count(*) > 0 and bool_and(marks = folded)
                                  and not exists (select from hour_mark) then 1 else 0 end
                                from device_minute join device using (device_id) where name = ?
                                """,
                                Integer.class,
                                device)));
  }

  private static void done(Future<?> answer) {
    try {
      answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * What the service answered.
   *
   * @param etag empty when there was none.
   * @param series what lines of text have no place for; empty when there was none.
   */
  public record Answer(int status, String body, String type, String etag, String series) {
    public JsonNode json() {
      return Json.MAPPER.readTree(body);
    }
  }
}
