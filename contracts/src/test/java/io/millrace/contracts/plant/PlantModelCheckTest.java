// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake put into the golden model at a time, then several. */
class PlantModelCheckTest {
  private static final String GOLDEN = Golden.text("plant-model.v1.yaml");

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          format: 1                      | format: 2                     | /format | not known
          enterprise: acme               | enterprise: ACME              | /enterprise | cannot be the name
          - name: bottling               | - name: Bott                  | /areas/0/name | cannot be the name
          {name: capper, product         | {name: filler, product        | /areas/0/workCenters/0/workUnits/1/name | there already
          F-4711, product: water-05      | F-4711, product: cola         | /areas/0/workCenters/0/workUnits/0/product | no product 'cola'
          PerItem: PT0.5S                | PerItem: PT0S                 | /products/0/plannedRunTimePerItem | PT0S
          PerItem: PT0.5S                | PerItem: PT-1S                | /products/0/plannedRunTimePerItem | PT-1S
          capper: PT0.45S                | caper: PT0.45S                | /products/0/plannedRunTimes/bottling~1line1~1caper | no place
          - id: water-05                 | - id: ""                      | /products/0/id | cannot be
          version: 1\\n                  | version: 0\\n                 | /templates/0/version | 0
          name: scrap, address           | name: state, address          | /templates/0/tags/2/name | there already
          "400001", type: UINT16         | "500001", type: UINT16        | /templates/0/tags/0/address | is not a Modbus address
          "400001", type: UINT16         | "400001", type: BOOL          | /templates/0/tags/0/address | whole register
          "400001", type: UINT16         | "400001.1", type: UINT16      | /templates/0/tags/0/address | one bit
          "400001", type: UINT16         | "coil:1", type: UINT16        | /templates/0/tags/0/address | one bit
          "400002", type: UINT32         | "465536", type: UINT32        | /templates/0/tags/1/address | past the last
          UINT32, layout: CDAB           | UINT32, layout: AB            | /templates/0/tags/1/layout | 2 bytes
          400010.3", type: BOOL          | 400010.3", type: BOOL, layout: AB | /templates/0/tags/4/layout | no byte order
          400010.3", type: BOOL          | 400010.3", type: BOOL, scale: 2 | /templates/0/tags/4/scale | cannot be scaled
          scale: 0.1                     | scale: 0                      | /templates/0/tags/3/scale | same
          min: 0, max: 95                | min: 96, max: 95              | /templates/0/tags/3/min | above the highest
          period: PT5S                   | period: PT0.009S              | /templates/0/tags/3/period | PT0.009S
          period: PT5S                   | period: PT24H0.1S             | /templates/0/tags/3/period | PT24H0.1S
          length: 16, period             | length: 251, period           | /templates/0/tags/5/length | 251
          length: 16, period             | period                        | /devices/0 | unknown length
          {name: scrap, address: "400004", type: UINT16} | {name: scrap, address: "400004", type: UINT16, length: 2} | /templates/0/tags/2/length | no length
          {name: scrap, address: "400004", type: UINT16} | {name: scrap, address: "400004", type: FLOAT32} | /templates/0/counters/1/tag | counts pieces
          {name: scrap, address: "400004", type: UINT16} | {name: scrap, address: "400004", type: UINT16, scale: 2} | /templates/0/counters/1/tag | scaled
          {name: scrap, address: "400004", type: UINT16} | {name: scrap, address: "400004"} | /devices/0 | no type
          {name: scrap, address: "400004", type: UINT16} | {name: scrap, type: UINT16} | /devices/0 | no address
          tag: scrap, counts             | tag: scrapp, counts           | /templates/0/counters/1/tag | no tag 'scrapp'
          rollOverAt: 10000              | rollOverAt: 0                 | /templates/0/counters/1/rollOverAt | 0
          rollOverAt: 10000              | rollOverAt: 65537             | /templates/0/counters/1/rollOverAt | never reaches
          piecesPerCount: 1              | piecesPerCount: 0             | /templates/0/counters/1/piecesPerCount | 0
          "1": {state: PRODUCING}        | "run": {state: PRODUCING}     | /templates/0/state/codes/run | not a whole number
          tag: state\\n                  | tag: stat\\n                  | /templates/0/state/tag | no tag 'stat'
          tag: state\\n                  | tag: recipe\\n                | /templates/0/state/tag | STRING
          times: 5                       | times: 1                      | /templates/1/state/times | 1.0
          name: capper-plc               | name: filler-plc              | /devices/1/name | there already
          gateway: edge2                 | gateway: Edge 2               | /devices/1/gateway | cannot be the name
          equipment: bottling/line1/filler | equipment: bottling/line1/fill | /devices/0/equipment | no place
          equipment: bottling/line1/capper | equipment: bottling/line1   | /devices/1/equipment | is none
          equipment: bottling/line1/capper | equipment: bottling/line1/filler | /devices/1/template | told by device
          equipment: bottling/line1/capper | equipment: bottling/line1/filler | /devices/1 | given by device
          template: filler@1             | template: filler@2            | /devices/0/template | no template
          port: 1502                     | port: 65536                   | /devices/0/endpoint/port | 65536
          unitId: 3                      | unitId: 256                   | /devices/0/endpoint/unitId | 256
          timeout: PT0.5S                | timeout: PT61S                | /devices/0/endpoint/timeout | PT1M1S
          maxGap: 4                      | maxGap: 125                   | /devices/0/endpoint/maxGap | 125
          maxRegisters: 100              | maxRegisters: 126             | /devices/0/endpoint/maxRegisters | 126
          host: 192.0.2.10               | host: modbus://plc            | /devices/0/endpoint/host | not a host
          period: PT0.25S                | period: PT25H                 | /devices/0/period | PT25H
          unitId: 7                      | unitId: -1                    | /devices/0/tags/0/unitId | -1
          name: line-pressure            | name: temperature             | /devices/0/tags/1/name | there already
          equipment: bottling/line1, des | equipment: packing, des       | /devices/0/tags/1/equipment | no place
          {name: capper, product: water-05} | {name: capper}             | /devices/1/template | no product
          """)
  void aMistakeIsToldAtItsPlace(String right, String wrong, String pointer, String message) {
    assertThat(problems(replaced(right, wrong)))
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).isNotBlank();
            });
  }

  @Test
  void allMistakesAreToldAtOnceAndNoOther() {
    String text =
        replaced("port: 1502", "port: 0")
            .replace("scale: 0.1", "scale: 0")
            .replace("times: 5", "times: 0.5")
            .replace("host: capper.example", "host: ''");

    assertThat(problems(text))
        .extracting(Problem::pointer)
        .containsExactlyInAnyOrder(
            "/devices/0/endpoint/port",
            "/templates/0/tags/3/scale",
            "/templates/1/state/times",
            "/devices/1/endpoint/host");
  }

  @Test
  void anUnknownTemplateHidesNoMistakeInTheDevicesOwnTags() {
    String text =
        replaced("template: filler@1", "template: filler@9")
            .replace(
                "\"300010\", type: FLOAT32, layout: CDAB", "\"300010\", type: FLOAT32, layout: AB");

    assertThat(problems(text))
        .extracting(Problem::pointer)
        .containsExactlyInAnyOrder("/devices/0/template", "/devices/0/tags/1/layout");
  }

  @Test
  void whatRefersToSomethingUnreadableIsNotBlamed() {
    PlantModelCheck.Known known =
        new PlantModelCheck.Known(
            Set.of("filler@2"), Set.of("packing"), Set.of("cola"), Set.of("scrapp"));
    String text =
        replaced("template: filler@1", "template: filler@2")
            .replace("equipment: bottling/line1, des", "equipment: packing, des")
            .replace("F-4711, product: water-05", "F-4711, product: cola")
            .replace("tag: scrap, counts", "tag: scrapp, counts");

    assertThat(PlantModelCheck.problems(Json.YAML.readValue(text, PlantModel.class), known))
        .isEmpty();
  }

  private static String replaced(String right, String wrong) {
    String text =
        GOLDEN.replaceFirst(
            Pattern.quote(right.replace("\\n", "\n")),
            Matcher.quoteReplacement(wrong.replace("\\n", "\n")));
    assertThat(text).isNotEqualTo(GOLDEN);
    return text;
  }

  private static List<Problem> problems(String yaml) {
    return PlantModelCheck.problems(Json.YAML.readValue(yaml, PlantModel.class));
  }
}
