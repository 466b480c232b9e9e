// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.Json;
import io.millrace.kit.sample.RawHttp;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients send that no controller ever sees: too much of it, or no HTTP at all. */
@Timeout(120)
class WebIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();

  /** Sockets buffer some megabytes before a writer notices that nobody reads. */
  private static final long BUFFERED = 64L << 20;

  private static final long ENDLESS = 1L << 30;
  private static SampleService service;

  @BeforeAll
  static void start() {
    service =
        SampleService.start(
            DATABASE.dataSource(), BROKER.bootstrapServers(), "sample.web." + UUID.randomUUID());
    await().atMost(Duration.ofSeconds(30)).until(() -> service.get("/livez").statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode problem(RawHttp.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.head() + answer.body()).isEqualTo(status);
    assertThat(answer.header("content-type").orElse("")).startsWith("application/problem+json");
    JsonNode body = Json.MAPPER.readTree(answer.body());
    assertThat(body.path("code").asString()).isEqualTo(code);
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("traceId").asString())
        .isNotEmpty()
        .isEqualTo(answer.header("X-Trace-Id").orElse(""));
    assertThat(answer.header("Server")).isEmpty();
    assertThat(answer.head() + answer.body()).doesNotContainIgnoringCase("tomcat", "<html");
    return body;
  }

  private static String head(String method, String path, String more) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + more
        + "\r\n";
  }

  /** A PUT of a plant model beyond the limit was answered with 404. */
  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "PATCH", "DELETE"})
  void lengthThatIsTooMuchIsRefusedBeforeTheBodyComes(String method) {
    for (String path : List.of("/api/v1/orders", "/api/v1/count", "/api/v1/nothing")) {
      for (String type :
          List.of(
              "application/json",
              "application/yaml",
              "application/x-www-form-urlencoded",
              "multipart/form-data; boundary=b")) {
        problem(
            RawHttp.send(
                service.address("/"),
                head(method, path, "Content-Length: 1073741824\r\n")
                    .replace("application/json", type)),
            413,
            "CONTENT_TOO_LARGE");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1073741824\r\n", "Transfer-Encoding: chunked\r\n"})
  void bodyWithoutEndIsNotReadToItsEnd(String length) {
    for (String method : new String[] {"PUT", "POST"}) {
      AtomicLong written = new AtomicLong();
      byte[] piece = "        ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
      byte[] size =
          (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      boolean isChunked = length.startsWith("Transfer");
      RawHttp.Answer answer =
          RawHttp.send(
              service.address("/"),
              head(method, "/api/v1/orders", length),
              out -> {
                while (written.get() < ENDLESS) {
                  if (isChunked) {
                    out.write(size);
                  }
                  out.write(piece);
                  if (isChunked) {
                    out.write(new byte[] {'\r', '\n'});
                  }
                  written.addAndGet(piece.length);
                }
              });
      assertThat(written.get()).as("bytes before the server closed").isLessThan(BUFFERED);
      // A reset may overtake the answer; when it came, it was the right one.
      assertThat(answer.status()).isIn(0, 413);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST"})
  void bodyOfNoAnnouncedLengthIsRefusedAtTheLimit(String method) {
    String body = "{\"item\":\"" + "x".repeat((1 << 20) + 10) + "\"}";
    problem(
        RawHttp.send(
            service.address("/"),
            head(method, "/api/v1/orders", "Connection: close\r\nTransfer-Encoding: chunked\r\n")
                + Integer.toHexString(body.length())
                + "\r\n"
                + body
                + "\r\n0\r\n\r\n"),
        413,
        "CONTENT_TOO_LARGE");
  }

  /** Tomcat answered these with a page of its own before any filter ran. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUBBISH\r\n\r\n",
        "GET /api/v1/count?at=<b> HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/{count} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/..%2fcount HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/count HTTP/1.1\r\n\r\n",
        "GET /api/v1/count HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /api/v1/count HTTP/1.1\r\nHost: localhost\r\nBad Name: x\r\n\r\n",
        "GET /api/v1/count HTTP/1.1\r\nHost: localhost\r\nX: \u0001\r\n\r\n",
        "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        "POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      })
  void requestThatIsNoHttpIsAnsweredWithAProblem(String request) {
    problem(RawHttp.send(service.address("/"), request), 400, "BAD_REQUEST");
  }

  @Test
  void requestThatTheServerDoesNotSpeakIsAnsweredWithAProblem() {
    problem(
        RawHttp.send(service.address("/"), "GET /api/v1/count HTTP/7.0\r\nHost: localhost\r\n\r\n"),
        505,
        "HTTP_VERSION_NOT_SUPPORTED");
    problem(
        RawHttp.send(
            service.address("/"), head("POST", "/api/v1/orders", "Transfer-Encoding: zip\r\n")),
        501,
        "NOT_IMPLEMENTED");
    problem(
        RawHttp.send(service.address("/"), head("TRACE", "/api/v1/count", "")),
        405,
        "METHOD_NOT_ALLOWED");
    problem(
        RawHttp.send(
            service.address("/"),
            head("GET", "/api/v1/count", "X-Long: " + "x".repeat(20_000) + "\r\n")),
        400,
        "BAD_REQUEST");
  }

  @Test
  void openApiSaysWhoseItIs() {
    JsonNode document = Json.MAPPER.readTree(service.get("/v3/api-docs").body());
    assertThat(document.at("/info/title").asString()).isEqualTo("Millrace sample-service");
    assertThat(document.at("/info/version").asString()).isEqualTo("v1");
    assertThat(document.at("/info/description").asString()).contains("RFC 9457");
  }
}
