// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CipAddressTest {
  @Test
  void namesLeadThroughProgramsArraysAndMembers() {
    assertThat(CipAddress.parse("Program:Main.Motor[3,0,12].Speed"))
        .isEqualTo(
            new CipAddress.Symbolic(
                List.of(
                    new CipAddress.Part("Program:Main", List.of()),
                    new CipAddress.Part("Motor", List.of(3L, 0L, 12L)),
                    new CipAddress.Part("Speed", List.of())),
                null));
  }

  @Test
  void aNumberAtTheEndIsABit() {
    assertThat(CipAddress.parse("Word.5"))
        .isEqualTo(new CipAddress.Symbolic(List.of(new CipAddress.Part("Word", List.of())), 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Local:1:I", "Drive:O1", "Program:Main", "_x9"})
  void dataOfModulesHaveNames(String name) {
    assertThat(CipAddress.parse(name + "[2].Data.7"))
        .isEqualTo(
            new CipAddress.Symbolic(
                List.of(
                    new CipAddress.Part(name, List.of(2L)), new CipAddress.Part("Data", List.of())),
                7));
  }

  @Test
  void attributesAreNamedByNumbers() {
    assertThat(CipAddress.parse("cip:1/1/7")).isEqualTo(new CipAddress.Attribute(1, 1, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "400001",
        "holding:0",
        "A..B",
        "A[",
        "A[1,2,3,4]",
        "A.64",
        "X.Program:Main",
        "X.Local:1:I",
        "Local:1",
        "cip:1/1",
        "cip:70000/1/1",
        "A B",
        "9A"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> CipAddress.parse(text));
  }
}
