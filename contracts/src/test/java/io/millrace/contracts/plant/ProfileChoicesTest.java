// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import io.millrace.contracts.plant.KpiProfile.IdealRate;
import io.millrace.contracts.plant.KpiProfile.StartUpRejects;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** What profiles choose among: read from golden models, and mistakes put into them. */
class ProfileChoicesTest {
  private static final String GOLDEN = Golden.text("plant-model-profiles.v1.yaml");
  private static final PlantModel MODEL = Json.YAML.readValue(GOLDEN, PlantModel.class);
  private static final String START_UPS = Golden.text("plant-model-start-ups.v1.yaml");

  @ParameterizedTest
  @ValueSource(strings = {"profiles", "start-ups"})
  void yamlAndJsonSayTheSame(String name) {
    String golden = Golden.text("plant-model-%s.v1.json".formatted(name));
    PlantModel model =
        Json.YAML.readValue(
            Golden.text("plant-model-%s.v1.yaml".formatted(name)), PlantModel.class);

    assertThat(PlantModelCheck.problems(model)).isEmpty();
    assertThat(Json.MAPPER.readValue(golden, PlantModel.class)).isEqualTo(model);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(model)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  /** That of the equipment, that of the product, or none. */
  @Test
  void anIdealRateIsOfTheEquipmentThenOfTheProduct() {
    Product water = MODEL.product("water-05").orElseThrow();
    assertThat(water.runTimePerItemOn("bottling/line1/capper", IdealRate.STANDARD))
        .contains(Duration.ofMillis(240));
    assertThat(water.runTimePerItemOn("bottling/line1/capper", IdealRate.NAMEPLATE))
        .contains(Duration.ofMillis(180));
    assertThat(water.runTimePerItemOn("bottling/line1/filler", IdealRate.NAMEPLATE))
        .contains(Duration.ofMillis(200));
    assertThat(water.runTimePerItemOn("bottling/line1/filler", IdealRate.DEMONSTRATED))
        .contains(Duration.ofMillis(220));
    assertThat(water.runTimePerItemOn("bottling/line1/capper", IdealRate.DEMONSTRATED)).isEmpty();
    Product cola = MODEL.product("cola-05").orElseThrow();
    assertThat(cola.runTimePerItemOn("bottling/line1/filler", IdealRate.NAMEPLATE)).isEmpty();
  }

  @Test
  void aPlannedSetupTimeIsOfTheEquipmentThenOfTheProduct() {
    Product water = MODEL.product("water-05").orElseThrow();
    assertThat(water.plannedSetupTimeOn("bottling/line1/capper")).contains(Duration.ofMinutes(8));
    assertThat(water.plannedSetupTimeOn("bottling/line1/filler")).contains(Duration.ofMinutes(20));
    assertThat(MODEL.product("cola-05").orElseThrow().plannedSetupTimeOn("bottling/line1/filler"))
        .isEmpty();
  }

  @Test
  void aStartUpTimeIsThatOfTheNearestPlace() {
    Accounting accounting = Json.YAML.readValue(START_UPS, PlantModel.class).accountingOrNone();
    assertThat(accounting.at("bottling/line1/filler").startUpTime())
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(accounting.at("bottling/line1/capper").startUpTime())
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(Accounting.NONE.at("bottling/line1/filler").startUpTime()).isNull();
  }

  /** A profile of before these choices is read as it was, and says nothing new when written. */
  @Test
  void aProfileWithoutTheChoicesStaysAsItIs() {
    String before = "{\"name\":\"own\",\"version\":2,\"setup\":\"FORGIVEN\"}";
    KpiProfile profile = Json.MAPPER.readValue(before, KpiProfile.class);
    assertThat(profile.idealRateOrDefault()).isEqualTo(IdealRate.STANDARD);
    assertThat(profile.startUpRejectsOrDefault()).isEqualTo(StartUpRejects.QUALITY);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(profile)))
        .isEqualTo(Json.MAPPER.readTree(before));
  }

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nameplateRunTimePerItem: PT0.2S | nameplateRunTimePerItem: PT0S   | /products/0/nameplateRunTimePerItem | nameplate run time per item is PT0S
          nameplateRunTimePerItem: PT0.2S | nameplateRunTimePerItem: PT-1S  | /products/0/nameplateRunTimePerItem | nameplate run time per item is PT-1S
          capper: PT0.18S                 | capper: PT0S                    | /products/0/nameplateRunTimes/bottling~1line1~1capper | nameplate run time per item is PT0S
          capper: PT0.18S                 | caper: PT0.18S                  | /products/0/nameplateRunTimes/bottling~1line1~1caper | no place 'bottling/line1/caper'
          demonstratedRunTimes: {bottling/line1/filler: PT0.22S} | demonstratedRunTimePerItem: PT0S | /products/0/demonstratedRunTimePerItem | demonstrated run time per item is PT0S
          filler: PT0.22S                 | filler: PT-0.22S                | /products/0/demonstratedRunTimes/bottling~1line1~1filler | demonstrated run time per item is PT-0.22S
          plannedSetupTime: PT20M         | plannedSetupTime: PT0S          | /products/0/plannedSetupTime | planned set-up time is PT0S
          plannedSetupTime: PT20M         | plannedSetupTime: PT-20M        | /products/0/plannedSetupTime | planned set-up time is PT-20M
          plannedSetupTime: PT20M         | plannedSetupTime: PT24H0.1S     | /products/0/plannedSetupTime | planned set-up time is PT24H0.1S
          capper: PT8M                    | capper: PT0S                    | /products/0/plannedSetupTimes/bottling~1line1~1capper | planned set-up time is PT0S
          capper: PT8M                    | caper: PT8M                     | /products/0/plannedSetupTimes/bottling~1line1~1caper | no place 'bottling/line1/caper'
          startUpTime: PT10M              | startUpTime: PT0S               | /accounting/places/0/startUpTime | start-up time is PT0S
          startUpTime: PT10M              | startUpTime: PT-10M             | /accounting/places/0/startUpTime | start-up time is PT-10M
          startUpTime: PT90S              | startUpTime: PT24H0.1S          | /accounting/places/1/startUpTime | start-up time is PT24H0.1S
          filler: PT0.22S                 | fill: PT0.22S                   | /products/0/demonstratedRunTimes/bottling~1line1~1fill | no place 'bottling/line1/fill'
          """)
  void aMistakeIsToldAtItsPlace(String right, String wrong, String pointer, String message) {
    assertThat(
            PlantModelCheck.problems(Json.YAML.readValue(replaced(right, wrong), PlantModel.class)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).isNotBlank();
            });
  }

  /** What cannot be read at all is refused, not left out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "idealRate: FASTEST",
        "idealRate: ''",
        "startUpRejects: SCRAP",
        "startUpRejects: ''"
      })
  void aChoiceThatIsNoneIsRefused(String wrong) {
    String right =
        wrong.startsWith("idealRate") ? "idealRate: NAMEPLATE" : "startUpRejects: SEPARATE";
    assertThatThrownBy(() -> Json.YAML.readValue(replaced(right, wrong), PlantModel.class))
        .isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nameplateRunTimePerItem: PT0.2S",
        "plannedSetupTime: PT20M",
        "startUpTime: PT10M"
      })
  void aDurationThatIsNoneIsRefused(String right) {
    String wrong = right.substring(0, right.indexOf(' ')) + " soon";
    assertThatThrownBy(() -> Json.YAML.readValue(replaced(right, wrong), PlantModel.class))
        .isInstanceOf(JacksonException.class);
  }

  private static String replaced(String right, String wrong) {
    String golden = GOLDEN.contains(right) ? GOLDEN : START_UPS;
    String text = golden.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
    assertThat(text).isNotEqualTo(golden);
    return text;
  }
}
