// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.downtime;

import io.millrace.contracts.Json;
import io.millrace.contracts.Topics;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.events.CloudEventHeaders;
import io.millrace.contracts.events.DowntimeReported;
import io.millrace.contracts.plant.ReasonTree;
import io.millrace.kit.outbox.OutboxStore;
import io.millrace.kit.outbox.Outgoing;
import io.millrace.oee.facts.StopDueStore.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the rest of the platform of stops, in the transaction that finds them changed. */
public final class StopPublisher {
  private static final String SOURCE = "/services/oee";

  private final OutboxStore outbox;
  private final InstantSource clock;

  public StopPublisher(OutboxStore outbox, InstantSource clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * @param author empty for the plant itself.
   */
  public void tell(EquipmentId unit, List<StopChange> changes, Cause cause, String author) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    outbox.add(
        changes.stream().map(change -> outgoing(event(unit, change, cause, author, at))).toList());
  }

  private static Outgoing outgoing(DowntimeReported event) {
    return new Outgoing(
        Topics.DOWNTIMES,
        event.equipment().path(),
        CloudEventHeaders.of("io.millrace.downtime.reported", SOURCE, event.id(), event.at()),
        Json.MAPPER.writeValueAsString(event));
  }

  private static DowntimeReported event(
      EquipmentId unit, StopChange change, Cause cause, String author, Instant at) {
    UUID id = Stop.id(unit, change.from());
    UUID eventId =
        UUID.nameUUIDFromBytes((id + "\n" + change.revision()).getBytes(StandardCharsets.UTF_8));
    Stop stop = change.stop();
    Activity activity = stop == null ? null : stop.activity();
    ReasonTree.Placed reason = activity == null ? null : activity.reason();
    return new DowntimeReported(
        eventId,
        at,
        id,
        change.revision(),
        change.kind(),
        cause.name(),
        author.isEmpty() ? null : author,
        unit,
        change.from(),
        stop == null ? null : stop.to(),
        activity == null ? null : activity.state(),
        activity == null ? null : activity.cause(),
        activity == null ? null : activity.code(),
        reason == null ? null : reason.code(),
        reason == null ? null : reason.path(),
        activity == null ? null : activity.loss(),
        activity == null ? null : activity.origin().name(),
        activity == null ? null : (@Nullable Boolean) activity.isMinor(),
        activity == null ? null : activity.comment(),
        activity == null ? null : activity.edit());
  }
}
