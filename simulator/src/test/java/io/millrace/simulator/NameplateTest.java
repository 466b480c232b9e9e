// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.modbus.wire.Mbap;
import io.millrace.gateway.modbus.wire.ReadDeviceId;
import io.millrace.simulator.modbus.Misbehaviour;
import java.time.InstantSource;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the line's machines answer to function 43, on their sockets. */
@Timeout(60)
class NameplateTest {
  @Test
  void aMachineSaysWhoItIs() throws Exception {
    try (Simulator plant =
            Simulator.start(SimulatorSettings.bottlingLine(), InstantSource.system());
        Wire wire = new Wire(plant.device("filler").port())) {
      ReadDeviceId.Reply basic =
          ReadDeviceId.Reply.decode(answer(wire, new ReadDeviceId(ReadDeviceId.BASIC, 0)));
      assertThat(basic.objects())
          .containsExactly(
              new ReadDeviceId.Item(0, "Millrace Simulated Machines"),
              new ReadDeviceId.Item(1, "MSM-FILLER"),
              new ReadDeviceId.Item(2, "V2.11"));
      assertThat(basic.next()).isZero();
      assertThat(
              ReadDeviceId.Reply.decode(answer(wire, new ReadDeviceId(ReadDeviceId.REGULAR, 4)))
                  .objects())
          .extracting(ReadDeviceId.Item::id)
          .containsExactly(4, 5);
      assertThat(
              ReadDeviceId.Reply.decode(answer(wire, new ReadDeviceId(ReadDeviceId.ONE, 1)))
                  .objects())
          .containsExactly(new ReadDeviceId.Item(1, "MSM-FILLER"));
      // 0x2B + 0x80 and exception 2: no such object
      assertThat(answer(wire, new ReadDeviceId(ReadDeviceId.ONE, 99))).isEqualTo(hex("AB02"));
      plant.device("filler").misbehave(Misbehaviour.parse("exception:1"));
      assertThat(answer(wire, new ReadDeviceId(ReadDeviceId.BASIC, 0))).isEqualTo(hex("AB01"));
    }
  }

  private static byte[] answer(Wire wire, ReadDeviceId asked) throws Exception {
    wire.send(Mbap.frame(7, 1, asked.encode()));
    Mbap header = Mbap.decode(wire.receive(Mbap.BYTES));
    assertThat(header.transaction()).isEqualTo(7);
    assertThat(header.unit()).isEqualTo(1);
    return wire.receive(header.pduBytes());
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
