// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rules that ask signals, and where proposals are applied: the golden model, and mistakes in it.
 */
class RulesTest {
  private static final GoldenModel GOLDEN = GoldenModel.of("plant-model-rules.v1");

  @Test
  void yamlAndJsonSayTheSame() {
    GOLDEN.requireSameAsJson();

    List<StopRule> rules = GOLDEN.model().accountingOrNone().rules();
    assertThat(rules.get(1).when().signals()).hasSize(2).allMatch(one -> one.kinds() == 1);
    assertThat(rules.get(3).when().days()).containsExactly(DayOfWeek.MONDAY, DayOfWeek.SUNDAY);
    assertThat(rules.getFirst().when().signals().getFirst().withinOrDefault())
        .isEqualTo(SignalCondition.USUAL_WITHIN);
  }

  @Test
  void proposalsAreAppliedAsTheNearestPlaceSays() {
    Accounting accounting = GOLDEN.model().accountingOrNone();

    assertThat(accounting.at("bottling/line1/filler").proposals())
        .isEqualTo(new Accounting.Proposals(0.95));
    assertThat(accounting.at("bottling/line1/capper").proposals())
        .isEqualTo(new Accounting.Proposals(1));
    assertThat(Accounting.NONE.at("bottling").proposals()).isNull();
  }

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {tag: gates, bit: 3}      | {tag: gates}                | /accounting/rules/0/when/signals/0 | says 0 of bit, is, text and a range
          {tag: gates, bit: 3}      | {tag: gates, bit: 3, is: 8} | /accounting/rules/0/when/signals/0 | says 2 of bit
          {tag: gates, bit: 3}      | {tag: gates, is: 8, atLeast: 1, below: 2} | /accounting/rules/0/when/signals/0 | says 2 of bit
          {tag: gates, bit: 3}      | {tag: gates, bit: -1}       | /accounting/rules/0/when/signals/0/bit | no bit -1
          {tag: gates, bit: 3}      | {tag: gates, bit: 64}       | /accounting/rules/0/when/signals/0/bit | no bit 64
          atLeast: 0.5, below: 4.5  | atLeast: 4.5, below: 4.5    | /accounting/rules/1/when/signals/0/below | at least 4.5 and below 4.5
          below: 4.5, within: PT1M  | below: 4.5, within: PT-1S   | /accounting/rules/1/when/signals/0/within | PT-1S around
          below: 4.5, within: PT1M  | below: 4.5, within: PT10M0.001S | /accounting/rules/1/when/signals/0/within | PT10M0.001S around
          {tag: door, is: 0}        | {tag: gate, is: 0}          | /accounting/rules/1/when/signals/1/tag | no device of the site has a tag 'gate'
          {tag: alarm, is: 4711     | {tag: gates, is: 4711       | /accounting/rules/4/when/signals/0/tag | no device of bottling/line1/capper has a tag 'gates'
          {tag: alarm, is: 4711     | {tag: weight, is: 4711      | /accounting/rules/4/when/signals/0/tag | has a tag 'weight'
          {tag: gates, bit: 3}      | {tag: power, below: 3}      | /accounting/rules/0/when/signals/0/tag | only figures are sent
          {tag: alarm, is: 4711     | {tag: vibration, below: 3   | /accounting/rules/4/when/signals/0/tag | only figures are sent
          {tag: gates, bit: 3}      | {tag: gates, text: open}    | /accounting/rules/0/when/signals/0/tag | for a text, but it is a UINT16
          {tag: recipe, text: CIP}  | {tag: recipe, is: 4}        | /accounting/rules/3/when/signals/0/tag | for a whole number, but it is a STRING
          {tag: recipe, text: CIP}  | {tag: recipe, bit: 4}       | /accounting/rules/3/when/signals/0/tag | for a word of bits, but it is a STRING
          {tag: recipe, text: CIP}  | {tag: recipe, below: 4}     | /accounting/rules/3/when/signals/0/tag | for a number, but it is a STRING
          {tag: door, is: 0}        | {tag: door, atLeast: 1}     | /accounting/rules/1/when/signals/1/tag | for a number, but it is a BOOL
          {tag: gates, bit: 3}      | {tag: pressure, bit: 3}     | /accounting/rules/0/when/signals/0/tag | for a word of bits, but it is a FLOAT32
          {tag: gates, bit: 3}      | {tag: pressure, is: 3}      | /accounting/rules/0/when/signals/0/tag | for a whole number, but it is a FLOAT32
          {tag: level, below: 12.5} | {tag: level, is: 12}        | /accounting/rules/2/when/signals/0/tag | a UINT16 that is scaled
          applyAbove: 0.95          | applyAbove: 0.49            | /accounting/places/2/proposals/applyAbove | precision of 0.49
          applyAbove: 0.95          | applyAbove: 1.01            | /accounting/places/2/proposals/applyAbove | precision of 1.01
          """)
  void aMistakeIsToldAtItsPlace(String right, String wrong, String pointer, String message) {
    GOLDEN.requireTold(right, wrong, pointer, message);
  }

  @Test
  void aRuleAsksEightSignalsAtMost() {
    String one = "{tag: gates, bit: 3}";

    assertThat(PlantModelCheck.problems(GOLDEN.with(one, one + (", " + one).repeat(7)))).isEmpty();
    GOLDEN.requireTold(
        one,
        one + (", " + one).repeat(8),
        "/accounting/rules/0/when/signals",
        "a rule of 9 signals");
  }

  /** A rule for the site is about the units that have such a tag; one that has another does not. */
  @Test
  void aRulePicksNoTagOfAnotherPlace() {
    GOLDEN.requireTold(
        "name: gates, address: \"400002\", type: UINT16",
        "name: gates, address: \"400002\", type: UINT16, equipment: bottling/line1",
        "/accounting/rules/0/when/signals/0/tag",
        "no device of the site has a tag 'gates'");
  }

  /** What could not be read is told by itself; nothing that names it is blamed. */
  @Test
  void whatCouldNotBeReadIsNotMissed() {
    PlantModel model = GOLDEN.with("{tag: door, is: 0}", "{tag: gate, is: 0}");

    assertThat(
            PlantModelCheck.problems(
                model, new PlantModelCheck.Known(Set.of(), Set.of(), Set.of(), Set.of("gate"))))
        .isEmpty();
    assertThat(
            PlantModelCheck.problems(
                model, new PlantModelCheck.Known(Set.of(), Set.of(), Set.of(), Set.of("door"))))
        .hasSize(1);
  }
}
