// SPDX-License-Identifier: Apache-2.0
package io.millrace.testkit;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.readings.Reading;
import io.millrace.contracts.readings.ReadingBatch;
import io.millrace.contracts.readings.TagValue;
import java.time.Instant;
import java.util.List;

/** The plant that tests talk about: a bottling line in Lyon with a filler, and what it says. */
public final class Examples {
  public static final EquipmentId LINE = EquipmentId.of("acme/lyon/bottling/line1");
  public static final EquipmentId FILLER = LINE.child("filler");
  public static final TagName PRODUCED = TagName.of(FILLER, "produced");

  /** Noon, UTC, of a day without a change of clocks. */
  public static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  public static final String GATEWAY = "edge";
  public static final String EPOCH = "e1";

  /** The plant's model as people write it. */
  public static final String PLANT =
      """
      format: 1
      enterprise: acme
      site: lyon
      timeZone: Europe/Paris
      areas:
        - name: bottling
          workCenters:
            - name: line1
              workUnits:
                - {name: filler, product: water-05}
      templates:
        - name: filler
          version: 1
          tags:
            - {name: state, address: 400001, type: UINT16}
            - {name: produced, address: 400002, type: UINT16}
            - {name: temperature, address: 400010, type: FLOAT32, unit: Cel, min: 0, max: 95}
            - {name: door, address: coil:4, type: BOOL}
          state:
            kind: codes
            tag: state
            codes:
              "1": {state: PRODUCING}
              "2": {state: DOWN, cause: JAM}
          counters:
            - {tag: produced, counts: PRODUCED}
      devices:
        - name: filler-plc
          equipment: bottling/line1/filler
          template: filler@1
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1, port: 1502}
          period: PT0.5S
      products:
        - id: water-05
          plannedRunTimePerItem: PT0.5S
      """;

  private Examples() {}

  /** The plant's model. */
  public static PlantModel plant() {
    return Json.YAML.readValue(PLANT, PlantModel.class);
  }

  /** The plant's model with one text of it replaced by another. */
  public static PlantModel plant(String text, String replacement) {
    if (!PLANT.contains(text)) {
      throw new IllegalArgumentException("the plant's model has no '" + text + "'");
    }
    return Json.YAML.readValue(PLANT.replace(text, replacement), PlantModel.class);
  }

  /** A model that came into force at {@link #AT}. */
  public static PlantModelVersion version(int version, PlantModel model) {
    return new PlantModelVersion(version, AT, model);
  }

  /** A GOOD whole number, as counters and state codes are. */
  public static Reading reading(TagName tag, Instant at, long value) {
    return Reading.good(tag, at, new TagValue.UnsignedInt(value));
  }

  /** A GOOD real number, as measurements are. */
  public static Reading real(TagName tag, Instant at, double value) {
    return Reading.good(tag, at, new TagValue.Real(value));
  }

  /** A batch of a device that {@link #GATEWAY} reads by the first version of the model. */
  public static ReadingBatch batch(String device, long sequence, Reading... readings) {
    return batch(device, sequence, List.of(readings));
  }

  /** A batch of a device that {@link #GATEWAY} reads by the first version of the model. */
  public static ReadingBatch batch(String device, long sequence, List<Reading> readings) {
    return batch(GATEWAY, device, sequence, readings);
  }

  /** A batch of a device that some gateway reads by the first version of the model. */
  public static ReadingBatch batch(
      String gateway, String device, long sequence, List<Reading> readings) {
    return new ReadingBatch(gateway, EPOCH, device, sequence, 1, readings);
  }
}
