// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Tells every ten seconds how each work unit does, until the platform stops. */
final class StatusRunner {
  private static final Duration PACE = Duration.ofSeconds(10);
  private static final Duration SO_FAR = Duration.ofHours(8);
  private static final Duration RECENT = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PlatformClient client;
  private final Progress progress;
  private final String site;
  private final InstantSource clock;
  private final CountDownLatch ending;

  /**
   * @param ending counted down when the platform is asked to stop.
   */
  StatusRunner(
      PlatformClient client,
      Progress progress,
      String site,
      InstantSource clock,
      CountDownLatch ending) {
    this.client = client;
    this.progress = progress;
    this.site = site;
    this.clock = clock;
    this.ending = ending;
  }

  /**
   * Waits until a reading taken after the call is stored.
   *
   * @throws StandaloneException when none comes within two minutes.
   */
  void awaitFirstReading() throws InterruptedException, StandaloneException {
    Instant started = clock.instant();
    String last = "no reading yet";
    while (Duration.between(started, clock.instant()).compareTo(PATIENCE) < 0) {
      try {
        for (JsonNode reading : client.latest(site).path("readings")) {
          if (reading.hasNonNull("value")
              && Instant.parse(reading.path("at").asString()).isAfter(started)) {
            progress.done(
                "first reading stored",
                "%s = %s".formatted(reading.path("tag").asString(), reading.path("value")));
            return;
          }
        }
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      if (ending.await(200, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("asked to stop");
      }
    }
    throw new StandaloneException(
        "No reading was stored within %d s (%s); the devices' links are told by the gateway's /api/v1/devices."
            .formatted(PATIENCE.toSeconds(), last));
  }

  void run() throws InterruptedException {
    progress.say("Each work unit, every %d s; OEE over the last 8 h:".formatted(PACE.toSeconds()));
    while (!ending.await(PACE.toSeconds(), TimeUnit.SECONDS)) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      try {
        StatusLines.of(
                client.oee(site, now.minus(SO_FAR), now),
                client.states(site, now.minus(RECENT), now),
                client.latest(site),
                // Later than what was asked for: an age below zero would be nonsense.
                clock.instant())
            .forEach(progress::say);
        progress.say("");
      } catch (IOException e) {
        progress.say("No status: " + e.getMessage());
      }
    }
  }
}
