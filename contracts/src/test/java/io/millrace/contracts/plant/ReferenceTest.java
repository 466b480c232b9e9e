// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import io.millrace.contracts.equipment.TagName;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device says of its own tags: read from the golden model, and mistakes put into it. */
class ReferenceTest {
  private static final String GOLDEN = Golden.text("plant-model-reads.v1.yaml");
  private static final PlantModel MODEL = Json.YAML.readValue(GOLDEN, PlantModel.class);

  @Test
  void yamlAndJsonSayTheSame() {
    String golden = Golden.text("plant-model-reads.v1.json");

    assertThat(PlantModelCheck.problems(MODEL)).isEmpty();
    assertThat(Json.MAPPER.readValue(golden, PlantModel.class)).isEqualTo(MODEL);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(MODEL)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  @Test
  void aTemplatesTagReadsWhatTheDeviceHasBesides() {
    assertThat(reads(0, "state")).containsExactly("temperature", "batches");
    assertThat(reads(0, "batches")).containsExactly("recipe");
    assertThat(reads(0, "recipe")).isEmpty();
  }

  @Test
  void aSlicesNameStandsForAllItsElements() {
    assertThat(reads(1, "step")).containsExactly("temps_0", "temps_1");
  }

  @Test
  void anElementOfASliceKeepsWhatWasSaidOfTheSlice() {
    PlantModel model =
        model(
            "type: FLOAT32, period: PT10M}",
            "type: FLOAT32, reads: [step], reporting: {kind: onChange, maxGap: PT1M}}");
    ResolvedPlant.Device mixer = ResolvedPlant.of(model).devices().get(1);

    assertThat(mixer.tags().get(1).reporting()).isInstanceOf(Reporting.OnChange.class);
    assertThat(mixer.tags().get(2).reads()).extracting(TagName::name).containsExactly("step");
  }

  @Test
  void aDevicesClockIsOneOfItsTags() {
    List<ResolvedPlant.Device> devices = ResolvedPlant.of(MODEL).devices();

    assertThat(Objects.requireNonNull(devices.getFirst().clock()).name().name()).isEqualTo("time");
    assertThat(devices.get(1).clock()).isNull();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [temperature, batches] | [temperature, pressure] | /templates/0/tags/0/reads/1 | no tag 'pressure' | batches, level, recipe
          [temperature, batches] | [state] | /templates/0/tags/0/reads/0 | reads itself | other tags
          [temperature, batches] | [level] | /templates/0/tags/0/reads/0 | aggregates | another strategy
          length: 16, period: PT24H} | length: 16, reads: [state]} | /devices/0/tags/0/reads | state reads batches reads recipe reads state | take one
          clock: time                | clock: watch | /devices/0/clock | no tag 'watch' | time
          unit: s}                   | unit: h} | /devices/0/clock | its unit is h | ns
          type: UINT32, unit: s}     | type: UINT32} | /devices/0/clock | not stated | ISO 8601
          "400020", type: UINT32, unit: s} | "coil:0", type: BOOL} | /devices/0/clock | BOOL | since 1970
          period: PT10M}             | unit: s}X    clock: temps | /devices/1/clock | several elements | a tag of its own
          """)
  void aMistakeIsToldAtItsPlace(
      String right, String wrong, String pointer, String message, String remedy) {
    assertThat(PlantModelCheck.problems(model(right, wrong)))
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).contains(remedy);
            });
  }

  /** What could not be read is told by itself; nothing that names it is blamed. */
  @Test
  void whatCouldNotBeReadIsNotMissed() {
    PlantModel model = model("[temperature, batches]", "[temperature, pressure]");
    PlantModelCheck.Known known =
        new PlantModelCheck.Known(Set.of(), Set.of(), Set.of(), Set.of("pressure"));

    assertThat(PlantModelCheck.problems(model, known)).isEmpty();
  }

  private static PlantModel model(String right, String wrong) {
    String text =
        GOLDEN.replaceFirst(
            Pattern.quote(right), Matcher.quoteReplacement(wrong.replace("X", "\n")));
    assertThat(text).isNotEqualTo(GOLDEN);
    return Json.YAML.readValue(text, PlantModel.class);
  }

  private static List<String> reads(int device, String tag) {
    return ResolvedPlant.of(MODEL).devices().get(device).tags().stream()
        .filter(one -> one.name().name().equals(tag))
        .flatMap(one -> one.reads().stream())
        .map(TagName::name)
        .toList();
  }
}
