// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.system;

import io.millrace.ingest.database.Cut;
import io.millrace.ingest.database.PartitionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** How long things are kept. Thread-safe. */
final class RetentionStore {
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transactions;
  private final PartitionStore partitions;
  private final InstantSource clock;
  private final Duration samples;
  private final Duration minutes;
  private final Duration hours;
  private final Duration quarantine;

  RetentionStore(
      JdbcTemplate jdbc,
      TransactionTemplate transactions,
      PartitionStore partitions,
      InstantSource clock,
      Duration samples,
      Duration minutes,
      Duration hours,
      Duration quarantine) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.partitions = partitions;
    this.clock = clock;
    this.samples = samples;
    this.minutes = minutes;
    this.hours = hours;
    this.quarantine = quarantine;
  }

  /**
   * Makes the partitions of today and the next days, drops what is too old.
   *
   * @return how many partitions or chunks were dropped.
   */
  int keep() {
    Instant now = clock.instant();
    return Objects.requireNonNullElse(
        transactions.execute(
            _ -> {
              List<Instant> ahead =
                  List.of(now, now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
              for (Cut cut : Cut.values()) {
                partitions.ensure(cut, ahead);
              }
              int dropped =
                  partitions.dropBefore(Cut.SAMPLE, now.minus(samples))
                      + partitions.dropBefore(Cut.SAMPLE_TEXT, now.minus(samples))
                      + partitions.dropBefore(Cut.SAMPLE_1M, now.minus(minutes));
              delete("sample_1h", "at", now.minus(hours));
              delete("device_minute", "minute", now.minus(minutes));
              delete("sample_quarantine", "received_at", now.minus(quarantine));
              delete("gateway_event", "at", now.minus(minutes));
              delete("gap", "noticed_at", now.minus(minutes));
              return dropped;
            }),
        0);
  }

  private void delete(String table, String column, Instant before) {
    jdbc.update(
        "delete from %s where %s < ?::timestamptz".formatted(table, column), before.toString());
  }
}
