// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.ReadingBatchCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What becomes of a segment's records when room is wanted: a batch keeps its sequence and the
 * readings of essential tags, so nothing is numbered anew and nothing changes its place. Immutable.
 *
 * @param stay events, and batches with their essential readings; oldest first.
 * @param thinned of the batches that stay, those readings that leave.
 * @param gone batches without an essential reading, which leave.
 */
record Thinning(List<SpoolRecord> stay, List<SpoolRecord> thinned, List<SpoolRecord> gone) {
  Thinning {
    stay = List.copyOf(stay);
    thinned = List.copyOf(thinned);
    gone = List.copyOf(gone);
  }

  static Thinning of(List<SpoolRecord> records, Predicate<TagName> isEssential) {
    List<SpoolRecord> stay = new ArrayList<>();
    List<SpoolRecord> thinned = new ArrayList<>();
    List<SpoolRecord> gone = new ArrayList<>();
    for (SpoolRecord record : records) {
      switch (record.kind()) {
        case EVENT -> stay.add(record);
        case READINGS -> {
          ReadingBatch batch = record.batch();
          Map<Boolean, List<Reading>> parts =
              batch.readings().stream()
                  .collect(Collectors.partitioningBy(reading -> isEssential.test(reading.tag())));
          if (parts.getOrDefault(false, List.of()).isEmpty()) {
            stay.add(record);
          } else if (parts.getOrDefault(true, List.of()).isEmpty()) {
            gone.add(record);
          } else {
            stay.add(part(record, batch, parts.getOrDefault(true, List.of())));
            thinned.add(part(record, batch, parts.getOrDefault(false, List.of())));
          }
        }
      }
    }
    return new Thinning(stay, thinned, gone);
  }

  /** Whether any reading leaves. */
  boolean isLoss() {
    return !thinned.isEmpty() || !gone.isEmpty();
  }

  private static SpoolRecord part(SpoolRecord record, ReadingBatch batch, List<Reading> readings) {
    ReadingBatch part =
        new ReadingBatch(
            batch.gateway(),
            batch.epoch(),
            batch.device(),
            batch.sequence(),
            batch.modelVersion(),
            readings);
    return new SpoolRecord(
        record.kind(), record.at(), record.key(), ReadingBatchCodec.encode(part));
  }
}
