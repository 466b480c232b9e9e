// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.PlantModel;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Problem;
import io.millrace.ingest.model.ModelDecision.Expected;
import io.millrace.testkit.Examples;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDecisionTest {
  private final PlantModel line = Examples.plant();
  private final PlantModel other = Examples.plant("port: 1502", "port: 1503");
  private final PlantModelVersion seventh = Examples.version(7, line);

  @Test
  void theFirstModelIsVersionOneWhateverIsExpectedOfIt() {
    for (Expected expected : List.of(new Expected.Nothing(), new Expected.Any())) {
      assertThat(ModelDecision.decide(null, line, expected))
          .isEqualTo(new ModelDecision.Accepted(1, ModelDiff.between(null, line)));
    }
    assertThat(ModelDecision.decide(null, line, versions(1))).isEqualTo(new ModelDecision.Stale(0));
  }

  @Test
  void theSameModelIsInForceAlreadyWhateverTheSenderKnew() {
    for (Expected expected : List.of(new Expected.Nothing(), new Expected.Any(), versions(3))) {
      assertThat(ModelDecision.decide(seventh, Examples.plant(), expected))
          .isEqualTo(new ModelDecision.Unchanged(seventh));
    }
  }

  @Test
  void onlyWhoKnowsTheVersionInForceReplacesIt() {
    ModelDecision accepted = new ModelDecision.Accepted(8, ModelDiff.between(line, other));

    assertThat(ModelDecision.decide(seventh, other, versions(6, 7))).isEqualTo(accepted);
    assertThat(ModelDecision.decide(seventh, other, new Expected.Any())).isEqualTo(accepted);
    assertThat(ModelDecision.decide(seventh, other, versions(6, 8)))
        .isEqualTo(new ModelDecision.Stale(7));
    assertThat(ModelDecision.decide(seventh, other, versions()))
        .isEqualTo(new ModelDecision.Stale(7));
    assertThat(ModelDecision.decide(seventh, other, new Expected.Nothing()))
        .isEqualTo(new ModelDecision.Unconditional(7));
  }

  /** A template in use that another version had otherwise is no reason against that version. */
  @Test
  void anEarlierVersionIsRefusedOnlyForMistakesOfItsOwn() {
    PlantModel otherTemplate = Examples.plant("max: 95", "max: 96");
    assertThat(ModelDecision.decide(seventh, otherTemplate, versions(7)))
        .isInstanceOf(ModelDecision.Refused.class);

    assertThat(ModelDecision.repeat(seventh, otherTemplate, versions(7)))
        .isEqualTo(new ModelDecision.Accepted(8, ModelDiff.between(line, otherTemplate)));
    assertThat(ModelDecision.repeat(seventh, otherTemplate, versions(6)))
        .isEqualTo(new ModelDecision.Stale(7));
    assertThat(ModelDecision.repeat(seventh, line, new Expected.Nothing()))
        .isEqualTo(new ModelDecision.Unchanged(seventh));
    PlantModel broken = Examples.plant("equipment: bottling/line1/filler", "equipment: nowhere");
    assertThat(ModelDecision.repeat(seventh, broken, versions(7)))
        .isInstanceOf(ModelDecision.Refused.class);
  }

  @Test
  void aTemplateInUseDoesNotChangeAndASiteKeepsItsEnterprise() {
    PlantModel next =
        Json.YAML.readValue(
            Examples.PLANT
                .replace("enterprise: acme", "enterprise: ajax")
                .replace("type: FLOAT32", "type: FLOAT64"),
            PlantModel.class);

    assertThat(ModelDecision.decide(seventh, next, new Expected.Any()))
        .isInstanceOfSatisfying(
            ModelDecision.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::pointer)
                    .containsExactly("/enterprise", "/templates/0"));
  }

  @Test
  void aNewVersionOfATemplateStandsBesideTheOld() {
    PlantModel next =
        Examples.plant(
            "templates:\n",
            """
            templates:
              - name: filler
                version: 2
                tags:
                  - {name: state, address: 400001, type: UINT32}
            """);

    assertThat(ModelDecision.decide(seventh, next, versions(7)))
        .isInstanceOfSatisfying(
            ModelDecision.Accepted.class,
            accepted ->
                assertThat(accepted.diff().templates().added()).containsExactly("filler@2"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "7"            | 7
          W/"7"          | 7
          "7", "9"       | 7,9
          "7","x",""     | 7
          "-1"           |
          "99999999999"  |
          """)
  void versionsAreReadFromTheHeader(String ifMatch, @Nullable String expected) {
    Set<Integer> versions =
        expected == null
            ? Set.of()
            : List.of(expected.split(",", -1)).stream()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    assertThat(Expected.of(ifMatch)).isEqualTo(new Expected.Versions(versions));
  }

  @Test
  void noHeaderIsNothingAndAStarIsAny() {
    assertThat(Expected.of(null)).isEqualTo(new Expected.Nothing());
    assertThat(Expected.of(" ")).isEqualTo(new Expected.Nothing());
    assertThat(Expected.of(" * ")).isEqualTo(new Expected.Any());
  }

  private static Expected versions(Integer... versions) {
    return new Expected.Versions(Set.of(versions));
  }
}
