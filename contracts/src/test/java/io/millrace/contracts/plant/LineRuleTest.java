// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what a line counts: read from the golden model, and mistakes put into it. */
class LineRuleTest {
  private static final GoldenModel GOLDEN = GoldenModel.of("plant-model-line-rule.v1");

  @Test
  void yamlAndJsonSayTheSame() {
    GOLDEN.requireSameAsJson();
  }

  @Test
  void aRuleHoldsForItsLineOnlyAndOtherWordsForWhatIsBelow() {
    Accounting accounting = GOLDEN.model().accountingOrNone();
    assertThat(accounting.at("bottling/line2").line())
        .isEqualTo(new LineRule("bottling/line2/filler", null, null));
    assertThat(accounting.at("bottling/line2").microStop()).isEqualTo(Duration.ofMinutes(1));
    assertThat(accounting.at("bottling/line2/filler").line()).isNull();
    assertThat(accounting.at("bottling/line3").line()).isNull();
    assertThat(accounting.at("bottling").line()).isNull();
  }

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {constraint: bottling/line2/filler} | {constraint: bottling/line2/filer} | /accounting/places/2/line/constraint | no place 'bottling/line2/filer'
          {constraint: bottling/line2/filler} | {constraint: bottling/line1/filler} | /accounting/places/2/line/constraint | no work unit of the line
          {constraint: bottling/line2/filler} | {constraint: bottling/line2} | /accounting/places/2/line/constraint | no work unit of the line
          {constraint: bottling/line2/filler} | {} | /accounting/places/2/line | names no unit
          {constraint: bottling/line2/filler} | {entry: bottling/line2/filler} | /accounting/places/2/line | an entry and no exit
          {constraint: bottling/line2/filler} | {exit: bottling/line2/filler} | /accounting/places/2/line | an exit and no entry
          {constraint: bottling/line2/filler} | {constraint: bottling/line2/filler, exit: bottling/line2/packer} | /accounting/places/2/line | constraint and an entry or exit
          {constraint: bottling/line2/filler} | {entry: bottling/line2/filler, exit: bottling/line2/filler} | /accounting/places/2/line/exit | entry and exit
          equipment: bottling/line2, | equipment: bottling, | /accounting/places/2/line | no work center
          """)
  void aMistakeIsToldAtItsPlace(String right, String wrong, String pointer, String message) {
    GOLDEN.requireTold(right, wrong, pointer, message);
  }
}
