// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.oee;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A site of machines that all work in three shifts. Immutable.
 *
 * @param name of the site; the enterprise is acme.
 * @param units how many work units it has; a multiple of 100.
 */
record Plant(String name, int units) {
  private static final int PER_LINE = 10;
  private static final int PER_HALL = 100;

  private static final String MEANING =
      """
      templates:
        - name: machine
          version: 1
          tags:
            - {name: state, address: "40001", type: UINT16}
            - {name: produced, address: "40002", type: UINT32}
            - {name: scrap, address: "40004", type: UINT32}
          state:
            kind: codes
            tag: state
            codes:
              "1": {state: PRODUCING}
              "2": {state: DELAYED, cause: STARVED}
              "3": {state: DOWN, cause: JAM}
          counters:
            - {tag: produced, counts: PRODUCED}
            - {tag: scrap, counts: SCRAP}
      products:
        - {id: water, plannedRunTimePerItem: PT2S}
        - {id: juice, plannedRunTimePerItem: PT1.9S}
        - {id: tea, plannedRunTimePerItem: PT1.8S}
        - {id: cola, plannedRunTimePerItem: PT1.7S}
      accounting:
        calendars:
          - name: three
            shifts:
              - {name: early, start: "06:00", end: "14:00", breaks: [{start: "09:00", length: PT30M}]}
              - {name: late, start: "14:00", end: "22:00", breaks: [{start: "18:00", length: PT30M}]}
              - {name: night, start: "22:00", end: "06:00", breaks: [{start: "02:00", length: PT30M}]}
            rotation:
              from: 2024-01-01
              days:
                - turns: [{shift: early, team: A}, {shift: late, team: B}, {shift: night, team: C}]
                - turns: [{shift: early, team: B}, {shift: late, team: C}, {shift: night, team: D}]
                - turns: [{shift: early, team: C}, {shift: late, team: D}, {shift: night, team: A}]
                - turns: [{shift: early, team: D}, {shift: late, team: A}, {shift: night, team: B}]
        places:
          - {equipment: "", calendar: three, microStop: PT2M}
      """;

  String path() {
    return "acme/" + name;
  }

  /** Path of a line of ten machines, the first of the site. */
  String line() {
    return path() + "/hall00/line00";
  }

  /** Path of a work unit, counted from 0. */
  String unit(int number) {
    return "%s/hall%02d/line%02d/unit%d"
        .formatted(path(), number / PER_HALL, number % PER_HALL / PER_LINE, number % PER_LINE);
  }

  /** All work units, in order. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(units);
    for (int i = 0; i < units; i++) {
      paths.add(unit(i));
    }
    return List.copyOf(paths);
  }

  PlantModelVersion model(Instant at) {
    StringBuilder yaml =
        new StringBuilder(
            """
            format: 1
            enterprise: acme
            site: %s
            timeZone: Europe/Paris
            areas:
            """
                .formatted(name));
    StringBuilder devices = new StringBuilder("devices:\n");
    for (int i = 0; i < units; i++) {
      String[] levels = unit(i).split("/", -1);
      if (i % PER_HALL == 0) {
        yaml.append("  - name: ").append(levels[2]).append("\n    workCenters:\n");
      }
      if (i % PER_LINE == 0) {
        yaml.append("      - name: ").append(levels[3]).append("\n        workUnits:\n");
      }
      yaml.append("          - {name: ").append(levels[4]).append(", product: water}\n");
      devices.append(
          "  - {name: d%d, equipment: %s/%s/%s, template: machine@1, endpoint: {protocol: modbus-tcp, host: 127.0.0.1}}\n"
              .formatted(i, levels[2], levels[3], levels[4]));
    }
    return new PlantModelVersion(
        1, at, Json.YAML.readValue(yaml + MEANING + devices, PlantModel.class));
  }
}
