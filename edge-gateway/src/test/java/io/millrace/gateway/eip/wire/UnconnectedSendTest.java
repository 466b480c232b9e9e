// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that the connection manager hands on. */
class UnconnectedSendTest extends GoldenContract {
  private static final MessageRequest SPEED =
      new MessageRequest(0x4C, EPath.of(new EPath.Symbol("Speed")), new ReadTag(1).encode());
  private static final EPath SLOT_0 = EPath.of(EPath.Port.slot(1, 0));

  /** Slot 2, out of its port 2 to an address of 9 characters, slot 0. */
  private static final EPath FAR =
      EPath.of(
          EPath.Port.slot(1, 2),
          new EPath.Port(2, Bytes.of("192.0.2.7".getBytes(StandardCharsets.US_ASCII))),
          EPath.Port.slot(1, 0));

  @Override
  List<Golden<?>> golden() {
    UnconnectedSend near = new UnconnectedSend(10, 5, SPEED, SLOT_0);
    // tick, ticks, 12 bytes, message, 1 word, reserved, port 1 slot 0
    String nearHex = "0A 05 0C00 4C 04 91 05 5370656564 00 0100 01 00 0100";
    return List.of(
        new Golden<>("to a slot", near, nearHex, UnconnectedSend::encode, UnconnectedSend::decode),
        // Get Attributes All and one byte: 7 bytes and a pad; 3 words: port 1 slot 2, then port 2
        // (a backplane's network) to 1.2
        new Golden<>(
            "through a bridge, odd",
            new UnconnectedSend(
                7,
                200,
                new MessageRequest(0x01, MessageRequest.IDENTITY, Bytes.hex("FF")),
                EPath.of(EPath.Port.slot(1, 2), new EPath.Port(2, Bytes.hex("312E")))),
            "07 C8 0700 01 02 2001 2401 FF 00 03 00 0102 12 02 312E",
            UnconnectedSend::encode,
            UnconnectedSend::decode),
        // service 0x52 of class 6, instance 1
        new Golden<>(
            "asked",
            new MessageRequest(0x52, MessageRequest.CONNECTION_MANAGER, near.encode()),
            "52 02 2006 2401" + nearHex,
            MessageRequest::encode,
            MessageRequest::decode),
        // 0x52 | 0x80 = 0xD2, status 1, 0x0312: there is no such slot; 1 word of the way was left
        new Golden<>(
            "nobody there",
            new MessageReply(0x52, 1, List.of(0x0312), Bytes.hex("01")),
            "D2 00 01 01 1203 01",
            MessageReply::encode,
            MessageReply::decode),
        // status 1, 0x0204: the slot did not answer in time
        new Golden<>(
            "timed out",
            MessageReply.refused(0x52, 1, 0x0204),
            "D2 00 01 01 0402",
            MessageReply::encode,
            MessageReply::decode),
        // 187 = 0xBB ticks of 2^2 ms; 12 bytes of message; 8 words: port 1 slot 2, port 2 with 0x10
        // for a long link, 9 characters and a 0 more, port 1 slot 0
        new Golden<>(
            "to a slot behind an address",
            new UnconnectedSend(2, 187, SPEED, FAR),
            "02 BB 0C00 4C 04 91 05 5370656564 00 0100"
                + "08 00 0102 12 09 3139322E302E322E37 00 0100",
            UnconnectedSend::encode,
            UnconnectedSend::decode),
        // 7 words were left: the address is where it ended
        new Golden<>(
            "nobody at the address",
            new MessageReply(0x52, 1, List.of(0x0204), Bytes.hex("07")),
            "D2 00 01 01 0402 07",
            MessageReply::encode,
            MessageReply::decode));
  }

  @Test
  void lengthsAreThoseOfTheBytes() {
    for (String hex :
        List.of(
            // 13 bytes of message said, with a pad: the route is eaten
            "0A 05 0D00 4C 04 91 05 5370656564 00 0100 01 00 0100",
            // 65535 bytes
            "0A 05 FFFF 4C 04 91 05 5370656564 00 0100 01 00 0100",
            // 2 words of route said, 1 there; none said, 1 there
            "0A 05 0C00 4C 04 91 05 5370656564 00 0100 02 00 0100",
            "0A 05 0C00 4C 04 91 05 5370656564 00 0100 00 00 0100")) {
      assertThatExceptionOfType(WireException.class)
          .as(hex)
          .isThrownBy(() -> UnconnectedSend.decode(Bytes.hex(hex)));
    }
  }
}
