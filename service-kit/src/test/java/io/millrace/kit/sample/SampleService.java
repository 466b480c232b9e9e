// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.sample;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sample service running in this JVM, and how a test talks to it. */
public final class SampleService implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final ConfigurableApplicationContext context;

  private SampleService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * @param more settings, {@code --key=value}; they win.
   */
  public static SampleService start(
      PGSimpleDataSource database, String bootstrapServers, String topic, String... more) {
    return new SampleService(
        SampleApplication.application()
            .run(arguments(database, bootstrapServers, topic, more).toArray(String[]::new)));
  }

  public static List<String> arguments(
      PGSimpleDataSource database, String bootstrapServers, String topic, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.getURL(),
                "--spring.datasource.username=" + database.getUser(),
                "--spring.datasource.password=" + database.getPassword(),
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--millrace.stream.group=" + topic,
                "--millrace.stream.session-timeout=6s",
                "--sample.topic=" + topic));
    arguments.addAll(List.of(more));
    return arguments;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public JdbcTemplate jdbc() {
    return bean(JdbcTemplate.class);
  }

  /** Sum over all tags; 0 when nothing was counted yet. */
  public double meter(String name) {
    double sum = 0;
    for (Meter meter : bean(MeterRegistry.class).getMeters()) {
      if (meter.getId().getName().equals(name)) {
        for (Measurement measurement : meter.measure()) {
          sum += measurement.getValue();
        }
      }
    }
    return sum;
  }

  public URI address(String path) {
    int port =
        java.util.Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
            .getPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(10)).build());
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
