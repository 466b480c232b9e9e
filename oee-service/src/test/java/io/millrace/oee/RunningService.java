// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import io.millrace.testkit.ForkedJvm;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real service on a port of its own, as tests talk to it. */
public final class RunningService implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static RunningService start(TestDatabase database, String... more) {
    return new RunningService(OeeApplication.application().run(settings(database, more)));
  }

  /** The same in a process of its own, which a test may kill. */
  public static Process fork(TestDatabase database, Path log, String... more) {
    return ForkedJvm.start(OeeApplication.class, log, List.of(settings(database, more)));
  }

  private static String[] settings(TestDatabase database, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.kafka.bootstrap-servers=" + TestBroker.shared().bootstrapServers()));
    settings.add("--millrace.stream.session-timeout=6s");
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** An answer with its status. */
  public record Answer(int status, JsonNode body) {
    /** A value by JSON pointer. */
    public JsonNode at(String pointer) {
      return body.at(pointer);
    }
  }

  public Answer get(String path) {
    HttpResponse<String> response = send(path);
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  /** An answer as it came. */
  public static final class Raw {
    private final HttpResponse<byte[]> response;

    private Raw(HttpResponse<byte[]> response) {
      this.response = response;
    }

    public int status() {
      return response.statusCode();
    }

    /** Media type. */
    public String type() {
      return response.headers().firstValue("Content-Type").orElse("");
    }

    public byte[] body() {
      return response.body();
    }

    public String text() {
      return new String(body(), StandardCharsets.UTF_8);
    }
  }

  /**
   * @param accept the format that is wanted.
   */
  public Raw get(String path, String accept) {
    return raw(HttpRequest.newBuilder(address().resolve(path)).header("Accept", accept).build());
  }

  /**
   * @param type of the body.
   */
  public Raw post(String path, String type, String body) {
    return raw(
        HttpRequest.newBuilder(address().resolve(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private Raw raw(HttpRequest request) {
    try {
      return new Raw(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new IllegalStateException(request + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(request + " was interrupted", e);
    }
  }

  /** Sends JSON. */
  public Answer post(String path, String body) {
    return post(path, body, "Content-Type", "application/json");
  }

  /** Sends JSON with one more header. */
  public Answer post(String path, String body, String header, String value) {
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve(path))
            .setHeader("Content-Type", "application/json")
            .setHeader(header, value)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new IllegalStateException(request + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(request + " was interrupted", e);
    }
  }

  /** Where it answers. */
  public URI address() {
    return URI.create(
        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
  }

  public String text(String path) {
    return send(path).body();
  }

  /** The same in a format. */
  public String text(String path, String accept) {
    return send(path, accept).body();
  }

  private HttpResponse<String> send(String path) {
    return send(path, "*/*");
  }

  private HttpResponse<String> send(String path, String accept) {
    String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("Accept", accept)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
