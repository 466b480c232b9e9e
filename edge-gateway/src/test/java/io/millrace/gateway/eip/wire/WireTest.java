// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message against its bytes, written down with how they come about; numbers lowest first. */
class WireTest {
  private static final ConnectionName NAME = new ConnectionName(0x0102, 0x1337, 0x0A0B0C0DL);
  private static final EPath SLOT_0 = EPath.of(EPath.Port.slot(1, 0));
  private static final MessageRequest READ_SPEED =
      new MessageRequest(0x4C, EPath.of(new EPath.Symbol("Speed")), new ReadTag(1).encode());

  @FunctionalInterface
  interface Decoder {
    Object decode(Bytes bytes) throws WireException;
  }

  /** A message, the bytes it is, and how it is read from them. */
  record Golden(String name, Object message, Bytes encoded, String hex, Decoder decoder) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Golden> golden() {
    RegisterSession session = RegisterSession.USUAL;
    Encapsulation frame = new Encapsulation(0x65, 0x01020304L, 0, 0x1122L, session.encode());
    SendData unconnected = SendData.unconnected(READ_SPEED.encode());
    SendData connected = SendData.connected(0x11223344L, 7, READ_SPEED.encode());
    EPath path =
        EPath.of(
            new EPath.Symbol("Program:Main"),
            new EPath.Symbol("Run"),
            new EPath.Logical(EPath.Kind.MEMBER, 3),
            new EPath.Logical(EPath.Kind.MEMBER, 0x1234),
            new EPath.Logical(EPath.Kind.MEMBER, 0x12345678L));
    EPath route =
        EPath.of(
            EPath.Port.slot(1, 2),
            new EPath.Port(2, Bytes.of("10.0.0.9".getBytes(StandardCharsets.US_ASCII))));
    EPath farPort = EPath.of(EPath.Port.slot(18, 5));
    ForwardOpen small =
        new ForwardOpen(
            false, 10, 5, 0, 0x21L, NAME, 3, 2_000_000, 500, 2_000_000, 500, 0xA3, toRouter());
    ForwardOpen large =
        new ForwardOpen(
            true, 10, 5, 0, 0x21L, NAME, 3, 2_000_000, 4000, 2_000_000, 4000, 0xA3, toRouter());
    ForwardOpen.Reply opened = new ForwardOpen.Reply(0x42L, 0x21L, NAME, 2_000_000, 2_000_000);
    ForwardClose close = new ForwardClose(10, 5, NAME, toRouter());
    ForwardClose.Reply closed = new ForwardClose.Reply(NAME);
    UnconnectedSend send = new UnconnectedSend(10, 5, READ_SPEED, SLOT_0);
    MessageReply partial = new MessageReply(0x52, 6, List.of(), Bytes.hex("C400 0100"));
    MessageReply refused = MessageReply.refused(0x54, 1, 0x0109);
    ReadTag.Reply number = new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("2A000000"));
    ReadTag.Reply structure = new ReadTag.Reply(WireType.structure(0x0FCE), Bytes.hex("0100"));
    MultipleService many = MultipleService.ofRequests(List.of(READ_SPEED, READ_SPEED));
    Identity identity = new Identity(1, 14, 55, 20, 11, 0x3060, 0x00C0FFEEL, "PLC");
    CommonPacket told =
        CommonPacket.of(new CommonPacket.IdentityItem(identity, Identity.OPERATIONAL));
    CommonPacket services =
        CommonPacket.of(new CommonPacket.ServicesItem(new Services(1, 0x120, "Communications")));
    return List.of(
        // version 1, options 0
        new Golden("session", session, session.encode(), "0100 0000", RegisterSession::decode),
        // command 0x65, 4 bytes, session, status 0, context, options 0, then the data above
        new Golden(
            "frame",
            frame,
            frame.encode(),
            "6500 0400 04030201 00000000 2211000000000000 00000000 0100 0000",
            Encapsulation::decode),
        // 3 names: 0x91, length, characters, one 0 after an odd length; members by 8, 16, 32 bits
        new Golden(
            "path",
            path,
            path.encode(),
            "91 0C 50726F6772616D3A4D61696E 91 03 52756E 00 2803 2900 3412 2A00 78563412",
            EPath::decode),
        // port 1 slot 2; port 2 with 0x10 for a long link of 8 characters
        new Golden("route", route, route.encode(), "01 02 12 08 31302E302E302E39", EPath::decode),
        // 0x0F says the port follows: 18 = 0x12, slot 5
        new Golden("far port", farPort, farPort.encode(), "0F 1200 05 ".trim(), EPath::decode),
        // service 0x4C, 4 words: 0x91, 5, Speed, pad = 8 bytes; 1 element
        new Golden(
            "read tag",
            READ_SPEED,
            READ_SPEED.encode(),
            "4C 04 91 05 5370656564 00 0100",
            MessageRequest::decode),
        new Golden(
            "fragment",
            new ReadTag.Fragment(2, 0x0102),
            new ReadTag.Fragment(2, 0x0102).encode(),
            "0200 02010000",
            ReadTag.Fragment::decode),
        // handle 0, timeout 0, 2 items: none of length 0, 0xB2 of 12 bytes
        new Golden(
            "unconnected",
            unconnected,
            unconnected.encode(),
            "00000000 0000 0200 0000 0000 B200 0C00 4C 04 91 05 5370656564 00 0100",
            SendData::decode),
        // 0xA1 of 4 bytes: the connection; 0xB1 of 2 + 12 = 14 bytes: number 7 and the message
        new Golden(
            "connected",
            connected,
            connected.encode(),
            "00000000 0000 0200 A100 0400 44332211 B100 0E00 0700"
                + "4C 04 91 05 5370656564 00 0100",
            SendData::decode),
        // tick, ticks, ids, name (2 + 2 + 4), multiplier, 3 x 0, 2 s = 0x001E8480 us,
        // 0x4200 | 500 = 0x43F4 both ways, transport, 3 words of path
        new Golden(
            "forward open",
            small,
            small.encode(),
            "0A 05 00000000 21000000 0201 3713 0D0C0B0A 03 000000"
                + "80841E00 F443 80841E00 F443 A3 03 0100 2002 2401",
            bytes -> ForwardOpen.decode(false, bytes)),
        // the same with 32 bits of parameters: 0x4200 << 16 | 4000 = 0x42000FA0
        new Golden(
            "large forward open",
            large,
            large.encode(),
            "0A 05 00000000 21000000 0201 3713 0D0C0B0A 03 000000"
                + "80841E00 A00F0042 80841E00 A00F0042 A3 03 0100 2002 2401",
            bytes -> ForwardOpen.decode(true, bytes)),
        // ids, name, both intervals, no words of the application
        new Golden(
            "opened",
            opened,
            opened.encode(),
            "42000000 21000000 0201 3713 0D0C0B0A 80841E00 80841E00 00 00",
            ForwardOpen.Reply::decode),
        // tick, ticks, name, 3 words, reserved, path
        new Golden(
            "forward close",
            close,
            close.encode(),
            "0A 05 0201 3713 0D0C0B0A 03 00 0100 2002 2401",
            ForwardClose::decode),
        new Golden(
            "closed",
            closed,
            closed.encode(),
            "0201 3713 0D0C0B0A 00 00",
            ForwardClose.Reply::decode),
        // tick, ticks, 12 bytes, message, 1 word, reserved, port 1 slot 0
        new Golden(
            "unconnected send",
            send,
            send.encode(),
            "0A 05 0C00 4C 04 91 05 5370656564 00 0100 01 00 0100",
            UnconnectedSend::decode),
        // 0x52 | 0x80 = 0xD2, reserved, status 6, no words
        new Golden(
            "partial", partial, partial.encode(), "D2 00 06 00 C400 0100", MessageReply::decode),
        // 0x54 | 0x80 = 0xD4, status 1, 1 word: 0x0109, size not supported
        new Golden("refused", refused, refused.encode(), "D4 00 01 01 0901", MessageReply::decode),
        // DINT is 0xC4; 42 = 0x2A
        new Golden("number", number, number.encode(), "C400 2A000000", ReadTag.Reply::decode),
        // 0x02A0, then the handle
        new Golden(
            "structure", structure, structure.encode(), "A002 CE0F 0100", ReadTag.Reply::decode),
        // 2 services; the first at 2 + 2 * 2 = 6, the second 12 bytes on, at 18
        new Golden(
            "multiple",
            many,
            many.encode(),
            "0200 0600 1200 4C 04 91 05 5370656564 00 0100 4C 04 91 05 5370656564 00 0100",
            MultipleService::decode),
        // 1 item 0x0C of 2 + 16 + 14 + 1 + 3 + 1 = 37 bytes
        new Golden(
            "identity",
            told,
            told.encode(),
            "0100 0C00 2500 0100 00000000000000000000000000000000"
                + "0100 0E00 3700 14 0B 6030 EEFFC000 03 504C43 03",
            CommonPacket::decode),
        // 1 item 0x100 of 2 + 2 + 16 = 20 bytes; 14 characters and two 0
        new Golden(
            "services",
            services,
            services.encode(),
            "0100 0001 1400 0100 2001 436F6D6D756E69636174696F6E73 0000",
            CommonPacket::decode),
        new Golden(
            "attributes",
            Attributes.of(1, 2),
            Attributes.of(1, 2).encode(),
            "0200 0100 0200",
            Attributes::decode));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void isWrittenAsItsBytesAndReadFromThem(Golden golden) throws WireException {
    assertThat(golden.encoded()).isEqualTo(Bytes.hex(golden.hex()));
    assertThat(golden.decoder().decode(Bytes.hex(golden.hex()))).isEqualTo(golden.message());
  }

  /** A message cut anywhere is told as such, or is another one, whose bytes are those left. */
  @ParameterizedTest
  @MethodSource("golden")
  void aCutMessageIsRefusedOrShorter(Golden golden) {
    Bytes whole = golden.encoded();
    for (int cut = 0; cut < whole.length(); cut++) {
      try {
        assertThat(golden.decoder().decode(whole.part(0, cut))).isNotEqualTo(golden.message());
      } catch (WireException e) {
        assertThat(e.detail()).isNotBlank();
      }
    }
  }

  /** Each byte set to 0xFF in turn, where lengths, counts and offsets are among them. */
  @ParameterizedTest
  @MethodSource("golden")
  void aWrongByteIsRefusedOrAnotherMessage(Golden golden) {
    byte[] bytes = golden.encoded().toArray();
    for (int i = 0; i < bytes.length; i++) {
      byte before = bytes[i];
      for (int wrong : new int[] {0x00, 0x7F, 0x80, 0xFF}) {
        bytes[i] = (byte) wrong;
        try {
          assertThat(golden.decoder().decode(Bytes.of(bytes))).isNotNull();
        } catch (WireException e) {
          assertThat(e.detail()).isNotBlank();
        }
      }
      bytes[i] = before;
    }
  }

  @Test
  void lengthsAndCountsAreCheckedBeforeAnythingIsTaken() {
    // 0xFFFF bytes said, 4096 allowed
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Encapsulation.dataLength(Bytes.hex("6F00 FFFF" + "00".repeat(20)), 4096))
        .withMessageContaining("65535");
    // 0xFFFF services, of which each takes at least two bytes of offset
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> MultipleService.decode(Bytes.hex("FFFF 0600")));
    // offsets that go back: 8, then 6
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> MultipleService.decode(Bytes.hex("0200 0600 0500 0000")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> CommonPacket.decode(Bytes.hex("FFFF")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Attributes.decode(Bytes.hex("FFFF 0100")));
    // options that nobody knows
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Encapsulation.decode(Bytes.hex("00".repeat(23) + "01")));
  }

  private static EPath toRouter() {
    return SLOT_0.then(MessageRequest.MESSAGE_ROUTER);
  }
}
