// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One tag for each element. */
class CipSliceTest {
  private static final String GOLDEN = Golden.text("plant-model.v1.yaml");

  @Test
  void aSliceStandsForItsElementsInOrder() {
    assertThat(CipSlice.elements("Grid[1,0..2]"))
        .containsExactly(
            new CipSlice.Element("0", "Grid[1,0]"),
            new CipSlice.Element("1", "Grid[1,1]"),
            new CipSlice.Element("2", "Grid[1,2]"));
    assertThat(CipSlice.elements("Program:Main.Row[8..9].Cell[0..1].Speed"))
        .containsExactly(
            new CipSlice.Element("8_0", "Program:Main.Row[8].Cell[0].Speed"),
            new CipSlice.Element("8_1", "Program:Main.Row[8].Cell[1].Speed"),
            new CipSlice.Element("9_0", "Program:Main.Row[9].Cell[0].Speed"),
            new CipSlice.Element("9_1", "Program:Main.Row[9].Cell[1].Speed"));
    assertThat(CipSlice.elements("Word.5")).containsExactly(new CipSlice.Element("", "Word.5"));
    assertThat(CipSlice.elements("A[0..999]")).hasSize(CipSlice.MOST_ELEMENTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A[0..1000]",
        "A[3..2]",
        "A[0..31,0..31,0..31]",
        "A[0..]",
        "A[..3]",
        "A..B",
        "A[0..999999999]",
        "A[0...3]",
        "A[0..3"
      })
  void whatIsNoSliceOrTooLargeIsRefused(String address) {
    assertThatThrownBy(() -> CipSlice.elements(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(address);
  }

  @Test
  void aModelHasATagPerElement() {
    ResolvedPlant plant = ResolvedPlant.of(model("Temps[3..5]", "temps"));

    assertThat(PlantModelCheck.problems(model("Temps[3..5]", "temps"))).isEmpty();
    assertThat(plant.devices().getLast().tags())
        .extracting(tag -> tag.name().name(), Tag::address)
        .containsExactly(
            tuple("temps_3", "Temps[3]"),
            tuple("temps_4", "Temps[4]"),
            tuple("temps_5", "Temps[5]"),
            tuple("other", "Other"));
  }

  /** A slice with a strategy sent every reading of its elements, as if it had none. */
  @Test
  void eachElementIsReportedAsTheSliceSays() {
    Reporting onChange = new Reporting.OnChange(Duration.ofMinutes(1));
    TagDefinition slice =
        new TagDefinition(
            "temps",
            "Temps[0..1]",
            DataType.INT16,
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
            null,
            onChange);

    assertThat(
            CipSlice.tags(
                new DeviceEndpoint.EtherNetIp("192.0.2.40", null, null, null, null), slice))
        .extracting(TagDefinition::reporting)
        .containsExactly(onChange, onChange);
  }

  @Test
  void aBadSliceAndANameThatIsTakenAreTold() {
    assertThat(PlantModelCheck.problems(model("Temps[5..3]", "temps")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("goes from 5 to 3"));
    assertThat(PlantModelCheck.problems(model("Temps[3..5]", "other"))).isEmpty();
    assertThat(PlantModelCheck.problems(model("Temps[3..5]", "temps", "temps_4")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("temps_4"));
    assertThat(PlantModelCheck.problems(model("Temps[3..5]", "t".repeat(62)))).isNotEmpty();
  }

  private static PlantModel model(String address, String name) {
    return model(address, name, name.equals("other") ? "third" : "other");
  }

  private static PlantModel model(String address, String name, String second) {
    String device =
        """
        - name: logix
          equipment: bottling/line1
          endpoint: {protocol: ethernet-ip, host: 192.0.2.40}
          tags:
            - {name: %s, address: "%s", type: INT32}
            - {name: %s, address: Other, type: INT32}
        """
            .formatted(name, address, second)
            .indent(2);
    return Json.YAML.readValue(
        GOLDEN.replace("\nproducts:\n", "\n" + device + "products:\n"), PlantModel.class);
  }
}
