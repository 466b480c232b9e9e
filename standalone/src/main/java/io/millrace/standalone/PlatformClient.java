// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import io.millrace.contracts.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The platform's own REST addresses, as any client would use them. Thread-safe. */
final class PlatformClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What changes something is waited for, on a machine that has just started everything, too. */
  private static final Duration PATIENCE_OF_WRITES = Duration.ofMinutes(1);

  private static final int NOT_FOUND = 404;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final StandaloneOptions options;

  PlatformClient(StandaloneOptions options) {
    this.options = options;
  }

  /** Address of a path on one of the services. */
  String address(Port port, String path) {
    return "http://127.0.0.1:" + options.port(port) + path;
  }

  /** Version of the site's plant model, or empty when it has none. */
  OptionalInt modelVersion(String site) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(get(Port.INGEST, "/api/v1/sites/" + site + "/model"));
    if (answer.statusCode() == NOT_FOUND) {
      return OptionalInt.empty();
    }
    body(answer);
    String tag = answer.headers().firstValue("ETag").orElse("");
    try {
      return OptionalInt.of(Integer.parseInt(tag.replace("\"", "")));
    } catch (NumberFormatException e) {
      throw new IOException("%s has the ETag '%s'".formatted(answer.uri(), tag), e);
    }
  }

  /** Applies a plant model to a site that has none. */
  JsonNode applyModel(String site, String yaml) throws IOException, InterruptedException {
    return body(
        send(
            request(Port.INGEST, "/api/v1/sites/" + site + "/model")
                .timeout(PATIENCE_OF_WRITES)
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(yaml))
                .build()));
  }

  /** Applies a plant model in place of the version. */
  JsonNode applyModel(String site, String yaml, int version)
      throws IOException, InterruptedException {
    return body(
        send(
            request(Port.INGEST, "/api/v1/sites/" + site + "/model")
                .timeout(PATIENCE_OF_WRITES)
                .header("Content-Type", "application/yaml")
                .header("If-Match", "\"%d\"".formatted(version))
                .PUT(HttpRequest.BodyPublishers.ofString(yaml))
                .build()));
  }

  /** Sends what somebody said of the plant to oee-service; the answer's status. */
  HttpResponse<String> say(String path, String key, String json)
      throws IOException, InterruptedException {
    return send(
        request(Port.OEE, path)
            .timeout(PATIENCE_OF_WRITES)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  JsonNode latest(String equipment) throws IOException, InterruptedException {
    return body(send(get(Port.INGEST, "/api/v1/readings/latest?equipment=" + encode(equipment))));
  }

  JsonNode oee(String equipment, Instant from, Instant to)
      throws IOException, InterruptedException {
    return body(send(get(Port.OEE, window("/api/v1/oee", equipment, from, to))));
  }

  JsonNode states(String equipment, Instant from, Instant to)
      throws IOException, InterruptedException {
    return body(send(get(Port.OEE, window("/api/v1/states", equipment, from, to))));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static String window(String path, String equipment, Instant from, Instant to) {
    return path + "?equipment=" + encode(equipment) + "&from=" + from + "&to=" + to;
  }

  private HttpRequest get(Port port, String path) {
    return request(port, path).GET().build();
  }

  private HttpRequest.Builder request(Port port, String path) {
    return HttpRequest.newBuilder(URI.create(address(port, path)))
        .timeout(PATIENCE)
        .header("Accept", "application/json, application/problem+json");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode body(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() >= 300) {
      throw new IOException(
          "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
    }
    try {
      return Json.MAPPER.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException(answer.uri() + " did not answer JSON: " + e.getMessage(), e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
