// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvedPlantTest {
  private static final PlantModel MODEL =
      Json.YAML.readValue(Golden.text("plant-model.v1.yaml"), PlantModel.class);
  private static final ResolvedPlant PLANT = ResolvedPlant.of(MODEL);

  @Test
  void theGoldenModelHasNoProblems() {
    assertThat(PlantModelCheck.problems(MODEL)).isEmpty();
  }

  @Test
  void yamlAndJsonSayTheSame() {
    String golden = Golden.text("plant-model.v1.json");

    assertThat(Json.MAPPER.readValue(golden, PlantModel.class)).isEqualTo(MODEL);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(MODEL)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  @Test
  void overridesGoFieldByField() {
    Tag temperature = tag("acme/lyon/bottling/line1/filler/temperature");

    assertThat(temperature.unitId()).isEqualTo(7);
    assertThat(temperature.address()).isEqualTo("300001");
    assertThat(temperature.period()).isEqualTo(Duration.ofSeconds(5));
    assertThat(temperature.holds()).isEqualTo(Duration.ofSeconds(15));
    assertThat(temperature.isScaled()).isTrue();
  }

  @Test
  void aTagMayBelongToAnotherPlaceThanItsDevice() {
    Tag pressure = tag("acme/lyon/bottling/line1/line-pressure");

    assertThat(pressure.layout()).isEqualTo(ByteLayout.CDAB);
    assertThat(pressure.period()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void defaultsAreFilledIn() {
    assertThat(tag("acme/lyon/bottling/line1/filler/scrap").layout()).isEqualTo(ByteLayout.AB);
    assertThat(tag("acme/lyon/bottling/line1/filler/door").layout()).isNull();
    assertThat(tag("acme/lyon/bottling/line1/filler/recipe").layout()).isEqualTo(ByteLayout.AB);
    assertThat(PLANT.devices().getFirst().gateway()).isEqualTo("edge");
    assertThat(PLANT.devices().getLast().gateway()).isEqualTo("edge2");
  }

  @Test
  void aWorkUnitKnowsItsStateCountersAndPlannedRunTime() {
    ResolvedPlant.WorkUnit filler = PLANT.workUnits().getFirst();
    ResolvedPlant.WorkUnit capper = PLANT.workUnits().getLast();

    assertThat(filler.stateTag()).isEqualTo(tag("acme/lyon/bottling/line1/filler/state"));
    assertThat(filler.counters())
        .extracting(ResolvedPlant.Counter::rollOverAt)
        .containsExactly(BigInteger.ONE.shiftLeft(32), BigInteger.valueOf(10_000));
    assertThat(filler.plannedRunTimePerItem()).isEqualTo(Duration.ofMillis(500));
    assertThat(capper.plannedRunTimePerItem()).isEqualTo(Duration.ofMillis(450));
    assertThat(capper.state()).isEqualTo(new StateRule.NoCount("produced", 5));
  }

  @Test
  void aModelWithProblemsIsNotResolved() {
    TagDefinition nothing =
        new TagDefinition(
            "t", null, null, null, null, null, null, null, null, null, null, null, null, null);
    DeviceDefinition device = MODEL.devices().getFirst();
    PlantModel broken =
        new PlantModel(
            MODEL.format(),
            MODEL.enterprise(),
            MODEL.site(),
            MODEL.timeZone(),
            MODEL.areas(),
            MODEL.templates(),
            List.of(
                new DeviceDefinition(
                    device.name(),
                    null,
                    device.equipment(),
                    null,
                    device.endpoint(),
                    null,
                    List.of(nothing))),
            MODEL.products());

    assertThatThrownBy(() -> ResolvedPlant.of(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no type");
  }

  private static Tag tag(String name) {
    return PLANT.devices().stream()
        .flatMap(device -> device.tags().stream())
        .filter(tag -> tag.name().text().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
