// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;

/** A golden plant model as people write it, into which a test puts one mistake at a time. */
final class GoldenModel {
  private final String name;
  private final String text;
  private final PlantModel model;

  private GoldenModel(String name) {
    this.name = name;
    this.text = Golden.text(name + ".yaml");
    this.model = Json.YAML.readValue(text, PlantModel.class);
  }

  /**
   * @param name of the file, without its ending: {@code plant-model-lines.v1}.
   */
  static GoldenModel of(String name) {
    return new GoldenModel(name);
  }

  PlantModel model() {
    return model;
  }

  /** It has no mistake, is what the JSON of its name says, and is written as that. */
  void requireSameAsJson() {
    String golden = Golden.text(name + ".json");

    assertThat(PlantModelCheck.problems(model)).isEmpty();
    assertThat(Json.MAPPER.readValue(golden, PlantModel.class)).isEqualTo(model);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(model)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  /** The model with each place of a text replaced; it must be there. */
  PlantModel with(String right, String wrong) {
    assertThat(text).contains(right);
    return Json.YAML.readValue(text.replace(right, wrong), PlantModel.class);
  }

  /** One mistake is told, at its place, with what to do. */
  void requireTold(String right, String wrong, String pointer, String message) {
    assertThat(PlantModelCheck.problems(with(right, wrong)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).isNotBlank();
            });
  }
}
