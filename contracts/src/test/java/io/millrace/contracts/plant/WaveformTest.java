// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import io.millrace.contracts.plant.Reporting.Waveform;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays as figures: read from the golden model, and mistakes put into it one at a time. */
class WaveformTest {
  private static final String GOLDEN = Golden.text("plant-model-waveform.v1.yaml");
  private static final PlantModel MODEL = Json.YAML.readValue(GOLDEN, PlantModel.class);

  @Test
  void yamlAndJsonSayTheSame() {
    String golden = Golden.text("plant-model-waveform.v1.json");

    assertThat(PlantModelCheck.problems(MODEL)).isEmpty();
    assertThat(Json.MAPPER.readValue(golden, PlantModel.class)).isEqualTo(MODEL);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(MODEL)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  @Test
  void figuresAreTagsOfTheirOwnAndSamplesSpeakForThemselves() {
    List<ReportedTag> series = vibration().reported();

    assertThat(series)
        .extracting(one -> one.name().name() + " " + one.unit())
        .containsExactly(
            "vibration-x m/s2",
            "vibration-x-rms m/s2",
            "vibration-x-peak m/s2",
            "vibration-x-crest-factor 1",
            "vibration-x-kurtosis 1",
            "vibration-x-skewness 1",
            "vibration-x-mean m/s2",
            "vibration-x-missed 1",
            "vibration-x-band-1 (m/s2)2",
            "vibration-x-band-2 (m/s2)2");
    assertThat(series).allMatch(one -> one.kind() == Reporting.Kind.WAVEFORM);
    assertThat(series).allMatch(one -> one.error() == null);
    assertThat(series).extracting(ReportedTag::maxGap).containsOnly(Duration.ofSeconds(5));
    assertThat(series).extracting(ReportedTag::staleAfter).containsOnly(Duration.ofSeconds(8));
    assertThat(series.getFirst().holds()).isEqualTo(Duration.ofNanos(101_000));
    assertThat(series.getLast().holds()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void samplesLieAsFarApartAsTheRateSays() {
    Waveform waveform = vibration().waveform().orElseThrow();

    assertThat(waveform.offset(999)).isEqualTo(Duration.ofNanos(99_900_000));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          samples: 1000         | samples: 15         | /reporting/samples | 15 samples | 16 to 10000
          samples: 1000         | samples: 10001      | /reporting/samples | 10001 samples | 16 to 10000
          sampleRate: 10000     | sampleRate: 0       | /reporting/sampleRate | 0.0 samples | Hz
          sampleRate: 10000     | sampleRate: 8000    | /reporting/bands/1/to | up to 4000.0 Hz, not 5000.0 | half
          from: 10, to: 1000    | from: 1000, to: 1000 | /reporting/bands/0 | from 1000.0 to 1000.0 | below
          from: 10, to: 1000    | from: -1, to: 1000  | /reporting/bands/0 | from -1.0 | 0 or more
          from: 10, to: 1000    | from: 10, to: 49    | /reporting/bands/0 | 39.0 Hz wide | 40.0 Hz
          maxGap: PT5S          | maxGap: PT0.05S     | /reporting/maxGap | lasts 0.1 s | as long
          maxGap: PT5S          | maxGap: PT25H       | /reporting/maxGap | PT25H | 24 h
          [RMS, PEAK            | [RMS, RMS           | /reporting/figures/1 | RMS is there | remove
          "Vib.X[0]"            | "Vib.X[0..999]"     | /reporting/samples | 'Vib.X[0..999]' | first
          "Vib.X[0]"            | "Vib.X[0].3"        | /reporting/kind | is one value | Vib.X[0]
          "Vib.X[0]"            | "cip:1/1/1"         | /reporting/kind | is one value | holding
          unit: m/s2            | period: PT1S        | /reporting | read when 'block' changes | remove period
          FLOAT32, unit         | BOOL, unit          | /reporting/kind | BOOL | every
          block: block          | block: blocks       | /reporting/block | no tag 'blocks' | add it
          block: block          | block: vibration-y  | /reporting/block | no single value | one value
          Vib.Block, type: INT32 | Vib.Block, type: FLOAT32 | /reporting/block | no plain whole number | UINT32
          Vib.Block, type: INT32 | "Vib.Block[0..1]", type: INT32 | /reporting/block | no single value | one value
          figure: PEAK, above   | above               | /reporting/burst | not clear | figure with above
          figure: PEAK, above   | tag: tool, figure: PEAK, above | /reporting/burst | not clear | tag
          before: 1, after: 2   | before: 11, after: 2 | /reporting/burst/before | 11 blocks | 0 to 10
          before: 1, after: 2   | before: 1, after: 101 | /reporting/burst/after | 101 blocks | 0 to 100
          minGap: PT10M         | minGap: PT0S        | /reporting/burst/minGap | PT0S | PT10M
          figure: PEAK, above: 20 | tag: tools        | /reporting/burst/tag | no tag 'tools' | add it
          """)
  void aMistakeIsToldAtItsPlace(
      String right, String wrong, String pointer, String message, String remedy) {
    String text = GOLDEN.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
    assertThat(text).isNotEqualTo(GOLDEN);

    assertThat(PlantModelCheck.problems(Json.YAML.readValue(text, PlantModel.class)))
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo("/devices/0/tags/2" + pointer);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).contains(remedy);
            });
  }

  @Test
  void aNameThatAFigureTakesIsTaken() {
    String text = GOLDEN.replace("name: tool,", "name: vibration-x-rms,");

    assertThat(PlantModelCheck.problems(Json.YAML.readValue(text, PlantModel.class)))
        .anyMatch(problem -> problem.message().contains("mill/vibration-x-rms"));
  }

  @Test
  void registersPastTheLastOneAreTold() {
    String text =
        GOLDEN
            .replace("{protocol: ethernet-ip, host: 192.0.2.20}", "{protocol: modbus-tcp, host: h}")
            .replace("Vib.Block", "holding:0")
            .replace("Tool.Number", "holding:2")
            .replace("Vib.Y[0]", "holding:4000")
            .replace("Vib.X[0]", "holding:63600");

    assertThat(PlantModelCheck.problems(Json.YAML.readValue(text, PlantModel.class)))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .contains("1000 of FLOAT32 takes 2000 registers from holding:63600"));
    String fits = text.replace("holding:63600", "holding:63536");
    assertThat(PlantModelCheck.problems(Json.YAML.readValue(fits, PlantModel.class))).isEmpty();
  }

  private static Tag vibration() {
    return ResolvedPlant.of(MODEL).devices().getFirst().tags().get(2);
  }
}
