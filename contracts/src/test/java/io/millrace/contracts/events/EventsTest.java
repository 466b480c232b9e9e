// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.plant.CounterRule;
import io.millrace.contracts.plant.EquipmentState;
import io.millrace.contracts.plant.Loss;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written once is read for ever, and written the same way still. */
class EventsTest {
  private static final UUID ID = UUID.fromString("0b7b1f0e-8f2c-4c39-9c50-0c9f6f3a1a01");
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final EquipmentId FILLER = EquipmentId.of("acme/lyon/bottling/line1/filler");

  private static final DeviceIdentity OLD =
      new DeviceIdentity(1, 166, "1756-L83E/B", "33.11", "00C0FFEE");
  private static final DeviceIdentity NEW =
      new DeviceIdentity(1, 166, "1756-L83E/B", "35.13", "60A1B2C3");

  private static final DeviceRefusal UNKNOWN_PROTOCOL =
      new DeviceRefusal(
          "press-plc",
          "/endpoint/protocol: profinet is not known",
          "bring the gateway to the version of Millrace that the model was written for");

  static Stream<Arguments> samples() {
    return Stream.of(
        Arguments.of(
            "equipment-state-changed.v1.json",
            EquipmentStateChanged.class,
            new EquipmentStateChanged(ID, AT, FILLER, EquipmentState.DELAYED, "STARVED", 2L)),
        Arguments.of(
            "equipment-counted.v1.json",
            EquipmentCounted.class,
            new EquipmentCounted(
                ID,
                AT.minusSeconds(1),
                AT,
                FILLER,
                CounterRule.Counts.PRODUCED,
                3,
                "ROLL_OVER",
                "water-05")),
        Arguments.of(
            "downtime-reported.v1.json",
            DowntimeReported.class,
            new DowntimeReported(
                ID,
                AT,
                UUID.fromString("0b7b1f0e-8f2c-4c39-9c50-0c9f6f3a1a02"),
                3,
                DowntimeReported.Kind.CHANGED,
                "EDIT",
                "ann",
                FILLER,
                AT.minusSeconds(600),
                AT.minusSeconds(60),
                EquipmentState.DOWN,
                "GUARD_OPEN",
                3L,
                "jam",
                List.of("mechanical", "jam"),
                Loss.BREAKDOWN,
                "PERSON",
                false,
                "bottle in the star wheel",
                UUID.fromString("0b7b1f0e-8f2c-4c39-9c50-0c9f6f3a1a03"))),
        Arguments.of(
            "downtime-reported-withdrawn.v1.json",
            DowntimeReported.class,
            new DowntimeReported(
                ID,
                AT,
                UUID.fromString("0b7b1f0e-8f2c-4c39-9c50-0c9f6f3a1a02"),
                4,
                DowntimeReported.Kind.WITHDRAWN,
                "MACHINE",
                null,
                FILLER,
                AT.minusSeconds(600),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)),
        Arguments.of(
            "equipment-shift-reported.v1.json",
            EquipmentShiftReported.class,
            new EquipmentShiftReported(
                ID,
                AT,
                FILLER,
                "early",
                LocalDate.parse("2026-03-01"),
                AT.minusSeconds(28_800),
                AT,
                "A",
                2,
                "EDIT",
                "ann",
                7,
                "iso22400@1",
                0.95,
                Map.of("actualProductionTime", Duration.ofHours(6)),
                Map.of("goodQuantity", 855L),
                Map.of("oeeIndex", 0.57))),
        Arguments.of(
            "gateway-link-changed.v1.json",
            GatewayEvent.class,
            new GatewayEvent.LinkChanged(
                ID, AT, "edge", "filler-plc", false, "no answer within 500 ms")),
        Arguments.of(
            "gateway-readings-dropped.v1.json",
            GatewayEvent.class,
            new GatewayEvent.ReadingsDropped(
                ID,
                AT,
                "edge",
                "e1",
                "filler-plc",
                4,
                9,
                AT.minusSeconds(60),
                AT,
                360L,
                "SPOOL_FULL")),
        Arguments.of(
            "gateway-readings-dropped-uncounted.v1.json",
            GatewayEvent.class,
            new GatewayEvent.ReadingsDropped(
                ID,
                AT,
                "edge",
                "e1",
                "filler-plc",
                4,
                9,
                AT.minusSeconds(60),
                AT,
                null,
                "SPOOL_DAMAGED")),
        Arguments.of(
            "gateway-clock-stepped.v1.json",
            GatewayEvent.class,
            new GatewayEvent.ClockStepped(ID, AT, "edge", Duration.ofMillis(-5250))),
        Arguments.of(
            "gateway-device-clock-stepped.v1.json",
            GatewayEvent.class,
            new GatewayEvent.ClockStepped(ID, AT, "edge", Duration.ofHours(1), "filler-plc")),
        Arguments.of(
            "gateway-model-applied.v1.json",
            GatewayEvent.class,
            new GatewayEvent.ModelApplied(ID, AT, "edge", "acme/lyon", 7, 2, null, null)),
        Arguments.of(
            "gateway-model-applied-refused.v1.json",
            GatewayEvent.class,
            new GatewayEvent.ModelApplied(
                ID, AT, "edge", "acme/lyon", 7, 2, 1, List.of(UNKNOWN_PROTOCOL))),
        Arguments.of(
            "gateway-report.v1.json",
            GatewayEvent.class,
            new GatewayEvent.GatewayReport(
                ID,
                AT,
                "edge",
                Duration.ofSeconds(10),
                false,
                "0.1.0",
                AT.minusSeconds(3600),
                List.of(
                    new GatewaySite("acme/lyon", 7, 2, 1, List.of(UNKNOWN_PROTOCOL), null),
                    new GatewaySite("acme/nice", null, 0, 0, null, "/model/areas is missing")),
                new GatewayLinks(1, 0, 1, 0, 1),
                new GatewaySpool(
                    4096, AT.minusSeconds(60), 8192, Map.of("SPOOL_FULL", 360L), "no room"))),
        Arguments.of(
            "gateway-report-empty.v1.json",
            GatewayEvent.class,
            new GatewayEvent.GatewayReport(
                ID,
                AT,
                "edge",
                Duration.ofSeconds(10),
                true,
                null,
                AT.minusSeconds(3600),
                List.of(),
                new GatewayLinks(0, 0, 0, 0, 0),
                new GatewaySpool(0, null, 0, Map.of(), null))),
        Arguments.of(
            "gateway-device-swapped.v1.json",
            GatewayEvent.class,
            new GatewayEvent.DeviceSwapped(ID, AT, "edge", "filler-plc", OLD, NEW, false)),
        Arguments.of(
            "gateway-device-swapped-unknown.v1.json",
            GatewayEvent.class,
            new GatewayEvent.DeviceSwapped(ID, AT, "edge", "filler-plc", null, OLD, true)),
        Arguments.of(
            "gateway-device-confirmed.v1.json",
            GatewayEvent.class,
            new GatewayEvent.DeviceConfirmed(ID, AT, "edge", "filler-plc", OLD, NEW)),
        Arguments.of(
            "plant-model-version.v1.json",
            PlantModelVersion.class,
            new PlantModelVersion(
                7, AT, Json.YAML.readValue(Golden.text("plant-model.v1.yaml"), PlantModel.class))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void goldenSamplesAreReadAndWritten(String file, Class<?> type, Object event) {
    String golden = Golden.text(file);

    assertThat(Json.MAPPER.readValue(golden, type)).isEqualTo(event);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(event)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  @Test
  void fieldsOfTheFutureAreIgnored() {
    String more =
        Golden.text("equipment-state-changed.v1.json").replaceFirst("\\{", "{\"news\": [1, {}],");

    assertThat(Json.MAPPER.readValue(more, EquipmentStateChanged.class).equipment())
        .isEqualTo(FILLER);
  }

  @Test
  void headersFollowCloudEvents() {
    assertThat(CloudEventHeaders.of("io.millrace.test", "/services/test", ID, AT))
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_type", "io.millrace.test")
        .containsEntry("ce_source", "/services/test")
        .containsEntry("ce_id", ID.toString())
        .containsEntry("ce_time", "2026-03-01T12:00:00.123456Z")
        .containsEntry("content-type", "application/json");
  }
}
