// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The events that leave a service with its transactions. Events of one key leave in the order of
 * {@code add}, provided that the transactions that add to it wait for each other, as those do that
 * change the same row first. Thread-safe.
 */
public final class OutboxStore {
  private final JdbcTemplate jdbc;
  private final Runnable wake;

  OutboxStore(JdbcTemplate jdbc, Runnable wake) {
    this.jdbc = jdbc;
    this.wake = wake;
  }

  /**
   * Sends events when, and only if, the caller's transaction commits.
   *
   * @throws IllegalStateException outside a transaction.
   */
  public void add(List<Outgoing> events) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("events leave with a transaction, and there is none");
    }
    if (events.isEmpty()) {
      return;
    }
    jdbc.batchUpdate(
        "insert into outbox (topic, key, headers, value) values (?, ?, ?, ?)",
        events,
        500,
        (row, event) -> {
          row.setString(1, event.topic().name());
          row.setString(2, event.key());
          row.setObject(3, flat(event.headers()));
          row.setString(4, event.value());
        });
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            wake.run();
          }
        });
  }

  /** Sends one event when, and only if, the caller's transaction commits. */
  public void add(Outgoing event) {
    add(List.of(event));
  }

  private static String[] flat(Map<String, String> headers) {
    List<String> flat = new ArrayList<>(headers.size() * 2);
    headers.forEach(
        (name, value) -> {
          flat.add(name);
          flat.add(value);
        });
    return flat.toArray(String[]::new);
  }
}
