// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.TagName;
import io.millrace.ingest.RunningIngest;
import io.millrace.ingest.database.DatabaseLevelStore;
import io.millrace.ingest.database.PartitionStore;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class RetentionIT {
  private static final TagName TAG = new TagName("acme/retention/tank/level");
  private final RunningIngest ingest = RunningIngest.shared();

  @Test
  void wholeDaysGoWhenTheyAreTooOldAndNotBefore() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Instant old = now.minus(70, ChronoUnit.DAYS);
    Instant young = now.minus(58, ChronoUnit.DAYS);
    ingest.send(
        Examples.batch(
            "retention",
            "tank-plc",
            1,
            List.of(Examples.real(TAG, old, 1), Examples.real(TAG, young, 2))));
    await().atMost(Duration.ofSeconds(20)).until(() -> count() == 2);
    RetentionStore retention =
        new RetentionStore(
            ingest.jdbc(),
            ingest.bean(TransactionTemplate.class),
            new PartitionStore(ingest.jdbc(), ingest.bean(DatabaseLevelStore.class)),
            () -> now,
            Duration.ofDays(60),
            Duration.ofDays(730),
            Duration.ofDays(730),
            Duration.ofDays(30));

    assertThat(retention.keep()).isPositive();
    assertThat(count()).isEqualTo(1);
    assertThat(retention.keep()).isZero();

    // The day is made again when something of it still comes.
    ingest.bean(PartitionStore.class).forget();
    ingest.send(Examples.batch("retention", "tank-plc", 2, List.of(Examples.real(TAG, old, 3))));
    await().atMost(Duration.ofSeconds(20)).until(() -> count() == 2);
  }

  private long count() {
    Long count =
        ingest
            .jdbc()
            .queryForObject(
                "select count(*) from sample join tag using (tag_id) where name = ?",
                Long.class,
                TAG.text());
    return count == null ? 0 : count;
  }
}
