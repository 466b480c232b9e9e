// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts;

import java.time.Duration;
import java.util.List;

/** Every topic of the platform; each has one writer. */
public final class Topics {
  private static final int PARTITIONS = 12;
  private static final Duration WEEK = Duration.ofDays(7);

  /** Whole plant model versions, {@code PlantModelVersion} as JSON; key: site as equipment path. */
  public static final Topic PLANT_MODELS =
      new Topic("plant.models.v1", 1, Topic.Cleanup.COMPACT, WEEK);

  /** {@code ReadingBatch} as Protobuf; key: gateway/device. */
  public static final Topic READINGS =
      new Topic("telemetry.readings.v1", PARTITIONS, Topic.Cleanup.DELETE, WEEK);

  /**
   * {@code ReadingBatch} as Protobuf; key: gateway/device. Newest readings of a gateway whose
   * others still wait in its spool: for showing only, since each comes on {@link #READINGS}, too.
   */
  public static final Topic LIVE =
      new Topic("telemetry.live.v1", PARTITIONS, Topic.Cleanup.DELETE, Duration.ofHours(1));

  /** {@code GatewayEvent} as JSON; key: gateway. */
  public static final Topic GATEWAY_EVENTS =
      new Topic("gateway.events.v1", PARTITIONS, Topic.Cleanup.DELETE, WEEK);

  /** {@code EquipmentStateChanged} as JSON; key: equipment path. */
  public static final Topic EQUIPMENT_STATES =
      new Topic("equipment.states.v1", PARTITIONS, Topic.Cleanup.DELETE, WEEK);

  /** {@code EquipmentCounted} as JSON; key: equipment path. */
  public static final Topic EQUIPMENT_COUNTS =
      new Topic("equipment.counts.v1", PARTITIONS, Topic.Cleanup.DELETE, WEEK);

  /** {@code EquipmentShiftReported} as JSON; key: equipment path. */
  public static final Topic EQUIPMENT_SHIFTS =
      new Topic("equipment.shifts.v1", PARTITIONS, Topic.Cleanup.DELETE, WEEK);

  /** {@code DowntimeReported} as JSON; key: equipment path. */
  public static final Topic DOWNTIMES =
      new Topic("downtime.events.v1", PARTITIONS, Topic.Cleanup.DELETE, WEEK);

  private Topics() {}

  public static List<Topic> all() {
    return List.of(
        PLANT_MODELS,
        READINGS,
        LIVE,
        GATEWAY_EVENTS,
        EQUIPMENT_STATES,
        EQUIPMENT_COUNTS,
        EQUIPMENT_SHIFTS,
        DOWNTIMES);
  }
}
