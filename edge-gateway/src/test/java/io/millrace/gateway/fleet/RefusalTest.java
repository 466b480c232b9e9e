// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.contracts.Json;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.PlantModelCheck;
import io.millrace.contracts.plant.PlantModelVersion;
import io.millrace.contracts.plant.Problem;
import io.millrace.gateway.Plants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  /** An engineer saw class names and stack texts where one sentence was needed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"version":2,"model":{"format":1}}                       | /model lacks something
          {"version":2}                                            | /model is missing
          {"version":"two","model":null}                           | /version cannot be two
          {"version":2,"model":[]}                                 | /model is missing or of the wrong
          {"version":2,"model":{"areas":[{"name":7,"workCenters":3}]}} | /model/areas/0/workCenters
          {"version":2,                                            | not JSON behind line 1
          rubbish                                                  | not JSON behind line 1
          """)
  void whatIsNoModelIsRefusedInOneReadableLine(String record, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlantModelStore.read(record.getBytes(StandardCharsets.UTF_8)))
        .satisfies(
            e ->
                assertThat(Refusal.reason(e))
                    .startsWith(reason)
                    .hasSizeLessThan(320)
                    .doesNotContain("io.millrace", "java.", "Exception", "\n", "`"));
  }

  @Test
  void aModelWithMistakesNamesTheFirstAndCountsTheRest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Refusal.requireNone(problems("holding:0", "99")))
        .withMessageContaining("/devices/0/tags/1/address")
        .withMessageContaining("99");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Refusal.requireNone(problems("98", "99")))
        .withMessageEndingWith(", and 1 more");
    assertThatCode(() -> Refusal.requireNone(problems("holding:0", "holding:1")))
        .doesNotThrowAnyException();
  }

  @Test
  void aDefectOfTheGatewayIsNotShownAsText() {
    assertThat(Refusal.reason(new IllegalStateException("at io.millrace.gateway.Foo")))
        .doesNotContain("io.millrace");
    assertThat(Refusal.reason(new NullPointerException("because \"<local4>\" is null")))
        .isEqualTo("the model lacks something it must have");
  }

  @Test
  void aGoodModelIsReadAsItWasWritten() {
    PlantModelVersion model = model("holding:0", "holding:1");
    assertThat(PlantModelStore.read(Json.MAPPER.writeValueAsBytes(model)))
        .isEqualTo(Plants.readable(model));
  }

  private static List<Problem> problems(String first, String second) {
    return PlantModelCheck.problems(model(first, second).model());
  }

  private static PlantModelVersion model(String first, String second) {
    return Plants.model(
        1,
        Plants.definition(
            "filler",
            Plants.endpoint(502),
            Plants.SECOND,
            Plants.definition("a", first, DataType.UINT16),
            Plants.definition("b", second, DataType.UINT16)));
  }
}
