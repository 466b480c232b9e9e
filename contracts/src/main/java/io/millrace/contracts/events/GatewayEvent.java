// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened at an edge gateway, on {@code gateway.events.v1}. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = GatewayEvent.LinkChanged.class, name = "linkChanged"),
  @JsonSubTypes.Type(value = GatewayEvent.ReadingsDropped.class, name = "readingsDropped"),
  @JsonSubTypes.Type(value = GatewayEvent.ClockStepped.class, name = "clockStepped"),
  @JsonSubTypes.Type(value = GatewayEvent.ModelApplied.class, name = "modelApplied"),
  @JsonSubTypes.Type(value = GatewayEvent.DeviceSwapped.class, name = "deviceSwapped"),
  @JsonSubTypes.Type(value = GatewayEvent.DeviceConfirmed.class, name = "deviceConfirmed"),
  @JsonSubTypes.Type(value = GatewayEvent.GatewayReport.class, name = "gatewayReport")
})
public sealed interface GatewayEvent {
  /** Stays the same when the event is sent twice. */
  UUID id();

  /** When it happened, gateway's clock, UTC. */
  Instant at();

  String gateway();

  /**
   * A conversation with a device began or ended.
   *
   * @param isUp whether the device answers now.
   * @param reason what was seen, with numbers, for people.
   */
  record LinkChanged(
      UUID id, Instant at, String gateway, String device, boolean isUp, String reason)
      implements GatewayEvent {}

  /**
   * Readings will never be sent.
   *
   * @param fromSequence first batch that was dropped, or of which readings were.
   * @param toSequence last batch that was dropped, or of which readings were.
   * @param from time of the first reading dropped; for SPOOL_DAMAGED of the last one known before.
   * @param to time of the last reading dropped; for SPOOL_DAMAGED of the first one known after.
   * @param readings exactly how many readings were dropped; null when nobody can know.
   * @param reason why: {@code SPOOL_FULL}; {@code SPOOL_THINNED}, it was full and the batches come
   *     without their readings of tags that tell no state or pieces; {@code SPOOL_AGED}, they were
   *     older than readings are kept; {@code SPOOL_UNWRITABLE}, which takes one sequence that no
   *     batch has; {@code GATEWAY_KILLED}, which does so, too: the gateway did not stop in order
   *     and read nothing until now, its readings are null; {@code TOO_LARGE}, the broker refused
   *     the batch for its size; {@code SPOOL_DAMAGED}, the batches could not be read back, their
   *     readings are null, and some of the sequences may be in another announcement, too.
   */
  record ReadingsDropped(
      UUID id,
      Instant at,
      String gateway,
      String epoch,
      String device,
      long fromSequence,
      long toSequence,
      Instant from,
      Instant to,
      @Nullable Long readings,
      String reason)
      implements GatewayEvent {}

  /**
   * A clock was set. Order is by sequence and does not change for it.
   *
   * @param step how far it jumped; negative is backwards.
   * @param device whose clock; null for the gateway's own wall clock.
   */
  record ClockStepped(UUID id, Instant at, String gateway, Duration step, @Nullable String device)
      implements GatewayEvent {
    /** The gateway's own clock was set. */
    public ClockStepped(UUID id, Instant at, String gateway, Duration step) {
      this(id, at, gateway, step, null);
    }
  }

  /**
   * The gateway reads its devices by a new plant model.
   *
   * @param site the model's site, as equipment path.
   * @param version the model's version.
   * @param devices how many devices it reads now.
   * @param refused how many more it should read and cannot; null when there are none.
   * @param refusals the first {@value GatewaySite#MOST_REFUSALS} of those; null when there are
   *     none.
   */
  record ModelApplied(
      UUID id,
      Instant at,
      String gateway,
      String site,
      int version,
      int devices,
      @Nullable Integer refused,
      @Nullable List<DeviceRefusal> refusals)
      implements GatewayEvent {}

  /**
   * Another device than before answers at a device's address. Its readings are UNCERTAIN, {@code
   * DEVICE_SWAPPED}, until it is confirmed or the expected one is back.
   *
   * @param was who answered before; null when it did not say.
   * @param is who answers now; null when it does not say.
   * @param isExpected whether the one that is known is back, so that its readings are sure again.
   */
  record DeviceSwapped(
      UUID id,
      Instant at,
      String gateway,
      String device,
      @Nullable DeviceIdentity was,
      @Nullable DeviceIdentity is,
      boolean isExpected)
      implements GatewayEvent {}

  /**
   * From now on another device is the known one: somebody confirmed it, or the plant model moved
   * the device to another address.
   *
   * @param was the one that was known before.
   * @param is the one that is known now.
   */
  record DeviceConfirmed(
      UUID id, Instant at, String gateway, String device, DeviceIdentity was, DeviceIdentity is)
      implements GatewayEvent {}

  /**
   * How a gateway is: said every few seconds, when its models change, and when it stops. It does
   * not wait in the spool: only the newest counts, so one that the broker does not take in time is
   * lost.
   *
   * @param every how soon the next one follows at the latest.
   * @param isStopping whether it is the last one of this process.
   * @param software version of the program; null when it does not know.
   * @param startedAt when the process began, gateway's clock.
   * @param sites what it reads, by site.
   */
  record GatewayReport(
      UUID id,
      Instant at,
      String gateway,
      Duration every,
      boolean isStopping,
      @Nullable String software,
      Instant startedAt,
      List<GatewaySite> sites,
      GatewayLinks links,
      GatewaySpool spool)
      implements GatewayEvent {
    public GatewayReport {
      sites = List.copyOf(sites);
    }
  }
}
