// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.sample;

import io.millrace.contracts.Json;
import io.millrace.contracts.readings.TagValue;
import io.millrace.ingest.database.Cut;
import io.millrace.ingest.database.PartitionStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sample tables, written by binary COPY inside the caller's transaction. Thread-safe. */
final class SampleStore {
  private static final Logger LOG = LoggerFactory.getLogger(SampleStore.class);
  private static final String INTO_SAMPLE =
      "copy sample (at, tag_id, value, quality) from stdin (format binary)";
  private static final String INTO_TEXT =
      "copy sample_text (at, tag_id, value) from stdin (format binary)";

  private final JdbcTemplate jdbc;
  private final PartitionStore partitions;
  private final BooleanSupplier canCompress;
  private final AtomicBoolean compressionFailed = new AtomicBoolean();

  /**
   * @param canCompress whether rows may be copied straight into a columnstore; after a failure they
   *     never are again.
   */
  SampleStore(JdbcTemplate jdbc, PartitionStore partitions, BooleanSupplier canCompress) {
    this.jdbc = jdbc;
    this.partitions = partitions;
    this.canCompress = canCompress;
  }

  /**
   * @param samples in the order of {@link Sample#BY_TAG_AND_TIME}.
   * @throws IllegalStateException when the database took another number of rows.
   */
  void save(List<Sample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    partitions.ensure(Cut.SAMPLE, samples.stream().map(Sample::at).toList());
    copySamples(samples);
    List<Sample> texts = samples.stream().filter(sample -> sample.text().isPresent()).toList();
    if (!texts.isEmpty()) {
      partitions.ensure(Cut.SAMPLE_TEXT, texts.stream().map(Sample::at).toList());
      CopyRows rows = new CopyRows();
      for (Sample sample : texts) {
        rows.row(3)
            .timestamp(sample.atMicros())
            .int4(sample.tagId())
            .text(sample.text().orElseThrow());
      }
      requireCount(rows.rows(), copy(INTO_TEXT, rows));
    }
  }

  private void copySamples(List<Sample> samples) {
    CopyRows rows = new CopyRows();
    for (Sample sample : samples) {
      rows.row(4).timestamp(sample.atMicros()).int4(sample.tagId());
      TagValue value = sample.value();
      if (value == null || value instanceof TagValue.Text) {
        rows.absent();
      } else {
        rows.float8(value.asDouble());
      }
      rows.int2(sample.quality());
    }
    boolean direct = !compressionFailed.get() && canCompress.getAsBoolean();
    if (direct) {
      jdbc.execute("set local timescaledb.enable_direct_compress_copy = on");
      jdbc.execute("set local timescaledb.enable_direct_compress_copy_client_sorted = off");
    }
    try {
      requireCount(rows.rows(), copy(INTO_SAMPLE, rows));
    } catch (RuntimeException e) {
      if (direct && compressionFailed.compareAndSet(false, true)) {
        LOG.warn("COPY straight into the columnstore failed; from now on as rows", e);
      }
      throw e;
    }
  }

  private static void requireCount(long sent, long stored) {
    if (sent != stored) {
      throw new IllegalStateException(
          "COPY of %d rows stored %d; the transaction is rolled back".formatted(sent, stored));
    }
  }

  private long copy(String sql, CopyRows rows) {
    byte[] bytes = rows.end();
    Long stored =
        jdbc.execute((ConnectionCallback<Long>) connection -> copy(connection, sql, bytes));
    return stored == null ? -1 : stored;
  }

  private static long copy(Connection connection, String sql, byte[] bytes) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
      return copy.endCopy();
    } finally {
      // A connection left in COPY would be of no use to the next borrower.
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Readings whose time cannot be believed, kept aside. */
  void quarantine(Collection<Quarantined> readings) {
    jdbc.batchUpdate(
        """
        insert into sample_quarantine (tag_id, at, value, quality, received_at)
        values (?, ?::timestamptz, ?::json, ?, ?::timestamptz)
        """,
        readings,
        500,
        (row, reading) -> {
          TagValue value = reading.sample().value();
          row.setInt(1, reading.sample().tagId());
          row.setString(2, reading.sample().at().toString());
          row.setString(3, value == null ? null : Json.MAPPER.writeValueAsString(value));
          row.setShort(4, reading.sample().quality());
          row.setString(5, reading.receivedAt().toString());
        });
  }

  /** Drops quarantined readings that came before an instant. */
  int dropQuarantined(Instant before) {
    return jdbc.update(
        "delete from sample_quarantine where received_at < ?::timestamptz", before.toString());
  }

  /**
   * @param receivedAt when the broker took it.
   */
  record Quarantined(Sample sample, Instant receivedAt) {}
}
