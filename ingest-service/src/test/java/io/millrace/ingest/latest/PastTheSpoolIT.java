// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.latest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.ingest.RunningIngest;
import io.millrace.testkit.Examples;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A gateway sends its newest readings past a spool that has not caught up. */
class PastTheSpoolIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final TagName TAG = new TagName("acme/past/spool/value");

  private final RunningIngest ingest = RunningIngest.shared();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @Test
  void theNewestIsShownAtOnceAndOnlyItsPlaceInTheOrderStoresIt() {
    ingest.send(batch(1, now.minusSeconds(600), 1));
    await().atMost(PATIENCE).until(() -> stored() == 1);
    assertThat(latest().at("/quality").asString()).isEqualTo("UNCERTAIN");

    ingest.sendLive(batch(1, now, 3));
    await().atMost(PATIENCE).until(() -> latest().at("/value").asInt() == 3);
    assertThat(latest().at("/at").asString()).isEqualTo(now.toString());

    // What waited in the spool comes behind it and changes nothing that is shown.
    ingest.send(batch(2, now.minusSeconds(300), 2));
    await().atMost(PATIENCE).until(() -> stored() == 2);
    assertThat(latest().at("/value").asInt()).isEqualTo(3);
    assertThat(newestStored()).isEqualTo(2);

    ingest.send(batch(3, now, 3), batch(4, now.plusMillis(1), 4));
    await().atMost(PATIENCE).until(() -> stored() == 4);
    assertThat(latest().at("/value").asInt()).isEqualTo(4);
    assertThat(gaps()).as("batches on the live topic are in no sequence").isZero();
  }

  private JsonNode latest() {
    return ingest.get("/api/v1/readings/latest?tag=" + TAG).json().at("/readings/0");
  }

  private long stored() {
    return count("select count(*) from sample join tag using (tag_id) where name = ?");
  }

  private long newestStored() {
    return count(
        "select (value::text)::float8::bigint from latest join tag using (tag_id) where name = ?");
  }

  private long gaps() {
    return count(
        "select count(*) from gap join tag using (device_id) where name = ? and from_sequence > 0");
  }

  private long count(String sql) {
    Long count = ingest.jdbc().queryForObject(sql, Long.class, TAG.text());
    return count == null ? 0 : count;
  }

  private static ReadingBatch batch(long sequence, Instant at, double value) {
    return Examples.batch("past", "spool-plc", sequence, List.of(Examples.real(TAG, at, value)));
  }
}
