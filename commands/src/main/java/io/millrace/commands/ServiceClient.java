// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import io.millrace.commands.ServiceException.Kind;
import io.millrace.contracts.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The REST interface of one service. Thread-safe. */
final class ServiceClient {
  /** A gateway may wait ten seconds for a device. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** It asks a controller for all its tags within a minute, or says that it goes on. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(75);

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

  private final Service service;
  private final URI address;
  private final HttpClient http;

  /**
   * @param address of the service, perhaps with a path before its own.
   * @param trust whose certificates are accepted; null for those the JDK knows.
   */
  ServiceClient(Service service, URI address, @Nullable SSLContext trust) {
    this.service = service;
    this.address = address;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE);
    http = (trust == null ? builder : builder.sslContext(trust)).build();
  }

  /**
   * @param etag without its quotes; empty when there was none.
   * @param certificateUntil when the service's certificate ends; null without TLS.
   */
  record Answer(int status, String body, String etag, @Nullable Instant certificateUntil) {
    /** The body as JSON; missing when it is none. */
    JsonNode tree() {
      try {
        return Json.MAPPER.readTree(body);
      } catch (JacksonException _) {
        return MissingNode.getInstance();
      }
    }
  }

  Service service() {
    return service;
  }

  URI address() {
    return address;
  }

  /** What the service has there. */
  JsonNode get(String path) throws ServiceException, InterruptedException {
    return json(accepted(send(request(path).GET())));
  }

  /** The same of something that a device has to be asked for at length. */
  JsonNode getPatiently(String path) throws ServiceException, InterruptedException {
    return json(accepted(send(request(path).timeout(LONG_PATIENCE).GET())));
  }

  /** The same as YAML. */
  Answer yaml(String path) throws ServiceException, InterruptedException {
    return accepted(
        send(request(path).setHeader("Accept", "application/yaml, application/problem+json")));
  }

  JsonNode post(String path, JsonNode body) throws ServiceException, InterruptedException {
    return json(
        accepted(
            send(
                request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString())))));
  }

  JsonNode postYaml(String path, String yaml) throws ServiceException, InterruptedException {
    return json(
        accepted(
            send(
                request(path)
                    .header("Content-Type", "application/yaml")
                    .POST(HttpRequest.BodyPublishers.ofString(yaml)))));
  }

  /**
   * Without a body.
   *
   * @param ifMatch the version that is to be replaced; null when nothing is to be done.
   */
  JsonNode postNothing(String path, @Nullable String ifMatch)
      throws ServiceException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.noBody());
    if (ifMatch != null) {
      request.header("If-Match", '"' + ifMatch + '"');
    }
    return json(accepted(send(request)));
  }

  /**
   * @param ifMatch the version that is to be replaced; null when there should be none.
   */
  JsonNode putYaml(String path, String yaml, @Nullable String ifMatch)
      throws ServiceException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofString(yaml));
    if (ifMatch != null) {
      request.header("If-Match", '"' + ifMatch + '"');
    }
    return json(accepted(send(request)));
  }

  /** Asks for something and leaves it to the caller what the status means. */
  Answer ask(String path) throws ServiceException, InterruptedException {
    return send(request(path).GET());
  }

  private JsonNode json(Answer answer) throws ServiceException {
    JsonNode tree = answer.tree();
    if (tree.isMissingNode()) {
      throw stranger(answer);
    }
    return tree;
  }

  /** One segment of a path, or a parameter's value. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address.toString().replaceFirst("/+$", "") + path))
        .timeout(PATIENCE)
        .header("Accept", "application/json, application/problem+json");
  }

  private Answer send(HttpRequest.Builder request) throws ServiceException, InterruptedException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("ETag").orElse("").replace("\"", ""),
          certificateUntil(response));
    } catch (HttpTimeoutException e) {
      throw failed(Kind.SILENT, "does not answer in time at " + address, e);
    } catch (SSLException e) {
      throw failed(Kind.UNTRUSTED, "is not trusted at %s: %s".formatted(address, why(e)), e);
    } catch (ConnectException e) {
      throw failed(Kind.AWAY, "is not running at " + address, e);
    } catch (IOException e) {
      throw failed(Kind.STRANGER, "is not what answers at %s: %s".formatted(address, why(e)), e);
    }
  }

  private Answer accepted(Answer answer) throws ServiceException {
    if (answer.status() < 300) {
      return answer;
    }
    throw refusal(answer).map(ServiceException::refused).orElseGet(() -> stranger(answer));
  }

  private static Optional<Refusal> refusal(Answer answer) {
    try {
      Refusal refusal = Json.MAPPER.readValue(answer.body(), Refusal.class);
      return refusal.code() == null || refusal.detail() == null
          ? Optional.empty()
          : Optional.of(refusal);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private ServiceException stranger(Answer answer) {
    return failed(
        Kind.STRANGER,
        "is not what answers at %s, with status %d".formatted(address, answer.status()),
        null);
  }

  private ServiceException failed(Kind kind, String how, @Nullable Throwable cause) {
    return ServiceException.of(
        kind, service, address, "%s %s".formatted(service.title(), how), cause);
  }

  /** The deepest cause names the thing itself: an expired certificate, a broken status line. */
  private static String why(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String words =
        String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no reason given");
    return deepest instanceof CertificateExpiredException
        ? "its certificate has ended, " + words
        : words;
  }

  private static @Nullable Instant certificateUntil(HttpResponse<?> response) {
    return response
        .sslSession()
        .map(
            session -> {
              try {
                return ((X509Certificate) session.getPeerCertificates()[0])
                    .getNotAfter()
                    .toInstant();
              } catch (SSLPeerUnverifiedException e) {
                throw new IllegalStateException("an answer without a peer", e);
              }
            })
        .orElse(null);
  }
}
