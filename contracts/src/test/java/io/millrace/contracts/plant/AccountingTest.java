// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.Golden;
import io.millrace.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How time is accounted for: read from the golden model, and mistakes put into it one by one. */
class AccountingTest {
  private static final String GOLDEN = Golden.text("plant-model-accounting.v1.yaml");
  private static final PlantModel MODEL = Json.YAML.readValue(GOLDEN, PlantModel.class);
  private static final Accounting ACCOUNTING = MODEL.accountingOrNone();

  @Test
  void yamlAndJsonSayTheSame() {
    String golden = Golden.text("plant-model-accounting.v1.json");

    assertThat(PlantModelCheck.problems(MODEL)).isEmpty();
    assertThat(Json.MAPPER.readValue(golden, PlantModel.class)).isEqualTo(MODEL);
    assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(MODEL)))
        .isEqualTo(Json.MAPPER.readTree(golden));
  }

  /**
   * A model that is exported is applied again. Once a derived field was written with it, and the
   * schema refused the model that the platform itself had given out.
   */
  @Test
  void whatIsWrittenHasOnlyFieldsOfTheSchema() throws IOException {
    String schema =
        Files.readString(
            Path.of("src/main/resources/io/millrace/contracts/plant-model.schema.json"));
    List<String> written =
        Pattern.compile("^ *(?:- )?\"?([a-zA-Z]+)\"?:", Pattern.MULTILINE)
            .matcher(Json.YAML.writeValueAsString(MODEL))
            .results()
            .map(field -> field.group(1))
            .distinct()
            .toList();

    assertThat(written).contains("breaks", "exceptions", "microStop", "between");
    assertThat(written).allSatisfy(field -> assertThat(schema).contains("\"" + field + "\""));
    assertThat(Json.YAML.readValue(Json.YAML.writeValueAsString(MODEL), PlantModel.class))
        .isEqualTo(MODEL);
  }

  @Test
  void aPlaceHasFromAboveWhatItDoesNotSay() {
    assertThat(ACCOUNTING.at("bottling/line1/filler"))
        .isEqualTo(
            new Accounting.Place(
                "bottling/line1/filler",
                "three-shift",
                "bottling@2",
                "forgiving@1",
                Duration.ofMinutes(1),
                null,
                null,
                null));
    assertThat(ACCOUNTING.at("bottling/line1/capper").profile()).isEqualTo("iso22400@1");
    assertThat(ACCOUNTING.at("bottling/line1/capper").microStop()).isEqualTo(Duration.ofMinutes(2));
    assertThat(ACCOUNTING.at("").profile()).isNull();
  }

  @Test
  void aRotationGoesOnForEverAndExceptionsHoldOverIt() {
    ShiftCalendar calendar = ACCOUNTING.calendar("three-shift").orElseThrow();

    assertThat(calendar.turns(LocalDate.of(2026, 1, 4))).isEmpty();
    assertThat(calendar.turns(LocalDate.of(2026, 1, 5))).hasSize(3);
    assertThat(calendar.turns(LocalDate.of(2026, 1, 9))).hasSize(1);
    assertThat(calendar.turns(LocalDate.of(2026, 12, 26))).isEmpty();
    assertThat(calendar.turns(LocalDate.of(2026, 7, 14)))
        .containsExactly(new ShiftCalendar.Turn("late", "B"));
  }

  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          - name: three-shift      | - name: Three Shift     | /accounting/calendars/0/name | cannot be the name | use a-z
          {name: late, start         | {name: early, start       | /accounting/calendars/0/shifts/1/name | there already | name
          {name: late, start         | {name: "", start          | /accounting/calendars/0/shifts/1/name | cannot be the name | use a-z
          {start: "09:00", length: PT30M | {start: "09:00", length: PT0S | /accounting/calendars/0/shifts/0/breaks/0 | the break of PT0S at 09:00 is not within | above zero
          {start: "09:00", length: PT30M | {start: "13:45", length: PT30M | /accounting/calendars/0/shifts/0/breaks/0 | is not within the shift from 06:00 to 14:00 | within the shift
          {start: "09:00", length: PT30M | {start: "05:00", length: PT30M | /accounting/calendars/0/shifts/0/breaks/0 | is not within | within the shift
          {start: "16:00", length: PT10M | {start: "17:55", length: PT10M | /accounting/calendars/0/shifts/1/breaks/1 | begins before the one before it | without overlap
          days:\\n          - {turns: [{shift: early, team: A}, {shift: late, team: B}, {shift: night, team: C}]}\\n          - {turns: [{shift: early}]}\\n          - {}\\n | days: []\\n | /accounting/calendars/0/rotation/days | has 0 days | 7 for a week
          {turns: [{shift: early}]}  | {turns: [{shift: day}]}   | /accounting/calendars/0/rotation/days/1/turns/0/shift | no shift 'day' | early, late, night
          {shift: late, team: B}]}\\n  reasonTrees | {shift: dawn, team: B}]}\\n  reasonTrees | /accounting/calendars/0/exceptions/1/turns/0/shift | no shift 'dawn' | name one of
          to: 2026-12-26             | to: 2026-12-23            | /accounting/calendars/0/exceptions/0/to | from 2026-12-24 to 2026-12-23 | not before the first
          to: 2026-12-26             | to: 2027-12-27            | /accounting/calendars/0/exceptions/0/to | to 2027-12-27 | a year later
          {name: late, start: "14:00" | {name: late, start: "13:30" | /accounting/calendars/0/rotation/days | begins before 'early' has ended | let one shift end
          turns: [{shift: late, team: B}]}\\n  reasonTrees | turns: [{shift: late}, {shift: late}]}\\n  reasonTrees | /accounting/calendars/0/exceptions/1 | begins before 'late' has ended | let one shift end
          - name: bottling\\n      version | - name: Bottling!\\n      version | /accounting/reasonTrees/0/name | cannot be the name | use a-z
          version: 2                 | version: 0                | /accounting/reasonTrees/0/version | version is 0 | from 1
          code: jam                  | code: Jam                 | /accounting/reasonTrees/0/reasons/1/reasons/0/code | cannot be the name | use a-z
          code: jam                  | code: blocked             | /accounting/reasonTrees/0/reasons/1/reasons/0/code | there already | rename
          causes: [GUARD_OPEN, JAM]  | causes: [GUARD_OPEN, BLOCKED] | /accounting/reasonTrees/0/reasons/1/reasons/0/causes/1 | there already | rename
          name: forgiving            | name: Forgiving           | /accounting/profiles/0/name | cannot be the name | use a-z
          name: forgiving            | name: iso22400            | /accounting/profiles/0/name | standard's own | another name
          version: 3                 | version: -1               | /accounting/profiles/1/version | version is -1 | from 1
          equipment: bottling/line1, profile | equipment: bottling/line9, profile | /accounting/places/1/equipment | line9 | for the site
          equipment: bottling/line1, profile | equipment: "", profile | /accounting/places/1/equipment | there already | rename
          calendar: three-shift, reason | calendar: two-shift, reason | /accounting/places/0/calendar | no calendar 'two-shift' | three-shift
          reasonTree: bottling@2     | reasonTree: bottling@1    | /accounting/places/0/reasonTree | no reason tree 'bottling@1' | bottling@2
          profile: forgiving@1}      | profile: forgiving@2}     | /accounting/places/1/profile | no KPI profile 'forgiving@2' | forgiving@1
          microStop: PT1M            | microStop: PT0S           | /accounting/places/0/microStop | up to PT0S | PT1M
          microStop: PT1M            | microStop: PT61M          | /accounting/places/0/microStop | up to PT1H1M | above zero to 1 h
          equipment: bottling/line1/filler, when | equipment: bottling/line1/fill, when | /accounting/rules/1/equipment | fill | for the site
          {state: DOWN, cause: NO_PIECES, below: PT5M} | {}      | /accounting/rules/0/when | every stop | be like
          cause: NO_PIECES, below: PT5M | below: PT5M, atLeast: PT5M | /accounting/rules/0/when/below | at least PT5M and below PT5M | more than
          then: {state: DELAYED}     | then: {}                  | /accounting/rules/0/then | changes nothing | a state, a reason
          reason: other              | reason: wear              | /accounting/rules/1/then/reason | has 'wear' | that is there
          """)
  void aMistakeIsToldAtItsPlace(
      String right, String wrong, String pointer, String message, String remedy) {
    assertTold(replaced(right, wrong), pointer, message, remedy);
  }

  @Test
  void twoOfOneNameAreTold() {
    String calendars =
        GOLDEN.replace("  reasonTrees:\n", again("three-shift") + "  reasonTrees:\n");
    assertTold(calendars, "/accounting/calendars/1/name", "there already", "");
    String trees =
        GOLDEN.replace(
            "  profiles:\n",
            "    - {name: bottling, version: 2, reasons: [{code: a, text: A}]}\n  profiles:\n");
    assertTold(trees, "/accounting/reasonTrees/1/name", "there already", "");
    String profiles =
        replaced("name: strict\n      version: 3", "name: forgiving\n      version: 1");
    assertTold(profiles, "/accounting/profiles/1/name", "there already", "");
  }

  @Test
  void aRotationOfMoreThanAYearIsTold() {
    String days = "          - {}\n".repeat(364);
    assertTold(
        GOLDEN.replace("          - {}\n", days),
        "/accounting/calendars/0/rotation/days",
        "has 366 days",
        "1 to 366",
        false);
    assertTold(
        GOLDEN.replace("          - {}\n", days + "          - {}\n"),
        "/accounting/calendars/0/rotation/days",
        "has 367 days",
        "1 to 366");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9})
  void reasonsAreEightLevelsDeepAtMost(int levels) {
    String deep = "{code: level-%d, text: x}".formatted(levels);
    for (int level = levels - 1; level > 0; level--) {
      deep = "{code: level-%d, text: x, reasons: [%s]}".formatted(level, deep);
    }
    String text = GOLDEN.replace("  profiles:\n", "        - " + deep + "\n  profiles:\n");
    assertTold(
        text,
        "/accounting/reasonTrees/0/reasons/2" + "/reasons/0".repeat(7),
        "deeper than 8",
        "2 or 3",
        levels > 8);
  }

  /** The examples of the README, one below the other, are a plant model without a mistake. */
  @Test
  void theReadmesExampleCanBeUsed() throws IOException {
    List<String> examples =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.startsWith("format:") || block.startsWith("accounting:"))
            .toList();
    assertThat(examples).hasSize(2);

    PlantModel model = Json.YAML.readValue(String.join("", examples), PlantModel.class);

    assertThat(PlantModelCheck.problems(model)).isEmpty();
    assertThat(model.accountingOrNone().calendar("three-shift")).isPresent();
    assertThat(model.accountingOrNone().rules()).isNotEmpty();
    assertThat(model.devices()).isNotEmpty();
  }

  private static String again(String calendar) {
    return """
        - name: %s
          shifts: [{name: day, start: "06:00", end: "14:00"}]
          rotation: {from: 2026-01-05, days: [{turns: [{shift: day}]}]}
    """
        .formatted(calendar);
  }

  private static String replaced(String right, String wrong) {
    String text =
        GOLDEN.replaceFirst(
            Pattern.quote(right.replace("\\n", "\n")),
            Matcher.quoteReplacement(wrong.replace("\\n", "\n")));
    assertThat(text).isNotEqualTo(GOLDEN);
    return text;
  }

  private static void assertTold(String yaml, String pointer, String message, String remedy) {
    assertTold(yaml, pointer, message, remedy, true);
  }

  private static void assertTold(
      String yaml, String pointer, String message, String remedy, boolean isTold) {
    List<Problem> problems = PlantModelCheck.problems(Json.YAML.readValue(yaml, PlantModel.class));
    if (!isTold) {
      assertThat(problems).isEmpty();
      return;
    }
    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).contains(remedy).isNotBlank();
            });
  }
}
