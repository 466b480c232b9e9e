// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.TagDefinition;
import io.millrace.gateway.device.TagTree;
import io.millrace.gateway.device.TagTree.Node;
import io.millrace.gateway.eip.wire.CipType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tags of a controller as people walk through them. */
class SymbolTreeTest {
  private static final SymbolType DINT = new SymbolType.Atomic(CipType.DINT);
  private static final SymbolType SINT = new SymbolType.Atomic(CipType.SINT);
  private static final SymbolType TEXT = new SymbolType.Structure(1);
  private static final SymbolType MOTOR = new SymbolType.Structure(2);

  private final TagTree tree =
      new SymbolTree(
          SymbolTable.of(
              List.of(
                  symbol(null, "Bits", new SymbolType.Atomic(CipType.DWORD), 1),
                  symbol(null, "Grid", DINT, 2, 3),
                  symbol(null, "Motor", MOTOR),
                  symbol(null, "Odd", new SymbolType.Unknown(0xEE)),
                  new Symbol(9, null, "Secret", DINT, List.of(), ExternalAccess.NONE),
                  symbol(null, "Word", DINT),
                  symbol("Program:Main", "Motors", MOTOR, 2),
                  symbol("Program:Main2", "Word", DINT)),
              List.of("Program:Main", "Program:Main2"),
              List.of(
                  new Template(
                      1,
                      0,
                      "STR8",
                      12,
                      List.of(
                          new Member("LEN", DINT, 0, 0, null, false),
                          new Member("DATA", SINT, 8, 4, null, false))),
                  new Template(
                      2,
                      0,
                      "Motor",
                      20,
                      List.of(
                          new Member("ZZZZZZZZZZMotor0", SINT, 0, 0, null, true),
                          new Member("On", new SymbolType.Atomic(CipType.BOOL), 0, 0, 0, false),
                          new Member("Codes", DINT, 1, 4, null, false),
                          new Member("Name", TEXT, 0, 8, null, false))))));

  @Test
  void beginsWithTheTagsOfTheControllerAndItsPrograms() {
    assertThat(paths(null, null))
        .containsExactly(
            "Bits", "Grid", "Motor", "Odd", "Secret", "Word", "Program:Main", "Program:Main2");
    assertThat(paths("Program:Main", null)).containsExactly("Program:Main.Motors");
    assertThat(paths("program:main.motors", null))
        .containsExactly("Program:Main.Motors[0]", "Program:Main.Motors[1]");
    assertThat(paths("Program:Main.Motors[1]", null))
        .containsExactly(
            "Program:Main.Motors[1].On",
            "Program:Main.Motors[1].Codes",
            "Program:Main.Motors[1].Name");
    assertThat(paths("Grid", null))
        .containsExactly(
            "Grid[0,0]", "Grid[0,1]", "Grid[0,2]", "Grid[1,0]", "Grid[1,1]", "Grid[1,2]");
    assertThat(paths("Bits", null)).hasSize(32).endsWith("Bits[31]");
    assertThat(paths("Word", null)).isEmpty();
    assertThat(paths("Program:Main.Motors[1].Name", null)).isEmpty();
  }

  @Test
  void aValueComesWithADefinition() {
    assertThat(only("Program:Main.Motors[1]", "*.on").definition())
        .isEqualTo(
            definition("main_motors_1_on", "Program:Main.Motors[1].On", DataType.BOOL, null));
    assertThat(only("Motor", "*.name").definition())
        .isEqualTo(definition("motor_name", "Motor.Name", DataType.STRING, 8));
    Node grid = only(null, "grid");
    assertThat(grid.isReadable()).isFalse();
    assertThat(grid.why()).isNull();
    assertThat(grid.children()).isEqualTo(6);
    assertThat(grid.dimensions()).containsExactly(2, 3);
    assertThat(only(null, "secret").why()).contains("External Access");
    assertThat(only(null, "odd").why()).contains("0xEE");
  }

  @ParameterizedTest
  @CsvSource({
    "on, 'Motor.On,Program:Main.Motors[0].On,Program:Main.Motors[1].On'",
    "*WORD, 'Word,Program:Main2.Word'",
    "main2, 'Program:Main2,Program:Main2.Word'",
    "'*[?].code?', 'Program:Main.Motors[0].Codes,Program:Main.Motors[1].Codes'",
    "nothing, ''"
  })
  void searchesAtAnyDepthPageByPage(String filter, String found) {
    List<String> expected = found.isEmpty() ? List.of() : List.of(found.split(",", -1));
    assertThat(paths(null, filter)).containsExactlyElementsOf(expected);
    for (int limit = 1; limit <= 3; limit++) {
      assertThat(paged(null, filter, limit)).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void pagesThroughChildrenOfEachKind() {
    @Nullable String[] parents = {null, "Grid", "Program:Main.Motors", "Motor"};
    for (@Nullable String parent : parents) {
      for (int limit = 1; limit <= 4; limit++) {
        assertThat(paged(parent, null, limit)).isEqualTo(paths(parent, null));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Nothing,",
    "Program:Other,",
    "'Grid[2,0]',",
    "'Grid[0]',",
    "Word.X,",
    ",Gone",
    "Grid,Word"
  })
  void whatIsNotThereIsAnAnswer(@Nullable String parent, @Nullable String cursor) {
    assertThat(tree.page(new TagTree.Query(parent, null, cursor, 5)))
        .isInstanceOf(TagTree.NoSuchNode.class);
  }

  @Test
  void namesFitAPlantModel() {
    assertThat(Definitions.name("Program:Main.Line.Motor[3].Speed"))
        .isEqualTo("main_line_motor_3_speed");
    assertThat(Definitions.name("Local:1:I.Data[0,1]")).isEqualTo("local_1_i_data_0_1");
    assertThat(Definitions.name("_x")).isEqualTo("x");
    assertThat(Definitions.name("a".repeat(60) + "._speed")).hasSize(63).endsWith("_speed");
  }

  @Test
  void aSearchTakesNoLongerForManyStars() {
    assertThat(Glob.of("*a".repeat(200) + "b").matches("a".repeat(2_000))).isFalse();
    assertThat(Glob.of("a*c?").matches("Abbbccd")).isTrue();
    assertThat(Glob.of("a*c?").matches("abbbc")).isFalse();
  }

  private List<String> paged(@Nullable String parent, @Nullable String filter, int limit) {
    List<String> paths = new ArrayList<>();
    String cursor = null;
    do {
      TagTree.Found page =
          (TagTree.Found) tree.page(new TagTree.Query(parent, filter, cursor, limit));
      assertThat(page.nodes()).hasSizeLessThanOrEqualTo(limit);
      page.nodes().forEach(node -> paths.add(node.path()));
      cursor = page.nextCursor();
    } while (cursor != null);
    return paths;
  }

  private List<String> paths(@Nullable String parent, @Nullable String filter) {
    TagTree.Found page = (TagTree.Found) tree.page(new TagTree.Query(parent, filter, null, 1_000));
    assertThat(page.nextCursor()).isNull();
    return page.nodes().stream().map(Node::path).toList();
  }

  private Node only(@Nullable String parent, String filter) {
    TagTree.Found page =
        (TagTree.Found) tree.page(new TagTree.Query(parent, filter + "*", null, 9));
    assertThat(page.nodes()).hasSize(1);
    return page.nodes().getFirst();
  }

  private static TagDefinition definition(
      String name, String address, DataType type, @Nullable Integer length) {
    return new TagDefinition(
        name, address, type, null, null, length, null, null, null, null, null, null, null, null);
  }

  private static Symbol symbol(
      @Nullable String program, String name, SymbolType type, Integer... dimensions) {
    return new Symbol(1, program, name, type, List.of(dimensions), ExternalAccess.READ_WRITE);
  }
}
