// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.gateway.eip.wire.Bytes;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where members lie, and what a controller tells of it. */
class TemplateTest {

  @Test
  void packsBitsAndAlignsMembers() {
    assertThat(ExampleController.MOTOR.members())
        .extracting(Member::name, Member::offset, Member::bit)
        .containsExactly(
            tuple("ZZZZZZZZZZMotor0", 0, 0),
            tuple("Running", 0, 0),
            tuple("Faulted", 0, 1),
            tuple("Speed", 4, 0),
            tuple("Mode", 8, 0),
            tuple("Starts", 10, 0),
            tuple("Codes", 12, 0),
            // 12 + 3 * 2 = 18, and a structure begins at a multiple of four
            tuple("Name", 20, 0));
    // 20 + 4 + 20 characters = 44, already a multiple of four
    assertThat(ExampleController.MOTOR.size()).isEqualTo(44);
  }

  @Test
  void alignsStructuresWithEightByteMembersToEight() {
    // Id at 0, five motors of 44 from 4 on: 224; Total at 224; Alarms 232, two words: 240
    assertThat(ExampleController.LINE.members())
        .extracting(Member::offset)
        .containsExactly(0, 4, 224, 232);
    assertThat(ExampleController.LINE.size()).isEqualTo(240);
    assertThat(ExampleController.LINE.alignment()).isEqualTo(8);
  }

  @Test
  void beginsAnotherHostAfterEightBits() {
    TemplateLayout layout = Template.named("Nine");
    for (int i = 0; i < 9; i++) {
      layout.add("B" + i, Elementary.BOOL);
    }
    assertThat(layout.at(7).members().stream().filter(Member::isHost))
        .extracting(Member::offset)
        .containsExactly(0, 1);
  }

  @Test
  void knowsStringsAndTheirHandles() {
    assertThat(ExampleController.STRING.size()).isEqualTo(88);
    assertThat(ExampleController.STRING.handle()).isEqualTo(0x0FCE);
    assertThat(ExampleController.STRING_20.size()).isEqualTo(24);
    assertThat(ExampleController.STRING_20.handle()).isNotEqualTo(0x0FCE);
    assertThat(ExampleController.MOTOR.isString()).isFalse();
    assertThat(
            List.of(
                ExampleController.MOTOR.handle(),
                ExampleController.LINE.handle(),
                ExampleController.VALVE.handle()))
        .doesNotHaveDuplicates();
  }

  @Test
  void tellsItsDefinition() {
    Template small =
        Template.named("P").add("On", Elementary.BOOL).addArray("A", Elementary.INT, 3).at(0x2A);
    // host: 0, SINT, at 0; On: bit 0, BOOL, at 0; A: three, INT and the bit for arrays, at 4
    String members = "0000c20000000000" + "0000c10000000000" + "0300c32004000000";
    String names =
        HexFormat.of()
            .formatHex(
                "P;n2A\0ZZZZZZZZZZP0\0On\0A\0"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(small.definition()).isEqualTo(Bytes.hex(members + names));
    // 24 + 23 bytes and the 23 that clients leave out: 70, rounded up to words: 18
    assertThat(small.definitionWords()).isEqualTo(18);
    assertThat(small.symbolType()).isEqualTo(0x802A);
  }
}
