// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames on the TCP connection: 24 bytes of header, then the data that it says. */
class EncapsulationTest extends GoldenContract {
  private static final long SESSION = 0x01020304L;
  private static final long CONTEXT = 0x1122L;

  @Override
  List<Golden<?>> golden() {
    return List.of(
        // version 1, options 0
        new Golden<>(
            "session",
            RegisterSession.USUAL,
            "0100 0000",
            RegisterSession::encode,
            RegisterSession::decode),
        // command 0x65, 4 bytes, no session so far, status 0, context, options 0, the data above
        frame(
            "register",
            new Encapsulation(0x65, 0, 0, CONTEXT, RegisterSession.USUAL.encode()),
            "6500 0400 00000000 00000000 2211000000000000 00000000 0100 0000"),
        // the same with the session that the device gave
        frame(
            "registered",
            new Encapsulation(0x65, SESSION, 0, CONTEXT, RegisterSession.USUAL.encode()),
            "6500 0400 04030201 00000000 2211000000000000 00000000 0100 0000"),
        // 0x66, no data; nobody answers it
        frame(
            "unregister",
            new Encapsulation(0x66, SESSION, 0, 0, Bytes.NONE),
            "6600 0000 04030201 00000000 0000000000000000 00000000"),
        // 0x63, no data, and no session is needed
        frame(
            "list identity",
            new Encapsulation(0x63, 0, 0, 0, Bytes.NONE),
            "6300 0000 00000000 00000000 0000000000000000 00000000"),
        // 0x04, the same
        frame(
            "list services",
            new Encapsulation(0x04, 0, 0, 0, Bytes.NONE),
            "0400 0000 00000000 00000000 0000000000000000 00000000"),
        // 0x6F, status 0x64: that session is none; the data is left out
        frame(
            "session unknown",
            new Encapsulation(0x6F, SESSION, 0x64, CONTEXT, Bytes.NONE),
            "6F00 0000 04030201 64000000 2211000000000000 00000000"),
        // handle 4, timeout 2, count 2, items 4 + 4 + 12 = 28 = 0x1C bytes of data; its items are
        // none of length 0, and 0xB2 of 12: Read Tag, 4 words, 0x91, 5, Speed, pad, 1 element
        frame(
            "read tag, asked",
            new Encapsulation(
                0x6F,
                SESSION,
                0,
                CONTEXT,
                SendData.unconnected(
                        new MessageRequest(
                                0x4C, EPath.of(new EPath.Symbol("Speed")), new ReadTag(1).encode())
                            .encode())
                    .encode()),
            "6F00 1C00 04030201 00000000 2211000000000000 00000000"
                + "00000000 0000 0200 0000 0000 B200 0C00 4C 04 91 05 5370656564 00 0100"),
        // handle 4, timeout 2, count 2, items (4 + 4) + (4 + 2 + 10) = 32 = 0x20; 0xA1 of 4
        // is our id of the connection, 0xB1 of 2 + 10 the number 7 and the answer: 0x4C | 0x80,
        // reserved, status 0, no words, DINT, 42
        frame(
            "read tag, answered on a connection",
            new Encapsulation(
                0x70,
                SESSION,
                0,
                CONTEXT,
                SendData.connected(
                        0x21,
                        7,
                        MessageReply.ok(
                                0x4C,
                                new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("2A000000"))
                                    .encode())
                            .encode())
                    .encode()),
            "7000 2000 04030201 00000000 2211000000000000 00000000"
                + "00000000 0000 0200 A100 0400 21000000 B100 0C00 0700"
                + "CC 00 00 00 C400 2A000000"));
  }

  private static Golden<Encapsulation> frame(String name, Encapsulation frame, String hex) {
    return new Golden<>(name, frame, hex, Encapsulation::encode, Encapsulation::decode);
  }

  @Test
  void aFrameThatIsCutOrTooLongIsRefused() {
    for (Golden<?> golden : golden()) {
      Bytes whole = golden.bytes();
      for (int cut = 0; cut < whole.length(); cut++) {
        assertRefused(golden, whole.part(0, cut));
      }
      assertRefused(golden, new WireWriter().bytes(whole).u8(0).toBytes());
    }
  }

  private static void assertRefused(Golden<?> golden, Bytes sent) {
    assertThatExceptionOfType(WireException.class)
        .as("%s in %d bytes", golden.name(), sent.length())
        .isThrownBy(() -> golden.decoder().decode(sent));
  }

  @Test
  void aLengthIsCheckedBeforeItsBytesAreAwaited() {
    // 0xFFFF bytes said, 4096 allowed
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Encapsulation.dataLength(Bytes.hex("6F00 FFFF" + "00".repeat(20)), 4096))
        .withMessageContaining("65535");
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Encapsulation.dataLength(Bytes.hex("6F00 0000" + "00".repeat(19)), 4096));
    // options that nobody knows
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Encapsulation.decode(Bytes.hex("00".repeat(23) + "01")));
  }

  @Test
  void whatNoFrameCanCarryIsNoFrame() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Encapsulation(0x6F, 0, 0, 0, Bytes.of(new byte[Encapsulation.MOST_DATA + 1])));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Encapsulation(0x1_0000, 0, 0, 0, Bytes.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Encapsulation(0x6F, 1L << 32, 0, 0, Bytes.NONE));
  }
}
