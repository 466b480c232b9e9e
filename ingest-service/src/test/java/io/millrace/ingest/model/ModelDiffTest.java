// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.PlantModel;
import io.millrace.testkit.Examples;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelDiffTest {
  private static final String FILLER = Examples.FILLER.path();
  private static final ModelDiff.Changes NOTHING =
      new ModelDiff.Changes(List.of(), List.of(), List.of());
  private final PlantModel line = Examples.plant();

  @Test
  void allOfAFirstModelIsNew() {
    ModelDiff diff = ModelDiff.between(null, line);

    assertThat(diff.devices().added()).containsExactly("filler-plc");
    assertThat(diff.tags().added())
        .containsExactly(
            FILLER + "/door", FILLER + "/produced", FILLER + "/state", FILLER + "/temperature");
    assertThat(diff.templates().added()).containsExactly("filler@1");
    assertThat(diff.workUnits().added()).containsExactly(FILLER);
    assertThat(diff.restarts()).containsExactly("filler-plc");
    assertThat(diff.tags().removed()).isEmpty();
    assertThat(diff.tags().changed()).isEmpty();
  }

  @Test
  void theSameModelChangesNothing() {
    assertThat(ModelDiff.between(line, Examples.plant()))
        .isEqualTo(new ModelDiff(NOTHING, NOTHING, NOTHING, NOTHING, List.of()));
  }

  @Test
  void anotherPeriodChangesTheDeviceAndItsTags() {
    ModelDiff diff = ModelDiff.between(line, Examples.plant("period: PT0.5S", "period: PT2S"));

    assertThat(diff.devices().changed()).containsExactly("filler-plc");
    assertThat(diff.tags().changed()).hasSize(4);
    assertThat(diff.workUnits().changed()).containsExactly(FILLER);
    assertThat(diff.templates()).isEqualTo(NOTHING);
    assertThat(diff.restarts()).containsExactly("filler-plc");
  }

  @Test
  void anotherProductTimeChangesTheWorkUnitButNoConversation() {
    ModelDiff diff =
        ModelDiff.between(
            line, Examples.plant("plannedRunTimePerItem: PT0.5S", "plannedRunTimePerItem: PT1S"));

    assertThat(diff.workUnits().changed()).containsExactly(FILLER);
    assertThat(diff.devices()).isEqualTo(NOTHING);
    assertThat(diff.tags()).isEqualTo(NOTHING);
    assertThat(diff.restarts()).isEmpty();
  }

  @Test
  void aRenamedDeviceIsOneThatWentAndOneThatCame() {
    ModelDiff diff = ModelDiff.between(line, Examples.plant("filler-plc", "filler-s7"));

    assertThat(diff.devices().added()).containsExactly("filler-s7");
    assertThat(diff.devices().removed()).containsExactly("filler-plc");
    assertThat(diff.restarts()).containsExactly("filler-s7");
    assertThat(diff.tags()).isEqualTo(NOTHING);
  }
}
