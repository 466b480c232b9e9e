// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, numbers and ports, padded to words. */
class EPathTest extends GoldenContract {
  private static final Bytes ADDRESS = Bytes.of("10.0.0.9".getBytes(StandardCharsets.US_ASCII));

  @Override
  List<Golden<?>> golden() {
    return List.of(
        // 0x91, length, characters; one 0 after an odd length
        path("even name", EPath.of(new EPath.Symbol("Flow")), "91 04 466C6F77"),
        path("odd name", EPath.of(new EPath.Symbol("Run")), "91 03 52756E 00"),
        // a program, its tag, and members by 8 (0x28), 16 (0x29, 0) and 32 (0x2A, 0) bits
        path(
            "member",
            EPath.of(
                new EPath.Symbol("Program:Main"),
                new EPath.Symbol("Run"),
                new EPath.Logical(EPath.Kind.MEMBER, 3),
                new EPath.Logical(EPath.Kind.MEMBER, 0x1234),
                new EPath.Logical(EPath.Kind.MEMBER, 0x12345678L)),
            "91 0C 50726F6772616D3A4D61696E 91 03 52756E 00 2803 2900 3412 2A00 78563412"),
        // where a number needs one byte more: 255, 256, 65535, 65536
        path(
            "borders",
            EPath.of(
                new EPath.Logical(EPath.Kind.MEMBER, 0xFF),
                new EPath.Logical(EPath.Kind.MEMBER, 0x100),
                new EPath.Logical(EPath.Kind.MEMBER, 0xFFFF),
                new EPath.Logical(EPath.Kind.MEMBER, 0x10000)),
            "28FF 2900 0001 2900 FFFF 2A00 00000100"),
        // class 0x20, instance 0x24, attribute 0x30, connection point 0x2C
        path("attribute", EPath.attribute(1, 1, 7), "2001 2401 3007"),
        path(
            "point",
            EPath.object(4, 0x300).then(new EPath.Logical(EPath.Kind.CONNECTION_POINT, 100)),
            "2004 2500 0003 2C64"),
        // symbols from instance 0x12345 on, which takes 32 bits: 0x26
        path("symbols", EPath.object(0x6B, 0x12345), "206B 2600 45230100"),
        // port 1 slot 2; port 2 with 0x10 for a long link of 8 characters
        path(
            "route",
            EPath.of(EPath.Port.slot(1, 2), new EPath.Port(2, ADDRESS)),
            "01 02 12 08 31302E302E302E39"),
        // a link of 7 characters takes a 0 more
        path(
            "odd link", EPath.of(new EPath.Port(2, ADDRESS.part(0, 7))), "12 07 31302E302E302E 00"),
        // 0x0F says the port follows: 18 = 0x12, slot 5
        path("far port", EPath.of(EPath.Port.slot(18, 5)), "0F 1200 05"),
        // 0x1F says both: length of the link, then the port
        path("far route", EPath.of(new EPath.Port(18, ADDRESS)), "1F 08 1200 31302E302E302E39"),
        path("none", EPath.EMPTY, ""));
  }

  private static Golden<EPath> path(String name, EPath path, String hex) {
    return new Golden<>(name, path, hex, EPath::encode, EPath::decode);
  }

  @Test
  void pathsTakeWholeWords() {
    for (Golden<?> golden : golden()) {
      EPath path = (EPath) golden.message();
      assertThat(golden.bytes().length()).as(golden.name()).isEqualTo(2 * path.words());
    }
  }

  @Test
  void whatIsNoStepIsRefused() {
    for (String hex :
        List.of(
            // no port 0, neither short nor long; no name and no link without a character
            "00 00",
            "0F 0000 05",
            "91 00",
            "12 00",
            // numbers of 2 bits more than there are formats, and kinds that nobody knows
            "23 00",
            "34 00",
            "3C 01",
            "80 00",
            "FF FF")) {
      assertThatExceptionOfType(WireException.class)
          .as(hex)
          .isThrownBy(() -> EPath.decode(Bytes.hex(hex)));
    }
  }

  @Test
  void aPathHasAtMost255Words() {
    EPath longest = new EPath(Collections.nCopies(255, new EPath.Logical(EPath.Kind.MEMBER, 0)));
    assertThat(longest.words()).isEqualTo(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> longest.then(new EPath.Logical(EPath.Kind.MEMBER, 0)));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> EPath.decode(Bytes.hex("2800".repeat(256))));
  }
}
