// SPDX-License-Identifier: Apache-2.0
package io.millrace.ingest.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.plant.Problem;
import io.millrace.ingest.Plants;
import io.millrace.testkit.Examples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReadingTest {

  @Test
  void aRightModelIsRead() throws UnreadableModelException {
    ModelReading reading = read(Examples.PLANT);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.model()).isNotNull();
  }

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          port: 1502           | port: "1502"        | /devices/0/endpoint/port | text, not integer
          port: 1502           | port: 70000         | /devices/0/endpoint/port | out of range
          port: 1502           | prot: 1502          | /devices/0/endpoint/prot | not known
          host: 127.0.0.1, port: 1502 | port: 1502   | /devices/0/endpoint | 'host' is missing
          timeZone: Europe/Paris | timeZone: Europe/Lyon | /timeZone | no time zone
          timeZone: Europe/Paris | zone: Europe/Paris | /zone | not known
          site: lyon           | site: paris         | /site | for site 'paris'
          type: FLOAT32        | type: FLOAT33       | /templates/0/tags/2/type | not one of
          period: PT0.5S       | period: 500ms       | /devices/0/period | another form
          kind: codes          | kind: code          | /templates/0/state/kind | not one of
          template: filler@1   | template: filler    | /devices/0/template | another form
          address: 400001      | address: 400001.5   | /templates/0/tags/0/address | not string or integer
          format: 1            | format: one         | /format | not one of
          """)
  void aMistakeOfShapeIsToldAtItsPlaceAndOnce(
      String right, String wrong, String pointer, String message) throws UnreadableModelException {
    List<Problem> problems = read(Examples.PLANT.replaceFirst(right, wrong)).problems();

    assertThat(problems)
        .filteredOn(problem -> problem.pointer().equals(pointer))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message() + " " + problem.remedy()).contains(message);
              assertThat(problem.remedy()).isNotBlank();
            });
  }

  @Test
  void aNearMissIsHintedAt() throws UnreadableModelException {
    assertThat(read(Examples.PLANT.replace("port: 1502", "prot: 1502")).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.remedy()).isEqualTo("did you mean 'port'?"));
  }

  /**
   * The whole point: shape and meaning together, each mistake once, pointers into the text sent.
   */
  @Test
  void tenMistakesOfBothKindsAreTenErrors() throws UnreadableModelException {
    assertThat(read(Plants.TEN_MISTAKES).problems())
        .extracting(Problem::pointer)
        .containsExactlyInAnyOrder(
            "/timeZone",
            "/areas/0/workCenters/0/workUnits/0/product",
            "/templates/0/tags/0/type",
            "/templates/0/tags/1/address",
            "/templates/0/tags/3",
            "/templates/0/counters/0/tag",
            "/devices/0/endpoint/port",
            "/devices/1/template",
            "/devices/2/period",
            "/products/0/plannedRunTimePerItem");
  }

  @Test
  void leadingZerosOfAnAddressAreKept() throws UnreadableModelException {
    ModelReading reading =
        read(
            Examples.PLANT.replace("{name: door, address: coil:4", "{name: door, address: 000005"));

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.model())
        .extracting(model -> model.templates().getFirst().tags().getLast().address())
        .isEqualTo("000005");
  }

  @Test
  void aMissingListIsOneProblemNotMany() throws UnreadableModelException {
    assertThat(
            read(Examples.PLANT.replaceFirst(
                    "(?s)templates:.*devices:", "templates: filler\ndevices:"))
                .problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.pointer()).isEqualTo("/templates"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~                      | empty
          just text               | object
          [1, 2]                  | object
          a: &x [1]\\nb: *x       | aliases are not followed
          a: 1\\na: 2             | line
          a: 1\\n---\\nb: 2       | more than one document
          {a: [1, 2               | line
          a: .nan                 | .nan
          """)
  void whatIsNoDocumentIsRefusedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(UnreadableModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Timeout(5)
  void bombsAreRefusedFast() {
    StringBuilder laughs = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      laughs.append("%s: &%s [*%s, *%s, *%s, *%s]\n".formatted(c, c, c - 1, c - 1, c - 1, c - 1));
    }
    long start = System.nanoTime();

    assertThatThrownBy(() -> read(laughs.toString())).isInstanceOf(UnreadableModelException.class);
    assertThatThrownBy(() -> read("[".repeat(100_000)))
        .isInstanceOf(UnreadableModelException.class);
    assertThatThrownBy(() -> json("[".repeat(100_000)))
        .isInstanceOf(UnreadableModelException.class);
    assertThatThrownBy(() -> json("{\"a\":" + "9".repeat(1_000_000) + "}"))
        .isInstanceOf(UnreadableModelException.class);
    assertThatThrownBy(() -> json("{\"format\":1,\"format\":1}"))
        .isInstanceOf(UnreadableModelException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void elementsTakenAwayDoNotShiftThePointersOfOthers() throws UnreadableModelException {
    String text =
        Examples.PLANT
            .replace("{name: state, address: 400001", "{nam: state, address: 400001")
            .replace("{name: temperature, address: 400010", "{name: temperature, address: 900010");

    assertThat(read(text).problems())
        .extracting(Problem::pointer)
        .containsExactlyInAnyOrder(
            "/templates/0/tags/0", "/templates/0/tags/0/nam", "/templates/0/tags/2/address");
  }

  private static ModelReading read(String yaml) throws UnreadableModelException {
    return ModelReading.of(yaml.getBytes(StandardCharsets.UTF_8), true, "lyon");
  }

  private static ModelReading json(String json) throws UnreadableModelException {
    return ModelReading.of(json.getBytes(StandardCharsets.UTF_8), false, "lyon");
  }
}
