// SPDX-License-Identifier: Apache-2.0
package io.millrace.systemtests;

import static io.millrace.systemtests.FaultRun.IS_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from gateway to broker is bad, or dead without a word. */
class BadNetworkIT {
  private static final Duration BAD = IS_LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(20);
  private static final Duration DEAD = IS_LONG ? Duration.ofMinutes(5) : Duration.ofSeconds(15);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(IS_LONG ? 30 : 5);

  /** What the gateway's process may have on its heap; see {@code ServiceProcess}. */
  private static final double HEAP = 256e6;

  @TempDir Path dir;

  /** F16 and F17 in one run: everything is there afterwards, once and in order. */
  @Test
  void aBadLinkAndAHalfOpenOneCostNothingButTime()
      throws IOException, InterruptedException, SQLException {
    FaultRun.Outcome outcome =
        FaultRun.of(
            dir,
            platform -> {
              narrow(platform);
              halfOpen(platform);
            },
            Platform.OVER_CABLE,
            "--spring.kafka.properties.request.timeout.ms=" + REQUEST_TIMEOUT.toMillis());
    assertThat(outcome.check().isClean()).as(outcome.check().toString()).isTrue();
    assertThat(outcome.announced()).isZero();
  }

  /** F16: 30 % of the packets lost, half a second late, 1 kB a second. */
  private static void narrow(Platform platform) throws IOException, InterruptedException {
    platform.broker.cable().both(new Fault.Narrow(Duration.ofMillis(500), 1_000, 0.3));
    double most = 0;
    Instant end = Instant.now().plus(BAD);
    while (Instant.now().isBefore(end)) {
      FaultRun.pass(Duration.ofSeconds(1));
      most = Math.max(most, heap(platform));
    }
    assertThat(platform.gateway.metric("millrace_gateway_oldest_unsent_seconds "))
        .as("the link is too narrow")
        .isGreaterThan(BAD.toSeconds() / 2.0);
    platform.broker.cable().heal();
    Duration drained = FaultRun.awaitDrained(platform);
    FaultRun.say(
        "narrow for %s, heap at most %.0f MB, caught up in %s".formatted(BAD, most / 1e6, drained));
    assertThat(most).isLessThan(HEAP * 0.9);
  }

  /** F17: nothing arrives and nobody is told. */
  private static void halfOpen(Platform platform) throws IOException, InterruptedException {
    double threads = platform.gateway.metric("jvm_threads_live_threads ");
    int connections = platform.broker.cable().accepted();
    Instant begun = Instant.now();
    platform.broker.cable().both(new Fault.Silence());
    Awaitility.await("a connection that is dead is given up")
        .atMost(REQUEST_TIMEOUT.multipliedBy(2))
        .until(
            () ->
                platform.broker.cable().accepted() > connections
                    && platform.gateway.metric("millrace_broker_reachable ") == 0);
    Duration noticed = Duration.between(begun, Instant.now());
    FaultRun.pass(DEAD.minus(noticed));
    double later = platform.gateway.metric("jvm_threads_live_threads ");
    platform.broker.cable().reset();
    platform.broker.cable().heal();
    FaultRun.say(
        "half-open for %s: noticed in %s, threads %.0f then %.0f, caught up in %s"
            .formatted(DEAD, noticed, threads, later, FaultRun.awaitDrained(platform)));
    assertThat(later).isLessThanOrEqualTo(threads + 5);
  }

  private static double heap(Platform platform) throws IOException, InterruptedException {
    return platform.gateway.metric("jvm_memory_used_bytes{area=\"heap\"");
  }
}
