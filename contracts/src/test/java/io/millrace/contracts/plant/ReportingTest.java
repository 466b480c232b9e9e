// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How tags are reported: read from the golden model, and mistakes put into it one at a time. */
class ReportingTest {
  private static final String GOLDEN = Golden.text("plant-model-reporting.v1.yaml");
  private static final PlantModel MODEL = Json.YAML.readValue(GOLDEN, PlantModel.class);

  @Test
  void yamlAndJsonSayTheSame() {
    String golden = Golden.text("plant-model-reporting.v1.json");

    assertThat(PlantModelCheck.problems(MODEL)).isEmpty();
    assertThat(Json.MAPPER.readValue(golden, PlantModel.class)).isEqualTo(MODEL);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(MODEL)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  @Test
  void aTagSaysHowItArrives() {
    assertThat(tag("door").reported())
        .containsExactly(reported("door", null, Reporting.Kind.ON_CHANGE, 0.0, 30, 33));
    assertThat(tag("batches").reported())
        .containsExactly(reported("batches", null, Reporting.Kind.EVERY, 0.0, 1, 3));
    assertThat(tag("level").reported())
        .containsExactly(reported("level", "%", Reporting.Kind.DEADBAND, 2.0, 300, 303));
  }

  @Test
  void aDevicesStrategyReplacesTheTemplates() {
    ReportedTag temperature = tag("temperature").reported().getFirst();

    assertThat(temperature.kind()).isEqualTo(Reporting.Kind.SWINGING_DOOR);
    assertThat(temperature.error()).isEqualTo(0.2);
    assertThat(temperature.rebuild()).isEqualTo(Reporting.Rebuild.LINE);
    assertThat(temperature.maxGap()).isEqualTo(Duration.ofMinutes(2));
  }

  /**
   * A figure stands at the start of its period and comes after its end, two periods old at most.
   */
  @Test
  void aggregatesAreTagsOfTheirOwn() {
    List<ReportedTag> figures = tag("power").reported();

    assertThat(figures)
        .extracting(figure -> figure.name().name())
        .containsExactly(
            "power-min",
            "power-max",
            "power-mean",
            "power-last",
            "power-count",
            "power-time-weighted-mean");
    assertThat(figures).extracting(ReportedTag::holds).containsOnly(Duration.ofMinutes(1));
    assertThat(figures).extracting(ReportedTag::staleAfter).containsOnly(Duration.ofSeconds(123));
    assertThat(figures.get(4).unit()).isEqualTo("1");
    assertThat(figures.getFirst().unit()).isEqualTo("kW");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          error: 0.5, maxGap: PT1M   | error: -0.5, maxGap: PT1M | /templates/0/tags/2/reporting/error | -0.5 | 0 or more
          error: 0.5, maxGap: PT1M   | maxGap: PT1M | /templates/0/tags/2/reporting | no bound | error
          error: 0.5, maxGap: PT1M   | error: 1, percent: 1, maxGap: PT1M | /templates/0/tags/2/reporting | two bounds | one of
          error: 0.5, maxGap: PT1M   | error: 1, maxGap: PT0S | /templates/0/tags/2/reporting/maxGap | PT0S | PT1M
          error: 0.5, maxGap: PT1M   | error: 1, maxGap: PT25H | /templates/0/tags/2/reporting/maxGap | PT25H | 24 h
          percent: 2.5               | percent: 0 | /templates/0/tags/3/reporting/percent | 0.0 percent | above 0
          percent: 2.5               | percent: 101 | /templates/0/tags/3/reporting/percent | 101.0 percent | at most 100
          min: 0, max: 80, reporting | min: 0, reporting | /templates/0/tags/3/reporting/percent | no span | min and max
          min: 0, max: 80, reporting | min: 80, max: 80, reporting | /templates/0/tags/3/reporting/percent | no span | error
          percent: 2.5, maxGap: PT5M | percent: 2.5, maxGap: PT0.5S | /templates/0/tags/3/reporting | is read every PT1S | more often
          "300001", type: FLOAT32    | "300001", type: STRING, length: 4 | /templates/0/tags/2/reporting/kind | STRING | onChange
          kind: onChange, maxGap: PT30S | kind: deadband, error: 1, maxGap: PT30S | /devices/0/tags/1/reporting/kind | BOOL | onChange
          kind: onChange, maxGap: PT30S | kind: "aggregate", every: PT1M, values: [COUNT] | /devices/0/tags/1/reporting/kind | BOOL | every
          every: PT1M, values        | every: PT0.5S, values | /templates/0/tags/5/reporting/every | PT0.5S | 1 s
          [MIN, MAX, MEAN            | [MIN, MIN, MEAN | /templates/0/tags/5/reporting/values/1 | already | remove
          [MIN, MAX, MEAN, LAST, COUNT, TIME_WEIGHTED_MEAN] | [] | /templates/0/tags/5/reporting/values | no figure | MIN
          name: pressure             | name: power-min | /devices/0 | given by | rename
          name: power                | name: power-of-the-main-drive-in-kilowatts-as-the-meter-says | /templates/0/tags/5/reporting/values/5 | too long | shorten
          kind: onChange, maxGap: PT1M  | kind: deadband, error: 1, maxGap: PT1M | /templates/0/tags/0/reporting | tells the state | onChange
          "400002", type: UINT16, reporting: {kind: every} | "400002", type: UINT16, reporting: {kind: swingingDoor, error: 1, maxGap: PT1M} | /templates/0/tags/1/reporting | counts pieces | onChange
          {name: door, reporting        | {name: state, reporting: {kind: deadband, error: 1, maxGap: PT1M}}, {name: door, reporting | /devices/0/tags/1/reporting | tells the state | onChange
          """)
  void aMistakeIsToldAtItsPlace(
      String right, String wrong, String pointer, String message, String remedy) {
    String text = GOLDEN.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
    text = text.replace("}}, {", "}}\n      - {");
    assertThat(text).isNotEqualTo(GOLDEN);

    assertThat(PlantModelCheck.problems(Json.YAML.readValue(text, PlantModel.class)))
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).contains(remedy);
            });
  }

  private static ReportedTag reported(
      String name,
      @Nullable String unit,
      Reporting.Kind kind,
      double error,
      int maxGap,
      int holds) {
    return new ReportedTag(
        tag(name).name(),
        unit,
        kind,
        error,
        Reporting.Rebuild.HOLD,
        Duration.ofSeconds(maxGap),
        Duration.ofSeconds(holds),
        Duration.ofSeconds(holds));
  }

  private static Tag tag(String name) {
    return ResolvedPlant.of(MODEL).devices().getFirst().tags().stream()
        .filter(tag -> tag.name().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
