// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Says what people said of the past, and tells when the past is there. */
final class HistoryRunner {
  private static final Duration PACE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Nothing was read of the unit yet; the readings are on their way. */
  private static final int NOT_YET = 409;

  private static final int SERVERS_FAULT = 500;

  private final PlatformClient client;
  private final Progress progress;
  private final HistoryStore history;
  private final String place;
  private final Instant end;
  private final CountDownLatch ending;

  /**
   * @param place the site, {@code acme/lyon}.
   * @param end time of the last reading of the past.
   * @param ending counted down when the platform is asked to stop.
   */
  HistoryRunner(
      PlatformClient client,
      Progress progress,
      HistoryStore history,
      String place,
      Instant end,
      CountDownLatch ending) {
    this.client = client;
    this.progress = progress;
    this.history = history;
    this.place = place;
    this.end = end;
    this.ending = ending;
  }

  void run() {
    try {
      List<JsonNode> sayings = history.sayings();
      for (JsonNode saying : sayings) {
        say(saying);
      }
      await();
      progress.done(
          "history is there",
          "OEE, stops and reasons of seven days; %d orders, edits and bookings"
              .formatted(sayings.size()));
    } catch (IOException e) {
      if (ending.getCount() > 0) {
        progress.say("The history is not complete: " + e.getMessage());
      }
    } catch (InterruptedException _) {
      // asked to stop
    }
  }

  private void say(JsonNode saying) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      String no;
      try {
        HttpResponse<String> answer =
            client.say(
                saying.path("path").asString(),
                saying.path("key").asString(),
                saying.path("body").toString());
        if (answer.statusCode() < 300) {
          return;
        }
        no = "%s answered %s".formatted(answer.uri(), answer.body());
        if (answer.statusCode() != NOT_YET && answer.statusCode() < SERVERS_FAULT) {
          throw new IOException(no);
        }
      } catch (HttpTimeoutException e) {
        // The same key again counts once, whether it was heard or not.
        no = String.valueOf(e.getMessage());
      }
      pauseUnlessLate(start, no);
    }
  }

  /** Until the states of every unit reach the end of the past. */
  private void await() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      String no = "its states do not reach " + end;
      try {
        if (isThere()) {
          return;
        }
      } catch (HttpTimeoutException e) {
        no = String.valueOf(e.getMessage());
      }
      pauseUnlessLate(start, no);
    }
  }

  private boolean isThere() throws IOException, InterruptedException {
    JsonNode units = client.states(place, end.minus(Duration.ofMinutes(5)), end).path("workUnits");
    return !units.isEmpty()
        && units.valueStream().noneMatch(unit -> unit.path("intervals").isEmpty());
  }

  private void pauseUnlessLate(long start, String why) throws IOException, InterruptedException {
    if (System.nanoTime() - start > PATIENCE.toNanos()) {
      throw new IOException("after 10 minutes: " + why);
    }
    if (ending.await(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("asked to stop");
    }
  }
}
