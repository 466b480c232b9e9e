// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.equipment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EquipmentIdTest {
  private static final EquipmentId FILLER = EquipmentId.of("acme/lyon/bottling/line1/filler");

  @Test
  void aPathKnowsItsPlaceInTheHierarchy() {
    assertThat(FILLER.level()).isEqualTo(5);
    assertThat(FILLER.name()).isEqualTo("filler");
    assertThat(FILLER.site()).isEqualTo(EquipmentId.of("acme/lyon"));
    assertThat(FILLER.site().child("bottling").contains(FILLER)).isTrue();
    assertThat(FILLER.contains(FILLER)).isTrue();
  }

  @Test
  void aNeighbourWithALongerNameIsNotBelow() {
    assertThat(EquipmentId.of("acme/lyon/a/line1").contains(EquipmentId.of("acme/lyon/a/line10")))
        .isFalse();
  }

  @Test
  void anEnterpriseBelongsToNoSite() {
    assertThatThrownBy(() -> EquipmentId.of("acme").site())
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "acme/",
        "/acme",
        "a//b",
        "Acme",
        "a b",
        "a.b",
        "-a",
        "a/b/c/d/e/f",
        "a\n",
        "ä",
        "a/../b",
        "a;drop table"
      })
  void whatIsNoPathIsRefused(String path) {
    assertThatThrownBy(() -> EquipmentId.of(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesEndAt63Characters() {
    assertThat(EquipmentId.isName("a".repeat(63))).isTrue();
    assertThat(EquipmentId.isName("a".repeat(64))).isFalse();
  }

  @Test
  void jsonIsThePathAlone() {
    assertThat(Json.MAPPER.writeValueAsString(FILLER))
        .isEqualTo("\"acme/lyon/bottling/line1/filler\"");
    assertThat(Json.MAPPER.readValue("\"acme/lyon\"", EquipmentId.class))
        .isEqualTo(EquipmentId.of("acme/lyon"));
  }

  @Test
  void aTagIsItsEquipmentsPathAndItsOwnName() {
    TagName tag = TagName.of(FILLER, "temperature");

    assertThat(tag.text()).isEqualTo("acme/lyon/bottling/line1/filler/temperature");
    assertThat(tag.equipment()).isEqualTo(FILLER);
    assertThat(tag.name()).isEqualTo("temperature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "temperature", "a/", "/t", "a/T", "a/b/c/d/e/f/t", "a/t\u0000"})
  void whatIsNoTagIsRefused(String text) {
    assertThatThrownBy(() -> new TagName(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
