// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import io.millrace.contracts.readings.UnreadableBatchException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What went by on the way to the broker, so that the batches in a damaged part of the spool can be
 * named: those between a device's last batch before it and its first behind it. Of a device that
 * never was before the damage nothing can be told. Confined to one thread.
 */
final class Trail {
  private final Map<String, SpoolRecord> last = new HashMap<>();
  private final Map<String, ReadingBatch> before = new HashMap<>();

  /**
   * Batches of one device that were in a damaged part.
   *
   * @param after the last batch before them.
   * @param until the first batch behind them.
   */
  record Missing(ReadingBatch after, ReadingBatch until) {}

  /**
   * A part of the spool cannot be read.
   *
   * @param front what could be read right before it, oldest first.
   */
  void damaged(List<SpoolRecord> front) {
    remember(last.values());
    remember(front);
  }

  /** Tells what is missing before a record, when something is. */
  Optional<Missing> passed(SpoolRecord record) {
    if (record.kind() != SpoolRecord.Kind.READINGS) {
      return Optional.empty();
    }
    last.put(record.key(), record);
    ReadingBatch known = before.get(record.key());
    if (known == null) {
      return Optional.empty();
    }
    ReadingBatch batch = batch(record);
    boolean isSameEpoch = batch.epoch().equals(known.epoch());
    if (isSameEpoch && batch.sequence() <= known.sequence()) {
      return Optional.empty();
    }
    before.remove(record.key());
    return isSameEpoch && batch.sequence() > known.sequence() + 1
        ? Optional.of(new Missing(known, batch))
        : Optional.empty();
  }

  private void remember(Collection<SpoolRecord> records) {
    for (SpoolRecord record : records) {
      if (record.kind() == SpoolRecord.Kind.READINGS) {
        before.merge(
            record.key(),
            batch(record),
            (a, b) -> a.epoch().equals(b.epoch()) && a.sequence() > b.sequence() ? a : b);
      }
    }
  }

  private static ReadingBatch batch(SpoolRecord record) {
    try {
      return ReadingBatchCodec.decode(record.payload());
    } catch (UnreadableBatchException e) {
      throw new IllegalStateException("the spool holds a batch that it cannot read", e);
    }
  }
}
