// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening and closing connections. */
class ConnectionTest extends GoldenContract {
  private static final ConnectionName NAME = new ConnectionName(0x0102, 0x1337, 0x0A0B0C0DL);
  private static final EPath SLOT_0 =
      EPath.of(EPath.Port.slot(1, 0)).then(MessageRequest.MESSAGE_ROUTER);

  private static final EPath FAR =
      EPath.of(
              EPath.Port.slot(1, 2),
              new EPath.Port(2, Bytes.of("192.0.2.7".getBytes(StandardCharsets.US_ASCII))),
              EPath.Port.slot(1, 0))
          .then(MessageRequest.MESSAGE_ROUTER);

  @Override
  List<Golden<?>> golden() {
    ForwardOpen small = open(false, 500);
    ForwardOpen large = open(true, 4000);
    ForwardClose close = new ForwardClose(10, 5, NAME, SLOT_0);
    ForwardOpen.Reply opened = new ForwardOpen.Reply(0x42L, 0x21L, NAME, 2_000_000, 2_000_000);
    ForwardClose.Reply closed = new ForwardClose.Reply(NAME);
    // tick, ticks, ids, name (2 + 2 + 4), multiplier, 3 x 0, 2 s = 0x001E8480 us,
    // 0x4200 | 500 = 0x43F4 both ways, transport, 3 words of path
    String smallHex =
        "0A 05 00000000 21000000 0201 3713 0D0C0B0A 03 000000"
            + "80841E00 F443 80841E00 F443 A3 03 0100 2002 2401";
    // tick, ticks, name, 3 words, reserved, path
    String closeHex = "0A 05 0201 3713 0D0C0B0A 03 00 0100 2002 2401";
    // ids, name, both intervals, no words of the application
    String openedHex = "42000000 21000000 0201 3713 0D0C0B0A 80841E00 80841E00 00 00";
    return List.of(
        new Golden<>(
            "open", small, smallHex, ForwardOpen::encode, it -> ForwardOpen.decode(false, it)),
        // the same with 32 bits of parameters: 0x4200 << 16 | 4000 = 0x42000FA0
        new Golden<>(
            "large open",
            large,
            "0A 05 00000000 21000000 0201 3713 0D0C0B0A 03 000000"
                + "80841E00 A00F0042 80841E00 A00F0042 A3 03 0100 2002 2401",
            ForwardOpen::encode,
            it -> ForwardOpen.decode(true, it)),
        // the same through a slot and an address of 9 characters: 8 words and the router's 2 = 0x0A
        new Golden<>(
            "large open behind an address",
            new ForwardOpen(
                true, 10, 5, 0, 0x21L, NAME, 3, 2_000_000, 4000, 2_000_000, 4000, 0xA3, FAR),
            "0A 05 00000000 21000000 0201 3713 0D0C0B0A 03 000000"
                + "80841E00 A00F0042 80841E00 A00F0042 A3"
                + "0A 0102 12 09 3139322E302E322E37 00 0100 2002 2401",
            ForwardOpen::encode,
            it -> ForwardOpen.decode(true, it)),
        new Golden<>(
            "opened", opened, openedHex, ForwardOpen.Reply::encode, ForwardOpen.Reply::decode),
        new Golden<>("close", close, closeHex, ForwardClose::encode, ForwardClose::decode),
        // name, no words of the application
        new Golden<>(
            "closed",
            closed,
            "0201 3713 0D0C0B0A 00 00",
            ForwardClose.Reply::encode,
            ForwardClose.Reply::decode),
        // service 0x54 of class 6, instance 1, the connection manager
        request(
            "open, asked",
            new MessageRequest(0x54, MessageRequest.CONNECTION_MANAGER, small.encode()),
            "54 02 2006 2401" + smallHex),
        // service 0x4E
        request(
            "close, asked",
            new MessageRequest(0x4E, MessageRequest.CONNECTION_MANAGER, close.encode()),
            "4E 02 2006 2401" + closeHex),
        // 0x54 | 0x80
        reply("open, answered", MessageReply.ok(0x54, opened.encode()), "D4 00 00 00" + openedHex),
        // status 1, 0x0100: there is such a connection; the name and how far the way went
        reply(
            "open, refused",
            new MessageReply(0x54, 1, List.of(0x0100), Bytes.hex("0201 3713 0D0C0B0A 00 00")),
            "D4 00 01 01 0001 0201 3713 0D0C0B0A 00 00"),
        // 0x4E | 0x80 = 0xCE, status 1, 0x0107: there is no such connection
        reply("close, refused", MessageReply.refused(0x4E, 1, 0x0107), "CE 00 01 01 0701"));
  }

  private static ForwardOpen open(boolean isLarge, int size) {
    return new ForwardOpen(
        isLarge, 10, 5, 0, 0x21L, NAME, 3, 2_000_000, size, 2_000_000, size, 0xA3, SLOT_0);
  }

  private static Golden<MessageRequest> request(String name, MessageRequest request, String hex) {
    return new Golden<>(name, request, hex, MessageRequest::encode, MessageRequest::decode);
  }

  private static Golden<MessageReply> reply(String name, MessageReply reply, String hex) {
    return new Golden<>(name, reply, hex, MessageReply::encode, MessageReply::decode);
  }

  @Test
  void lengthsAreThoseOfTheBytes() {
    String opened = "42000000 21000000 0201 3713 0D0C0B0A 80841E00 80841E00";
    // 1 word of the application said, none there; none said, 1 there
    assertRefused(ForwardOpen.Reply::decode, opened + "01 00");
    assertRefused(ForwardOpen.Reply::decode, opened + "00 00 0000");
    assertRefused(ForwardClose.Reply::decode, "0201 3713 0D0C0B0A 01 00");
    // 255 words of path, 1 there
    assertRefused(ForwardClose::decode, "0A 05 0201 3713 0D0C0B0A FF 00 0100");
  }

  private static void assertRefused(Decoder<?> decoder, String hex) {
    assertThatExceptionOfType(WireException.class)
        .as(hex)
        .isThrownBy(() -> decoder.decode(Bytes.hex(hex)));
  }

  /** 9 bits hold at most 511; a size cut down to them would be another size. */
  @Test
  void aSizeThatDoesNotFitIsNotWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> open(false, 512));
    assertThatIllegalArgumentException().isThrownBy(() -> open(true, 0x1_0000));
  }
}
