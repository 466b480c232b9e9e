// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Items with types and lengths, and the envelope of messages around them. */
class CommonPacketTest extends GoldenContract {
  @Override
  List<Golden<?>> golden() {
    Bytes message = Bytes.hex("CC 00 04 00");
    return List.of(
        // handle 0, timeout 0, 2 items: none of length 0, 0xB2 of 4
        envelope(
            "unconnected",
            SendData.unconnected(message),
            "00000000 0000 0200 0000 0000 B200 0400 CC000400"),
        // 0xA1 of 4 bytes: the connection; 0xB1 of 2 + 4 = 6 bytes: number 7 and the message
        envelope(
            "connected",
            SendData.connected(0x11223344L, 7, message),
            "00000000 0000 0200 A100 0400 44332211 B100 0600 0700 CC000400"),
        // the highest numbers: connection 2^32 - 1, message 65535, and no message at all
        envelope(
            "highest",
            SendData.connected(0xFFFF_FFFFL, 0xFFFF, Bytes.NONE),
            "00000000 0000 0200 A100 0400 FFFFFFFF B100 0200 FFFF"),
        // timeout 10 s = 0x0A, 1 item of type 0x8000 that means nothing here, of 3 bytes
        envelope(
            "other",
            new SendData(10, CommonPacket.of(new CommonPacket.Other(0x8000, Bytes.hex("010203")))),
            "00000000 0A00 0100 0080 0300 010203"),
        packet("nothing", CommonPacket.of(), "0000"),
        // 1 item 0x100 of 2 + 2 + 16 = 20 = 0x14 bytes: version 1; 0x20 is CIP over TCP and 0x100
        // messages over UDP; 14 characters and two 0
        packet(
            "services",
            CommonPacket.of(
                new CommonPacket.ServicesItem(new Services(1, 0x120, "Communications"))),
            "0100 0001 1400 0100 2001 436F6D6D756E69636174696F6E73 0000"),
        // a name that fills its 16 bytes has no 0
        packet(
            "long service",
            CommonPacket.of(new CommonPacket.ServicesItem(new Services(1, 0, "sixteen letters."))),
            "0100 0001 1400 0100 0000 7369787465656E206C6574746572732E"));
  }

  private static Golden<SendData> envelope(String name, SendData data, String hex) {
    return new Golden<>(name, data, hex, SendData::encode, SendData::decode);
  }

  private static Golden<CommonPacket> packet(String name, CommonPacket packet, String hex) {
    return new Golden<>(name, packet, hex, CommonPacket::encode, CommonPacket::decode);
  }

  @Test
  void countsAndLengthsMustBeThoseOfTheBytes() {
    for (String hex :
        List.of(
            // 65535 items, and 17: at most 16 are taken
            "FFFF",
            "1100" + "00000000".repeat(17),
            // 2 items said, 1 there; 1 said, 2 there
            "0200 0000 0000",
            "0100 0000 0000 0000 0000",
            // an item of 5 bytes with 4
            "0100 B200 0500 00000000",
            // an address of a connection with 3 bytes, and with 5
            "0100 A100 0300 000000",
            "0100 A100 0500 0000000000",
            // an empty address with a byte
            "0100 0000 0100 00",
            // data on a connection without room for its number
            "0100 B100 0100 00")) {
      assertThatExceptionOfType(WireException.class)
          .as(hex)
          .isThrownBy(() -> CommonPacket.decode(Bytes.hex(hex)));
    }
  }

  @Test
  void anotherInterfaceThanThatOfCipIsRefused() {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> SendData.decode(Bytes.hex("01000000 0000 0000")))
        .withMessageContaining("0x00000001");
  }
}
