// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.plant;

import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.EquipmentId;
import io.millrace.contracts.equipment.TagName;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.ResolvedPlant;
import io.millrace.testkit.Examples;
import java.time.Instant;
import java.util.Map;

/** A small plant for tests: a line with a machine of each kind of state rule. */
public final class TestPlant {
  public static final EquipmentId LINE = Examples.LINE;

  /** State codes 1 producing, 2 starved, 3 down, 4 set-up, 5 no shift; counters 16 bit; PRI 2 s. */
  public static final EquipmentId FILLER = Examples.FILLER;

  /** PackML; one 32-bit counter of produced pieces; PRI 4 s. */
  public static final EquipmentId CAPPER = LINE.child("capper");

  /** State inferred from its counter of good pieces, down after 5 PRI of 2 s without one. */
  public static final EquipmentId LABELLER = LINE.child("labeller");

  /** No signals at all. */
  public static final EquipmentId TABLE = LINE.child("table");

  public static final String FILLER_SOURCE = "edge/filler";
  public static final String CAPPER_SOURCE = "edge/capper";
  public static final String LABELLER_SOURCE = "edge/labeller";

  private static final String MODEL =
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
                - {name: filler, product: water}
                - {name: capper, product: water}
                - {name: labeller, product: water}
                - {name: table}
      templates:
        - name: filler
          version: 1
          tags:
            - {name: state, address: "40001", type: UINT16}
            - {name: produced, address: "40002", type: UINT16}
            - {name: scrap, address: "40003", type: UINT16}
            - {name: temperature, address: "40004", type: FLOAT32}
          state:
            kind: codes
            tag: state
            codes:
              "1": {state: PRODUCING}
              "2": {state: DELAYED, cause: STARVED}
              "3": {state: DOWN, cause: GUARD_OPEN}
              "4": {state: SETUP}
              "5": {state: UNPLANNED}
          counters:
            - {tag: produced, counts: PRODUCED}
            - {tag: scrap, counts: SCRAP}
        - name: capper
          version: 1
          tags:
            - {name: state, address: "40001", type: UINT16}
            - {name: produced, address: "40002", type: UINT32}
          state: {kind: packMl, tag: state}
          counters:
            - {tag: produced, counts: PRODUCED}
        - name: labeller
          version: 1
          tags:
            - {name: good, address: "40001", type: UINT16}
          state: {kind: noCount, tag: good, times: 5}
          counters:
            - {tag: good, counts: GOOD}
      devices:
        - name: filler
          equipment: bottling/line1/filler
          template: filler@1
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
        - name: capper
          gateway: edge
          equipment: bottling/line1/capper
          template: capper@1
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
        - name: labeller
          equipment: bottling/line1/labeller
          template: labeller@1
          endpoint: {protocol: modbus-tcp, host: 127.0.0.1}
      products:
        - id: water
          plannedRunTimePerItem: PT2S
          plannedRunTimes: {bottling/line1/capper: PT4S}
      """;

  private static final Signals FIRST = Signals.of(version(1));

  private TestPlant() {}

  /** The plant's model under a version number. */
  public static PlantModelVersion version(int version) {
    return version(version, Map.of());
  }

  /**
   * The plant's model with changes.
   *
   * @param changes texts of the model and what stands there instead.
   */
  public static PlantModelVersion version(int version, Map<String, String> changes) {
    String model = MODEL;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      if (!model.contains(change.getKey())) {
        throw new IllegalArgumentException("the model has no '" + change.getKey() + "'");
      }
      model = model.replace(change.getKey(), change.getValue());
    }
    return new PlantModelVersion(
        version,
        Instant.parse("2026-03-01T00:00:00Z"),
        Json.YAML.readValue(model, PlantModel.class));
  }

  /** A work unit as the first version has it. */
  public static ResolvedPlant.WorkUnit unit(EquipmentId id) {
    ResolvedPlant.WorkUnit unit = FIRST.units().get(id);
    if (unit == null) {
      throw new IllegalArgumentException("no work unit " + id);
    }
    return unit;
  }

  public static TagName tag(EquipmentId unit, String name) {
    return TagName.of(unit, name);
  }
}
