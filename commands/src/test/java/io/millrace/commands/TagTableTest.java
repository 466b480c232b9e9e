// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TagTableTest {
  @Test
  void aSpreadsheetsTitlesSeparatorsAndEmptyCellsAreUnderstood() throws CommandException {
    assertThat(
            TagTable.rows(
                "t.csv",
                """
                Name;Address;Type;Unit ID;unit
                speed;400010;UINT16;;1/min
                ;;;;
                "torque";400011;FLOAT32;2;N.m
                """))
        .containsExactly(
            new TagRow(
                2,
                "speed",
                Map.of("name", "speed", "address", "400010", "type", "UINT16", "unit", "1/min")),
            new TagRow(
                4,
                "torque",
                Map.of(
                    "name", "torque",
                    "address", "400011",
                    "type", "FLOAT32",
                    "unitId", "2",
                    "unit", "N.m")));
  }

  @Test
  void linesAreCountedAsAnEditorDoes() throws CommandException {
    assertThat(TagTable.rows("t.csv", "name,description\r\na,\"two\r\nlines\"\r\n\r\nb,one\r\n"))
        .extracting(TagRow::line)
        .containsExactly(2, 5);
    assertThat(TagTable.rows("t.csv", "name\tperiod\na\tPT1S")).hasSize(1);
  }

  @Test
  void everyMistakeIsToldWithItsLine() {
    assertThatThrownBy(
            () ->
                TagTable.rows(
                    "t.csv",
                    """
                    name;scale;unitId
                    a;0,1;1
                    b;0.1;one
                    a;1;1
                    ;1;1
                    c;1;1;left over
                    """))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(
            "t.csv has 5 mistakes; nothing was changed.",
            "t.csv:2 scale '0,1' is no number",
            "-> write it with a point, such as 0.1",
            "t.csv:3 unitId 'one' is no number",
            "t.csv:4 tag 'a' is there already, in line 2",
            "t.csv:5 the tag has no name",
            "t.csv:6 'left over' stands in a column without a name");
  }

  @Test
  void aColumnNobodyKnowsIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> TagTable.rows("t.csv", "name,adress\na,400001\n"))
        .hasMessageContainingAll("t.csv:1 there is no column 'adress'", "name, address, type");
    assertThatThrownBy(() -> TagTable.rows("t.csv", "address\n400001\n"))
        .hasMessageContaining("there is no column 'name'");
    assertThatThrownBy(() -> TagTable.rows("t.csv", "")).hasMessage("t.csv is empty");
    assertThatThrownBy(() -> TagTable.rows("t.csv", "name\n")).hasMessageContaining("no tags");
    assertThatThrownBy(() -> TagTable.rows("t.csv", "name\n\"a\n"))
        .isInstanceOf(CommandException.class);
  }
}
