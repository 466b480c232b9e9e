// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.spool;

import io.millrace.contracts.events.GatewayEvent.ReadingsDropped;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is said about readings that leave unsent. Pure. */
final class Leaving {
  private Leaving() {}

  private record Origin(String epoch, String device, String reason) {}

  /**
   * One announcement for each device, epoch and reason.
   *
   * @param batches readings that leave now.
   * @param earlier announcements that leave with them and are not to be lost either.
   * @param ids gives each announcement its id.
   */
  static List<ReadingsDropped> announcements(
      String gateway,
      Instant now,
      String reason,
      List<ReadingBatch> batches,
      List<ReadingsDropped> earlier,
      Supplier<UUID> ids) {
    Map<Origin, ReadingsDropped> merged = new LinkedHashMap<>();
    BinaryOperator<ReadingsDropped> join = (a, b) -> joined(a, b, now);
    for (ReadingsDropped before : earlier) {
      merged.merge(new Origin(before.epoch(), before.device(), before.reason()), before, join);
    }
    for (ReadingBatch batch : batches) {
      if (!batch.readings().isEmpty()) {
        merged.merge(
            new Origin(batch.epoch(), batch.device(), reason),
            dropped(gateway, now, reason, batch, ids.get()),
            join);
      }
    }
    return new ArrayList<>(merged.values());
  }

  private static ReadingsDropped dropped(
      String gateway, Instant now, String reason, ReadingBatch batch, UUID id) {
    List<Instant> times = batch.readings().stream().map(Reading::at).sorted().toList();
    return new ReadingsDropped(
        id,
        now,
        gateway,
        batch.epoch(),
        batch.device(),
        batch.sequence(),
        batch.sequence(),
        times.getFirst(),
        times.getLast(),
        (long) times.size(),
        reason);
  }

  private static ReadingsDropped joined(ReadingsDropped a, ReadingsDropped b, Instant now) {
    return new ReadingsDropped(
        a.id(),
        now,
        a.gateway(),
        a.epoch(),
        a.device(),
        Math.min(a.fromSequence(), b.fromSequence()),
        Math.max(a.toSequence(), b.toSequence()),
        a.from().isBefore(b.from()) ? a.from() : b.from(),
        a.to().isAfter(b.to()) ? a.to() : b.to(),
        sum(a.readings(), b.readings()),
        a.reason());
  }

  /** Something and the unknown is unknown. */
  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    return a == null || b == null ? null : Long.valueOf(a + b);
  }

  /** One announcement of what a damaged part of the spool held of a device. */
  static ReadingsDropped damaged(String gateway, Instant now, Trail.Missing missing) {
    ReadingBatch after = missing.after();
    ReadingBatch until = missing.until();
    return new ReadingsDropped(
        id("SPOOL_DAMAGED", until),
        now,
        gateway,
        until.epoch(),
        until.device(),
        after.sequence() + 1,
        until.sequence() - 1,
        after.readings().getLast().at(),
        until.readings().getFirst().at(),
        null,
        "SPOOL_DAMAGED");
  }

  /**
   * What found no room in memory.
   *
   * @param sequence one that no batch has, so that its reader sees a gap there.
   */
  static ReadingsDropped unwritten(
      String gateway, Instant now, String epoch, long sequence, Unwritten.Lost gone) {
    return new ReadingsDropped(
        UUID.randomUUID(),
        now,
        gateway,
        epoch,
        gone.device(),
        sequence,
        sequence,
        gone.from(),
        gone.to(),
        gone.readings(),
        "SPOOL_UNWRITABLE");
  }

  /**
   * What a gateway that was killed had of a device in memory, and what it did not read until now.
   *
   * @param sequence one that no batch has, so that its reader sees a gap there.
   * @param since from when on anything may be missing.
   */
  static ReadingsDropped killed(
      String gateway, Instant now, String epoch, String device, long sequence, Instant since) {
    return new ReadingsDropped(
        UUID.randomUUID(),
        now,
        gateway,
        epoch,
        device,
        sequence,
        sequence,
        since,
        now,
        null,
        "GATEWAY_KILLED");
  }

  /** The same each time that the same is found out about a batch, as after a restart. */
  static UUID id(String reason, ReadingBatch batch) {
    String what =
        String.join(" ", reason, batch.epoch(), batch.device(), Long.toString(batch.sequence()));
    return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
  }
}
