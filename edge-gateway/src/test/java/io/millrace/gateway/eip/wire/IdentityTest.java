// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who a device is, asked of its identity object and over the whole network. */
class IdentityTest extends GoldenContract {
  private static final Identity PLC = new Identity(1, 14, 55, 20, 11, 0x3060, 0x00C0FFEEL, "PLC");

  /** Vendor 1, type 14 = 0x0E, product 55 = 0x37, revision 20.11, status, serial, 3 characters. */
  private static final String PLC_HEX = "0100 0E00 3700 14 0B 6030 EEFFC000 03 504C43";

  @Override
  List<Golden<?>> golden() {
    Identity nameless = new Identity(0xFFFF, 0xFFFF, 0xFFFF, 255, 255, 0xFFFF, 0xFFFF_FFFFL, "");
    return List.of(
        attributes("attributes", PLC, PLC_HEX),
        // the highest numbers, and no name
        attributes("highest", nameless, "FFFF FFFF FFFF FF FF FFFF FFFFFFFF 00"),
        // 0x01 | 0x80 = 0x81
        new Golden<>(
            "answered",
            MessageReply.ok(0x01, PLC.encodeAttributes()),
            "81 00 00 00" + PLC_HEX,
            MessageReply::encode,
            MessageReply::decode),
        // 1 item 0x0C of 2 + 16 + 14 + 1 + 3 + 1 = 37 = 0x25 bytes: version 1, an address that is
        // left empty, the attributes, and the state 3
        new Golden<>(
            "list identity, answered",
            CommonPacket.of(new CommonPacket.IdentityItem(PLC, Identity.OPERATIONAL)),
            "0100 0C00 2500 0100 00000000000000000000000000000000" + PLC_HEX + "03",
            CommonPacket::encode,
            CommonPacket::decode));
  }

  private static Golden<Identity> attributes(String name, Identity identity, String hex) {
    return new Golden<>(
        name, identity, hex, Identity::encodeAttributes, Identity::decodeAttributes);
  }

  /** Later devices have more attributes than the first seven. */
  @Test
  void furtherAttributesMayFollow() throws WireException {
    assertThat(Identity.decodeAttributes(Bytes.hex(PLC_HEX + "03 0000"))).isEqualTo(PLC);
  }

  @Test
  void aNameMustBeThere() {
    // 255 characters said, 3 there
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(
            () ->
                Identity.decodeAttributes(
                    Bytes.hex("0100 0E00 3700 14 0B 6030 EEFFC000 FF 504C43")));
    // nothing may follow the state in the answer to ListIdentity
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(
            () ->
                CommonPacket.decode(
                    Bytes.hex("0100 0C00 2600 0100" + "00".repeat(16) + PLC_HEX + "03 00")));
  }
}
