// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.kit.sample.Pulse;
import io.millrace.kit.sample.Pulses;
import io.millrace.kit.sample.SampleApplication;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.ForkedJvm;
import io.millrace.testkit.TestBroker;
import io.millrace.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** F5: the service dies, once between the database's commit and Kafka's, once anywhere. */
class ConsumerKilledIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.fresh();
  private static final String TOPIC = "sample.killed." + UUID.randomUUID();
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path dir;

  @Test
  void nothingIsLostAndNothingCountsTwice() throws Exception {
    BROKER.recreate(TOPIC, 6);
    try (Pulses pulses = new Pulses(BROKER.bootstrapServers(), TOPIC)) {
      List<Pulse> sent = new ArrayList<>(Pulses.plan(20, 1, 300, new Random(5)));
      pulses.send(sent);

      Process first = fork("--sample.die-after-commits=2", "--millrace.stream.max-records=500");
      assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(first.exitValue()).isEqualTo(137);
      long afterFirst = stored();
      assertThat(afterFirst).isBetween(1L, 5_999L);

      Process second = fork("--millrace.stream.max-records=200");
      try {
        await().atMost(SOON).until(() -> stored() > afterFirst);
      } finally {
        second.destroyForcibly().waitFor();
      }
      List<Pulse> later = Pulses.plan(20, 301, 350, new Random(6));
      pulses.send(later);
      sent.addAll(later);
      try (SampleService third =
          SampleService.start(DATABASE.dataSource(), BROKER.bootstrapServers(), TOPIC)) {
        await().atMost(SOON).until(() -> Pulses.count(third.jdbc()) >= sent.size());
        assertThat(Pulses.rows(third.jdbc())).isEqualTo(Pulses.expected(sent));
        assertThat(third.meter("millrace.stream.gaps")).isZero();
      }
    }
  }

  private static long stored() {
    try (var connection = DATABASE.connect();
        var rows = connection.createStatement().executeQuery("select count(*) from sample.tally")) {
      rows.next();
      return rows.getLong(1);
    } catch (java.sql.SQLException e) {
      return 0;
    }
  }

  private Process fork(String... more) {
    return ForkedJvm.start(
        SampleApplication.class,
        dir.resolve("service.log"),
        SampleService.arguments(DATABASE.dataSource(), BROKER.bootstrapServers(), TOPIC, more));
  }
}
