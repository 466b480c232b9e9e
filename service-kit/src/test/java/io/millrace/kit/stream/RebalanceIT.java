// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.kit.sample.Pulse;
import io.millrace.kit.sample.Pulses;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F11: instances come and go while records flow. */
class RebalanceIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final String TOPIC = "sample.rebalance." + UUID.randomUUID();
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void noRecordIsLostOrCountedTwiceAndNoPartitionIsStuck() {
    AtomicBoolean flowing = new AtomicBoolean(true);
    List<Pulse> sent = new ArrayList<>();
    try (SampleService stays = start();
        Pulses pulses = new Pulses(BROKER.bootstrapServers(), TOPIC)) {
      await().atMost(SOON).until(() -> stays.get("/readyz").statusCode() == 200);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> keepSending(pulses, flowing, sent));
      for (int round = 0; round < 4; round++) {
        try (SampleService comes = start()) {
          await().atMost(SOON).until(() -> comes.meter("millrace.stream.applied") > 0);
        }
      }
      flowing.set(false);
      sending.join();
      await().atMost(SOON).until(() -> Pulses.count(stays.jdbc()) >= sent.size());
      assertThat(Pulses.rows(stays.jdbc())).isEqualTo(Pulses.expected(sent));
      assertThat(stays.meter("millrace.stream.gaps")).isZero();
      await()
          .atMost(SOON)
          .until(
              () -> stays.bean(StreamsRunner.class).status().getFirst().partitions().size() == 6);
    }
  }

  private static SampleService start() {
    return SampleService.start(
        DATABASE.dataSource(),
        BROKER.bootstrapServers(),
        TOPIC,
        "--millrace.stream.max-records=100");
  }

  private static void keepSending(Pulses pulses, AtomicBoolean flowing, List<Pulse> sent) {
    for (int from = 1; flowing.get(); from += 5) {
      List<Pulse> some = Pulses.plan(30, from, from + 4, new Random(from));
      pulses.send(some);
      sent.addAll(some);
      await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    }
  }
}
