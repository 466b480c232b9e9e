// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.events.GatewayEvent;
import io.millrace.contracts.readings.ReadingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What becomes of records that a full spool lets go: readings leave and are announced, events stay
 * as far as they are few. Immutable.
 *
 * @param batches readings that leave.
 * @param earlier announcements among the records, to be joined with the new ones.
 * @param kept other events, which are written again.
 * @param events how many events found no room.
 */
record Farewell(
    List<ReadingBatch> batches,
    List<GatewayEvent.ReadingsDropped> earlier,
    List<SpoolRecord> kept,
    int events) {
  private static final int KEPT_BYTES = 256 << 10;

  Farewell {
    batches = List.copyOf(batches);
    earlier = List.copyOf(earlier);
    kept = List.copyOf(kept);
  }

  /**
   * @param eventOf reads the payload of an event.
   */
  static Farewell of(List<SpoolRecord> leaving, Function<byte[], GatewayEvent> eventOf) {
    List<ReadingBatch> batches = new ArrayList<>();
    List<GatewayEvent.ReadingsDropped> earlier = new ArrayList<>();
    List<SpoolRecord> kept = new ArrayList<>();
    int keptBytes = 0;
    int events = 0;
    for (SpoolRecord record : leaving) {
      switch (record.kind()) {
        case READINGS -> batches.add(record.batch());
        case EVENT -> {
          GatewayEvent event = eventOf.apply(record.payload());
          if (event instanceof GatewayEvent.ReadingsDropped announcement) {
            earlier.add(announcement);
          } else if (keptBytes + record.payload().length <= KEPT_BYTES) {
            keptBytes += record.payload().length;
            kept.add(record);
          } else {
            events++;
          }
        }
      }
    }
    return new Farewell(batches, earlier, kept, events);
  }

  /** How many readings leave. */
  long readings() {
    return batches.stream().mapToLong(batch -> batch.readings().size()).sum();
  }
}
