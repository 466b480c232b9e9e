// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static io.millrace.systemtests.FaultRun.IS_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker is away, for long or again and again. */
class BrokerAwayIT {
  private static final Duration AWAY = IS_LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(20);
  private static final int KILLS = IS_LONG ? 10 : 2;

  /** 150 MB in ten minutes. */
  private static final long MOST_BYTES_A_SECOND = 250_000;

  private static final Duration MOST_DRAIN = Duration.ofMinutes(IS_LONG ? 10 : 2);
  private static final Duration MOST_LATE = Duration.ofSeconds(5);

  @TempDir Path dir;

  /**
   * F1 and P2: nothing is lost, the newest values are shown within five seconds of the broker's
   * return, long before what waited has been sent.
   */
  @Test
  void whatWaitedComesInOrderAndTheNewestAtOnce()
      throws IOException, InterruptedException, SQLException {
    FaultRun.Outcome outcome =
        FaultRun.of(
            dir,
            platform -> {
              try (LiveView view = new LiveView(platform)) {
                Instant gone = Instant.now().minusSeconds(2);
                platform.broker.kill();
                FaultRun.pass(AWAY);
                LiveView.requireNothingGood(platform);
                double buffered = platform.gateway.metric("millrace_gateway_buffer_bytes ");
                long seconds = Duration.between(gone, Instant.now()).toSeconds();
                assertThat(buffered).isLessThan((double) MOST_BYTES_A_SECOND * seconds);
                platform.broker.start();
                watch(platform, view, buffered);
              }
            },
            // In the short run low, so that what waited takes a while; the long one has the
            // default.
            IS_LONG
                ? "--millrace.gateway.spool.back-fill=2MB"
                : "--millrace.gateway.spool.back-fill=100KB");
    assertThat(outcome.check().isClean()).as(outcome.check().toString()).isTrue();
    assertThat(outcome.announced()).isZero();
  }

  private static void watch(Platform platform, LiveView view, double buffered)
      throws IOException, InterruptedException {
    Instant back = Instant.now();
    FaultRun.pass(MOST_LATE);
    List<Duration> ages = new ArrayList<>();
    double first = platform.gateway.metric("millrace_gateway_oldest_unsent_seconds ");
    Instant latest = back.plus(MOST_DRAIN);
    while (platform.gateway.metric("millrace_gateway_oldest_unsent_seconds ") > 2) {
      assertThat(Instant.now()).as("time to catch up").isBefore(latest);
      ages.add(view.latestAge());
      ages.add(view.streamAge());
      FaultRun.pass(Duration.ofMillis(500));
    }
    Duration drained = Duration.between(back, Instant.now());
    FaultRun.say(
        "away %s, buffered %.1f MB, caught up in %s, shown at most %s late while %.0f s waited"
            .formatted(
                AWAY,
                buffered / 1e6,
                drained,
                ages.stream().max(Duration::compareTo).orElseThrow(),
                first));
    assertThat(ages).as("of what is shown while what waited is sent").isNotEmpty();
    assertThat(ages).allMatch(age -> age.compareTo(MOST_LATE) <= 0);
    assertThat(view.stepsBack()).as("steps back in the stream").isZero();
    assertThat(platform.gateway.metric("millrace_gateway_live_sent_total")).isPositive();
  }

  /** F4: what the broker acknowledged before it was killed is not sent a second time to stay. */
  @Test
  void nothingIsLostOrStoredTwiceWhenTheBrokerIsKilledAgainAndAgain()
      throws IOException, InterruptedException, SQLException {
    FaultRun.Outcome outcome =
        FaultRun.of(
            dir,
            platform -> {
              for (int kill = 0; kill < KILLS; kill++) {
                FaultRun.pass(Duration.ofMillis(3_000 + 377L * kill));
                platform.broker.kill();
                platform.broker.start();
              }
              FaultRun.awaitDrained(platform);
            });
    assertThat(outcome.check().isClean()).as(outcome.check().toString()).isTrue();
    assertThat(outcome.announced()).isZero();
  }
}
