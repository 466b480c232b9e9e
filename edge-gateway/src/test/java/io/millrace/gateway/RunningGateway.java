// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Json;
import io.millrace.testkit.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The whole gateway in this process, and a client of it. */
final class RunningGateway implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningGateway(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts it on the shared broker.
   *
   * @param dataDir where it keeps what it has not sent, and what it knows of devices.
   */
  static RunningGateway start(Path dataDir) {
    return new RunningGateway(
        GatewayApplication.application()
            .run(
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + TestBroker.shared().bootstrapServers(),
                "--millrace.gateway.data-dir=" + dataDir));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(request(path).body());
  }

  HttpResponse<String> request(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return post(path, "application/json", body);
  }

  HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  URI uri(String path) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Asks for what there is not. */
  void requireRefusal(String path, int status, String code)
      throws IOException, InterruptedException {
    requireRefusal(request(path), status, code);
  }

  static void requireRefusal(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Json.MAPPER.readTree(answer.body()).at("/code").asString()).isEqualTo(code);
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
