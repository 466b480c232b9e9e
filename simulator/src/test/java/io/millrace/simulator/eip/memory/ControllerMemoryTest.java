// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.readings.TagValue;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies where a path leads, byte by byte. */
class ControllerMemoryTest {
  private final ControllerMemory memory = ExampleController.memory();

  @ParameterizedTest
  @CsvSource({
    "Flag, 1, 01",
    "flag, 1, 01",
    "Word, 1, 78563412",
    "Word.3, 1, 01",
    "Word.5, 1, 01",
    "Word.7, 1, 00",
    "Word.28, 1, 01",
    "Counts[4], 10, fcfffbfffafff9fff8fff7fff6fff5fff4fff3ff",
    "'Grid[1,2,3]', 1, 17000000",
    "'Grid[1,2,2]', 2, 0000000017000000",
    "Level, 1, 000000000000f03f",
    "Serial, 1, feffffffffffffff",
    "Recipe.LEN, 1, 08000000",
    "Recipe.DATA[0], 8, 436f6c6120302e35",
    "Valve.Position, 1, 0000003f",
    "Program:Main.Line.Motor[3].Speed, 1, 0000c03f",
    "program:main.LINE.motor[3].speed, 1, 0000c03f",
    "Program:Main.Line.Motor[3].Faulted, 1, 01",
    "Program:Main.Line.Motor[3].Running, 1, 00",
    "Program:Main.Line.Motor[4].Faulted, 1, 00",
    "Program:Main.Count, 1, 00286bee",
  })
  void encodes(String path, int elements, String bytes) {
    assertThat(HexFormat.of().formatHex(memory.read(place(path), elements))).isEqualTo(bytes);
  }

  @Test
  void readsAStructureWholeWithItsMembersInside() {
    byte[] line = memory.read(place("Program:Main.Line"), 1);
    assertThat(line).hasSize(ExampleController.LINE.size());
    // Motors begin at 4 and have 44 bytes each; the host of BOOLs is the first byte, bit 1.
    assertThat(line[4 + 3 * 44]).isEqualTo((byte) 2);
    assertThat(HexFormat.of().formatHex(line, 4 + 3 * 44 + 4, 4 + 3 * 44 + 8))
        .isEqualTo("0000c03f");
  }

  @Test
  void readsAStringWhole() {
    byte[] recipe = memory.read(place("Recipe"), 1);
    assertThat(recipe).hasSize(88);
    assertThat(HexFormat.of().formatHex(recipe, 0, 13)).isEqualTo("08000000436f6c6120302e3500");
  }

  @Test
  void knowsHowManyElementsFollow() {
    assertThat(place("Counts").elements()).isEqualTo(20);
    assertThat(place("Counts[4]").elements()).isEqualTo(16);
    assertThat(place("Grid[1,0,0]").elements()).isEqualTo(12);
    assertThat(place("Bits").elements()).isEqualTo(2);
    assertThatThrownBy(() -> memory.read(place("Counts[19]"), 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nothing",
        "Program:Other.Line",
        "Program:Main",
        "Word.Speed",
        "Valve.Nothing",
        "Level.3",
        "Program:Main.Line.Motor.Speed",
        "Line"
      })
  void knowsNoSuchName(String path) {
    assertThat(memory.find(TagPath.parse(path))).isEqualTo(new Lookup.NoSuchName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Counts[20]",
        "Grid[0,3,0]",
        "Grid[1]",
        "Word[0]",
        "Word.32",
        "Program:Main.Line.Motor[5].Speed"
      })
  void knowsNoSuchElement(String path) {
    assertThat(memory.find(TagPath.parse(path))).isEqualTo(new Lookup.NoSuchElement());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hidden", "Valve", "Valve.Secret"})
  void refusesWhatIsNotForOthers(String path) {
    assertThat(memory.find(TagPath.parse(path))).isEqualTo(new Lookup.Forbidden());
  }

  @Test
  void findsByInstance() {
    Lookup byName = memory.find(TagPath.parse("Word"));
    assertThat(memory.find(new TagPath(List.of(new TagPath.Step.Instance(2))))).isEqualTo(byName);
    assertThat(memory.find(new TagPath(List.of(new TagPath.Step.Instance(4_000_000_000L)))))
        .isEqualTo(new Lookup.NoSuchElement());
  }

  @Test
  void countsChangesAndForgetsRemovedTags() {
    long before = memory.tagChanges();
    assertThat(memory.removeTag("main", "count")).isTrue();
    assertThat(memory.removeTag("Main", "Count")).isFalse();
    assertThat(memory.tagChanges()).isEqualTo(before + 1);
    assertThat(memory.find(TagPath.parse("Program:Main.Count"))).isEqualTo(new Lookup.NoSuchName());
    memory.addTag("Main", "Count", Elementary.INT);
    assertThat(memory.tagChanges()).isEqualTo(before + 2);
    assertThat(memory.read(place("Program:Main.Count"), 1)).isEqualTo(new byte[2]);
  }

  @Test
  void pagesThroughAHundredThousandTags() {
    ControllerMemory large = new ControllerMemory();
    for (int i = 1; i <= 100_000; i++) {
      large.addTag("", "Tag_%06d".formatted(i), i % 2 == 0 ? Elementary.DINT : Elementary.REAL);
    }
    assertThat(large.symbols("", 99_999, 10).orElseThrow())
        .extracting(Symbol::name)
        .containsExactly("Tag_099999", "Tag_100000");
    assertThat(large.symbols("", 100_001, 10).orElseThrow()).isEmpty();
    assertThat(large.symbols("Nowhere", 0, 10)).isEqualTo(Optional.empty());
  }

  @Test
  void refusesValuesThatDoNotFit() {
    assertThatThrownBy(() -> memory.write("Counts[0]", new TagValue.Int(32_768)))
        .hasMessageContaining("does not fit");
    assertThatThrownBy(() -> memory.write("Program:Main.Count", new TagValue.Int(-1)))
        .hasMessageContaining("does not fit");
    assertThatThrownBy(() -> memory.write("Recipe", new TagValue.Text("x".repeat(83))))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> memory.addTag("", "WORD", Elementary.INT))
        .hasMessageContaining("already");
  }

  private Place place(String path) {
    assertThat(memory.find(TagPath.parse(path))).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found) memory.find(TagPath.parse(path))).place();
  }
}
