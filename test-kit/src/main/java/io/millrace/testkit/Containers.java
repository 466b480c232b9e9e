// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Whether tests can run on containers here. Docker, what Testcontainers itself needs of it, and the
 * images belong to the machine: where one of them is not to be had, tests are skipped. An image
 * that is there and does not start is a failure. Safe for use by many threads.
 *
 * <p>Each question is asked once per JVM, as it may take minutes until a registry is given up.
 */
final class Containers {

  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);
  private static final Map<String, Optional<String>> WHY_NO_IMAGE = new HashMap<>();

  private Containers() {}

  /**
   * Fetches the image unless it is here.
   *
   * @return why a test that needs the image must be skipped; empty when it can run.
   */
  static synchronized Optional<String> whyNot(String image) {
    return Docker.WHY_NOT.isPresent()
        ? Docker.WHY_NOT
        : WHY_NO_IMAGE.computeIfAbsent(image, Containers::find);
  }

  /** Looked for when a container is first asked for. */
  private static final class Docker {

    static final Optional<String> WHY_NOT = connect();

    private static Optional<String> connect() {
      try {
        DockerClientFactory.instance().client();
        return Optional.empty();
      } catch (RuntimeException e) {
        return Optional.of("no container can be run here: " + reason(e));
      }
    }
  }

  private static Optional<String> find(String image) {
    DockerClient docker = DockerClientFactory.instance().client();
    DockerImageName name = ImageNameSubstitutor.instance().apply(DockerImageName.parse(image));
    try {
      docker.inspectImageCmd(name.asCanonicalNameString()).exec();
      return Optional.empty();
    } catch (NotFoundException e) {
      return fetch(docker, name);
    }
  }

  /** Testcontainers' own way takes a slow download for a failed one, and repeats a refused one. */
  private static Optional<String> fetch(DockerClient docker, DockerImageName name) {
    LOG.info("Fetching the image {}", name);
    try {
      docker
          .pullImageCmd(name.getUnversionedPart())
          .withTag(name.getVersionPart())
          .start()
          .awaitCompletion();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          "the image %s is not here and cannot be fetched: %s".formatted(name, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while fetching " + name, e);
    }
  }

  /** The failure and what is at the bottom of it, which names the host that did not answer. */
  private static String reason(RuntimeException failure) {
    Throwable bottom = failure;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    return failure.getCause() == null
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + bottom.getMessage();
  }
}
