// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.kit.sample.Pulse;
import io.millrace.kit.sample.Pulses;
import io.millrace.kit.sample.SampleService;
import io.millrace.testkit.ForkedDatabase;
import io.millrace.testkit.TestBroker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** F8: the database is away at the start, and crashes in the middle. */
class DatabaseAwayIT {
  @RegisterExtension static final TestBroker BROKER = TestBroker.shared();
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir(cleanup = CleanupMode.NEVER)
  static Path dir;

  @Test
  void consumerWaitsAndNothingIsLost() {
    String topic = "sample.away." + UUID.randomUUID();
    try (ForkedDatabase postgres = ForkedDatabase.in(dir);
        SampleService service =
            SampleService.start(dataSource(postgres), BROKER.bootstrapServers(), topic);
        Pulses pulses = new Pulses(BROKER.bootstrapServers(), topic)) {
      saysThatItIsNotReady(service);
      postgres.start();
      await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 200);

      List<Pulse> sent = new ArrayList<>(Pulses.plan(20, 1, 100, new Random(1)));
      pulses.send(sent);
      await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) == 2_000);
      double rebalances = service.meter("millrace.stream.rebalances");

      postgres.kill();
      List<Pulse> during = Pulses.plan(20, 101, 200, new Random(2));
      pulses.send(during);
      sent.addAll(during);
      await().atMost(SOON).until(() -> service.meter("millrace.stream.retries") >= 5);
      saysThatItIsNotReady(service);
      postgres.start();

      await().atMost(SOON).until(() -> service.get("/readyz").statusCode() == 200);
      await().atMost(SOON).until(() -> Pulses.count(service.jdbc()) == 4_000);
      assertThat(Pulses.rows(service.jdbc())).isEqualTo(Pulses.expected(sent));
      assertThat(service.meter("millrace.stream.rebalances") - rebalances).isLessThanOrEqualTo(2);
      assertThat(service.meter("millrace.stream.dead.letters")).isZero();
    }
  }

  private static void saysThatItIsNotReady(SampleService service) {
    long asked = System.nanoTime();
    HttpResponse<String> answer = service.get("/api/v1/count");
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"DATABASE_UNAVAILABLE\"");
    assertThat(service.get("/livez").statusCode()).isEqualTo(200);
    assertThat(service.get("/readyz").statusCode()).isEqualTo(503);
  }

  private static PGSimpleDataSource dataSource(ForkedDatabase postgres) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(postgres.jdbcUrl());
    source.setUser(postgres.username());
    source.setPassword("postgres");
    return source;
  }
}
