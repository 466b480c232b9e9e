// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The committed description of a service's REST interface must be what the service itself says.
 * With {@code -Dmillrace.test.write-openapi=true} the file is written instead of compared.
 */
public final class OpenApiFile {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private OpenApiFile() {}

  /**
   * Compares text, so that a reviewer sees each change of the interface as a change of the file.
   *
   * @param service where the service listens: {@code http://127.0.0.1:8082}.
   * @param committed the file, relative to the module: {@code src/main/resources/openapi/x.json}.
   */
  public static void check(URI service, Path committed) {
    String now = fetch(service.resolve("/v3/api-docs")).strip() + "\n";
    try {
      if (Settings.find("write-openapi").filter("true"::equals).isPresent()) {
        Files.createDirectories(committed.toAbsolutePath().getParent());
        Files.writeString(committed, now);
        return;
      }
      String before = Files.exists(committed) ? Files.readString(committed) : "";
      assertEquals(
          before,
          now,
          committed
              + " is not what the service says. If the change is meant, run the test with"
              + " -Dmillrace.test.write-openapi=true and commit the file.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fetch(URI address) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), address + " answered " + answer.body());
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(address + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + address, e);
    }
  }
}
