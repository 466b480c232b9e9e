// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.OpenApiFile;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever goes wrong over HTTP is a problem document, and ops find what they look for. */
class ProblemIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static SampleService service;

  @BeforeAll
  static void start() {
    service =
        SampleService.start(
            DATABASE.dataSource(), BROKER.bootstrapServers(), "sample.http." + UUID.randomUUID());
    await().atMost(Duration.ofSeconds(30)).until(() -> service.get("/readyz").statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode body = Json.MAPPER.readTree(answer.body());
    assertThat(body.path("code").asString()).isEqualTo(code);
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("type").asString())
        .isEqualTo(
            "urn:millrace:problem:" + code.toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    assertThat(body.path("traceId").asString())
        .isNotEmpty()
        .isEqualTo(answer.headers().firstValue("X-Trace-Id").orElse(""));
    return body;
  }

  private static HttpResponse<String> post(String body, String type) {
    return service.send(
        HttpRequest.newBuilder(service.address("/api/v1/orders"))
            .header("content-type", type)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void addressThatIsNotThere() {
    problem(service.get("/api/v1/nothing"), 404, "NOT_FOUND");
    problem(service.get("/"), 404, "NOT_FOUND");
  }

  @Test
  void methodAndMediaTypesThatAreNotSpoken() {
    HttpResponse<String> wrong =
        service.send(HttpRequest.newBuilder(service.address("/api/v1/count")).DELETE().build());
    problem(wrong, 405, "METHOD_NOT_ALLOWED");
    assertThat(wrong.headers().firstValue("allow")).contains("GET");
    problem(
        service.send(
            HttpRequest.newBuilder(service.address("/api/v1/count"))
                .header("accept", "image/png")
                .build()),
        406,
        "NOT_ACCEPTABLE");
    problem(post("item=x", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void parametersThatCannotBeRead() {
    JsonNode body = problem(service.get("/api/v1/count?at=yesterday"), 400, "INVALID_PARAMETER");
    assertThat(body.at("/errors/0/pointer").asString()).isEqualTo("at");
    assertThat(body.at("/errors/0/remedy").asString()).contains("2026-03-01T06:00:00Z");
    problem(service.get("/api/v1/limited"), 400, "BAD_REQUEST");
    assertThat(
            problem(service.get("/api/v1/limited?limit=1001"), 400, "INVALID_PARAMETER")
                .at("/errors/0/pointer")
                .asString())
        .isEqualTo("limit");
  }

  @Test
  void bodiesThatAreNotWhatIsExpected() {
    String json = "application/json";
    JsonNode unknown =
        problem(
            post("{\"item\":\"x\",\"quantity\":1,\"lines\":[{\"position\":1,\"prize\":2}]}", json),
            400,
            "UNKNOWN_FIELD");
    assertThat(unknown.at("/errors/0/pointer").asString()).isEqualTo("/lines/0/prize");
    assertThat(unknown.at("/errors/0/remedy").asString()).contains("position");
    assertThat(
            problem(post("{\"item\":\"\",\"quantity\":11}", json), 400, "INVALID_BODY")
                .path("errors")
                .size())
        .isEqualTo(2);
    problem(post("{\"item\":", json), 400, "UNREADABLE_BODY");
    problem(post("", json), 400, "UNREADABLE_BODY");
    problem(post("{\"item\":\"x\",\"item\":\"y\",\"quantity\":1}", json), 400, "UNREADABLE_BODY");
    problem(post("[".repeat(5_000), json), 400, "UNREADABLE_BODY");
  }

  @Test
  void bodyThatIsTooLargeAnnouncedOrNot() {
    String large = "{\"item\":\"" + "x".repeat(1 << 20) + "\"}";
    problem(post(large, "application/json"), 413, "CONTENT_TOO_LARGE");
    problem(
        service.send(
            HttpRequest.newBuilder(service.address("/api/v1/orders"))
                .header("content-type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () ->
                            new ByteArrayInputStream(
                                large.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .build()),
        413,
        "CONTENT_TOO_LARGE");
  }

  @Test
  void ownBugTellsNothingOfItself() {
    service.jdbc().setFetchSize(-2);
    try {
      HttpResponse<String> answer = service.get("/api/v1/bug");
      problem(answer, 500, "UNEXPECTED");
      assertThat(answer.body()).doesNotContain("secret", "IllegalState");
    } finally {
      service.jdbc().setFetchSize(-1);
    }
  }

  @Test
  void callersTraceIdComesBack() {
    HttpResponse<String> answer =
        service.send(
            HttpRequest.newBuilder(service.address("/api/v1/nothing"))
                .header("X-Trace-Id", "my-trace-1")
                .build());
    assertThat(problem(answer, 404, "NOT_FOUND").path("traceId").asString())
        .isEqualTo("my-trace-1");
  }

  @Test
  void opsFindWhatTheyLookFor() {
    assertThat(service.get("/livez").statusCode()).isEqualTo(200);
    assertThat(service.get("/readyz").body()).contains("\"database\"", "\"broker\"", "\"streams\"");
    assertThat(service.get("/metrics").body())
        .contains("millrace_stream_applied_total", "millrace_outbox_waiting", "hikaricp_");
    problem(service.get("/env"), 404, "NOT_FOUND");
    problem(service.get("/beans"), 404, "NOT_FOUND");
    assertThat(service.get("/livez").body()).doesNotContain("database");
    JsonNode health = Json.MAPPER.readTree(service.get("/health").body()).path("components");
    assertThat(health.at("/service/details/name").asString()).isEqualTo("sample-service");
    assertThat(Instant.parse(health.at("/service/details/at").asString()))
        .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(health.at("/broker/details/address").asString()).contains(":");
    assertThat(health.at("/database/details/address").asString())
        .startsWith("jdbc:postgresql://")
        .doesNotContain("?");
  }

  @Test
  void openApiIsTheSameWhateverThePort() {
    JsonNode document = Json.MAPPER.readTree(service.get("/v3/api-docs").body());
    assertThat(document.path("openapi").asString()).startsWith("3.1");
    assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
    assertThat(document.path("paths").propertyNames())
        .contains("/api/v1/orders", "/api/v1/count")
        .doesNotContain("/error");
    assertThat(
            document.at("/paths/~1api~1v1~1orders/post/responses/default/content").propertyNames())
        .containsExactly("application/problem+json");
  }

  @Test
  void committedFileThatDriftsIsFound(@TempDir Path dir) throws IOException {
    Path committed = dir.resolve("sample.json");
    String now = service.get("/v3/api-docs").body();
    Files.writeString(committed, now.strip() + "\n");
    OpenApiFile.check(service.address("/"), committed);
    Files.writeString(committed, now.replace("/api/v1/count", "/api/v1/tally"));
    assertThatThrownBy(() -> OpenApiFile.check(service.address("/"), committed))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("write-openapi");
  }
}
