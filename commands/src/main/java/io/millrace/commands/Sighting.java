// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was met where a service should be. Immutable. */
sealed interface Sighting {
  URI address();

  /**
   * The service, in whatever state.
   *
   * @param health its own account of its parts.
   * @param clock how far its clock is ahead of this computer's.
   * @param uncertainty by how much that may be wrong, because an answer takes time.
   * @param certificateUntil when its certificate ends; null without TLS.
   */
  record Answers(
      URI address,
      JsonNode health,
      Duration clock,
      Duration uncertainty,
      @Nullable Instant certificateUntil)
      implements Sighting {
    /** One of its parts: {@code broker}; missing when the service has none of that name. */
    JsonNode part(String name) {
      return health.path("components").path(name);
    }
  }

  /**
   * Not the service, or nobody.
   *
   * @param message what was met instead.
   * @param remedy what to do.
   */
  record Fails(URI address, String message, String remedy) implements Sighting {}

  /**
   * @param before this computer's clock when the question left, and {@code after} when the answer
   *     was there.
   */
  static Sighting of(
      Service service, URI address, ServiceClient.Answer answer, Instant before, Instant after) {
    JsonNode body = answer.tree();
    JsonNode self = body.path("components").path("service").path("details");
    String name = self.path("name").asString("");
    if (!name.equals(service.title())) {
      return stranger(service, address, answer, name);
    }
    Duration wait = Duration.between(before, after);
    Duration half = wait.dividedBy(2);
    return new Answers(
        address,
        body,
        Duration.between(before.plus(half), Instant.parse(self.path("at").asString())),
        half,
        answer.certificateUntil());
  }

  private static Fails stranger(
      Service service, URI address, ServiceClient.Answer answer, String name) {
    if (name.isEmpty()) {
      return new Fails(
          address,
          "%s is taken by another program, which answered with status %d"
              .formatted(address, answer.status()),
          ServiceException.remedy(ServiceException.Kind.STRANGER, service, address));
    }
    return new Fails(
        address,
        "%s is %s".formatted(address, name),
        "give the address of %s with %s URL".formatted(service.title(), service.option()));
  }
}
