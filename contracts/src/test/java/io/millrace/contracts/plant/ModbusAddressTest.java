// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModbusAddressTest {

  @ParameterizedTest
  @CsvSource({
    "40001, holding:0",
    "400001, holding:0",
    "49999, holding:9998",
    "465536, holding:65535",
    "30001, input:0",
    "365536, input:65535",
    "10001, discrete:0",
    "165536, discrete:65535",
    "00001, coil:0",
    "000001, coil:0",
    "065536, coil:65535",
    "400010.3, holding:9.3",
    "holding:7, holding:7",
    "HOLDING:7.15, holding:7.15",
    "input:65535, input:65535",
    "coil:0, coil:0"
  })
  void bothNotationsNameTheProtocolsAddress(String text, String address) {
    assertThat(ModbusAddress.parse(text)).hasToString(address);
    assertThat(ModbusAddress.parse(address)).isEqualTo(ModbusAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "40000",
        "400000",
        "465537",
        "50001",
        "20001",
        "4001",
        "4000001",
        "holding",
        "holding:",
        "holding:-1",
        "holding:65536",
        "holding:1.16",
        "coil:1.0",
        "00001.1",
        "reg:1",
        "40001.",
        "40001,3",
        "%MW0",
        " 40001",
        "40001 ",
        "٤٠٠٠١"
      })
  void whatIsNoAddressIsRefusedWithAHint(String text) {
    assertThatThrownBy(() -> ModbusAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).+");
  }

  @Test
  void tablesKnowTheirFunctionCode() {
    assertThat(ModbusAddress.parse("coil:0").table().functionCode()).isEqualTo(1);
    assertThat(ModbusAddress.parse("discrete:0").table().functionCode()).isEqualTo(2);
    assertThat(ModbusAddress.parse("holding:0").table().functionCode()).isEqualTo(3);
    assertThat(ModbusAddress.parse("input:0").table().functionCode()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void aLayoutNamesEachByteOnce(ByteLayout layout) {
    int[] seen = new int[layout.bytes()];
    for (int i = 0; i < layout.bytes(); i++) {
      seen[layout.significance(i)]++;
    }

    assertThat(layout.bytes()).isIn(2, 4, 8);
    assertThat(Arrays.stream(seen)).allMatch(times -> times == 1);
  }

  @Test
  void theHighestByteComesFirstUnlessToldOtherwise() {
    assertThat(ByteLayout.bigEndian(16)).isEqualTo(ByteLayout.AB);
    assertThat(ByteLayout.bigEndian(32)).isEqualTo(ByteLayout.ABCD);
    assertThat(ByteLayout.bigEndian(64)).isEqualTo(ByteLayout.ABCDEFGH);
    assertThat(ByteLayout.CDAB.significance(0)).isEqualTo(2);
    assertThatThrownBy(() -> ByteLayout.bigEndian(8)).isInstanceOf(IllegalArgumentException.class);
  }
}
