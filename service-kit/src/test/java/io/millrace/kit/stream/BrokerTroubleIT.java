// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.kit.outbox.Outgoing;
import io.millrace.kit.sample.Pulse;
import io.millrace.kit.sample.Pulses;
import io.millrace.kit.sample.SampleApplication;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.ForkedBroker;
import io.millrace.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The broker is killed while records come in and events go out (F4, F7). */
class BrokerTroubleIT {
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final String TOPIC = "sample.pulses.v1";
  private static final Duration SOON = Duration.ofSeconds(90);

  @TempDir Path dir;

  @Test
  void killedBrokerLosesNothingOnEitherWay() {
    try (ForkedBroker broker = ForkedBroker.in(dir.resolve("broker"))) {
      broker.start();
      String address = broker.bootstrapServers();
      AtomicBoolean flowing = new AtomicBoolean(true);
      List<Pulse> sent = new ArrayList<>();
      try (SampleService service = SampleService.start(DATABASE.dataSource(), address, TOPIC);
          Pulses pulses = new Pulses(address, TOPIC)) {
        await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 200);
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(() -> keepSending(service, pulses, flowing, sent));
        await().atMost(SOON).until(() -> service.meter("millrace.stream.applied") > 500);
        broker.kill();
        await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 503);
        assertThat(service.get("/livez").statusCode()).isEqualTo(200);
        broker.start();
        await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 200);
        flowing.set(false);
        sending.join();
        await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) >= sent.size());
        assertThat(Pulses.rows(service.jdbc())).isEqualTo(Pulses.expected(sent));
        eventsAreThereInOrder(service, address);
      }
    }
  }

  private static void keepSending(
      SampleService service, Pulses pulses, AtomicBoolean flowing, List<Pulse> sent) {
    for (int from = 1; flowing.get(); from += 10) {
      List<Pulse> some = Pulses.plan(20, from, from + 9, new Random(from));
      service.bean(SampleApplication.Announcer.class).announce(events(some), false);
      pulses.send(some);
      sent.addAll(some);
      await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    }
  }

  private static List<Outgoing> events(List<Pulse> pulses) {
    return pulses.stream()
        .map(
            p ->
                new Outgoing(
                    SampleApplication.EVENTS,
                    p.device(),
                    Map.of("ce_id", p.device() + "-" + p.sequence()),
                    Long.toString(p.sequence())))
        .toList();
  }

  /** Without repetitions the events of a key count from 1 with no step left out. */
  private static void eventsAreThereInOrder(SampleService service, String address) {
    await()
        .atMost(SOON)
        .until(
            () ->
                Long.valueOf(0)
                    .equals(
                        service.jdbc().queryForObject("select count(*) from outbox", Long.class)));
    Set<String> seen = new HashSet<>();
    Map<String, Long> last = new java.util.HashMap<>();
    for (DeadLetter event : DeadLetter.of(address, SampleApplication.EVENTS.name())) {
      String id = java.util.Objects.requireNonNull(event.headers().get("ce_id"));
      if (seen.add(id)) {
        String key = java.util.Objects.requireNonNull(event.key());
        long sequence = Long.parseLong(java.util.Objects.requireNonNull(event.value()));
        assertThat(sequence).as(id).isEqualTo(last.getOrDefault(key, 0L) + 1);
        last.put(key, sequence);
      }
    }
    assertThat(seen).hasSize((int) Pulses.count(service.jdbc()));
  }
}
