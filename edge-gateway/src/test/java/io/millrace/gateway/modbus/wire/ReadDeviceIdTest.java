// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.modbus.wire.ReadDeviceId.Item;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadDeviceIdTest {
  private static final ReadDeviceId.Reply REPLY =
      new ReadDeviceId.Reply(
          ReadDeviceId.BASIC,
          0x81,
          0,
          List.of(new Item(0, "ACME"), new Item(1, "PM-5"), new Item(2, "V2.1")));

  /**
   * 7 bytes: 2B function, 0E type, 01 level, 81 conformity, 00 no more, 00 next, 03 objects; then
   * three times id, 4 and four characters: 7 + 3 * 6 = 25 = 0x19.
   */
  private static final byte[] REPLY_BYTES =
      hex("2B 0E 01 81 00 00 03 00 04 41434D45 01 04 504D2D35 02 04 56322E31");

  @Test
  void theQuestionIsFourBytes() throws PduException {
    ReadDeviceId asked = new ReadDeviceId(ReadDeviceId.BASIC, 0);

    assertThat(asked.encode()).isEqualTo(hex("2B 0E 01 00"));
    assertThat(ReadDeviceId.decode(hex("2B 0E 01 00"))).isEqualTo(asked);
    // transaction 1, protocol 0, length 4 + 1 for the unit, unit 0xFF
    assertThat(Mbap.frame(1, 0xFF, asked.encode())).isEqualTo(hex("0001 0000 0005 FF 2B0E0100"));
  }

  @Test
  void theAnswerIsItsGoldenBytes() throws PduException {
    assertThat(REPLY.encode()).isEqualTo(REPLY_BYTES).hasSize(25);
    assertThat(ReadDeviceId.Reply.bytes(REPLY.objects())).isEqualTo(25);
    assertThat(ReadDeviceId.Reply.decode(REPLY_BYTES)).isEqualTo(REPLY);
  }

  @Test
  void moreFollowsNamesTheNextObject() throws PduException {
    ReadDeviceId.Reply first = new ReadDeviceId.Reply(1, 1, 1, List.of(new Item(0, "A")));

    // FF more follows, 01 is next, 01 object: id 0, 1 character
    assertThat(first.encode()).isEqualTo(hex("2B 0E 01 01 FF 01 01 00 01 41"));
    assertThat(ReadDeviceId.Reply.decode(first.encode())).isEqualTo(first);
    // A next object without more to follow means nothing.
    assertThat(ReadDeviceId.Reply.decode(hex("2B 0E 01 01 00 07 00")).next()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "2C 0E 01 01 00 00 00, function",
    "2B 0D 01 01 00 00 00, MEI type",
    "2B 0E 05 01 00 00 00, level 5",
    "2B 0E 00 01 00 00 00, level 0",
    "2B 0E 01 01 01 01 00, more follows is 0x01",
    "2B 0E 01 01 FF 00 00, next object 0",
    "2B 0E 01 01 00 00 01 00 FF 41, 255 bytes of text",
    "2B 0E 01 01 00 00 00 00, 1 bytes too many"
  })
  void whatIsNoAnswerSaysWhy(String bytes, String why) {
    assertThatThrownBy(() -> ReadDeviceId.Reply.decode(hex(bytes)))
        .isInstanceOf(PduException.class)
        .hasMessageContaining(why);
  }

  @Test
  void nothingThatIsCutIsAnAnswerOrAQuestion() {
    for (int length = 0; length < REPLY_BYTES.length; length++) {
      byte[] cut = Arrays.copyOf(REPLY_BYTES, length);
      assertThatThrownBy(() -> ReadDeviceId.Reply.decode(cut)).isInstanceOf(PduException.class);
    }
    for (int length = 0; length < 4; length++) {
      byte[] cut = Arrays.copyOf(hex("2B 0E 01 00"), length);
      assertThatThrownBy(() -> ReadDeviceId.decode(cut)).isInstanceOf(PduException.class);
    }
  }

  @Test
  void whateverIsReadIsWrittenTheSameAndNothingElseIsThrown() {
    Random random = new Random(43);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = REPLY_BYTES.clone();
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        ReadDeviceId.Reply reply = ReadDeviceId.Reply.decode(bytes);
        read++;
        // The number of a next object that does not follow is the one thing that is not kept.
        assertThat(ReadDeviceId.Reply.decode(reply.encode())).isEqualTo(reply);
      } catch (PduException e) {
        assertThat(e.detail()).isNotEmpty();
      }
    }
    assertThat(read).isBetween(50_000, 199_999);
  }

  @ParameterizedTest
  @CsvSource({
    "0001 0001 0005 FF, protocol 1",
    "0001 0000 0001 FF, length 1",
    "0001 0000 00FF FF, length 255",
    "0001 0000 FFFF FF, length 65535",
    "0001 0000 0005, 6 bytes"
  })
  void whatIsNoHeaderSaysWhy(String bytes, String why) {
    assertThatThrownBy(() -> Mbap.decode(hex(bytes)))
        .isInstanceOf(PduException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aHeaderIsItsGoldenBytes() throws PduException {
    // transaction 0x1234, protocol 0, 253 bytes and the unit are 254 = 0xFE, unit 7
    Mbap header = new Mbap(0x1234, Mbap.MOST_PDU, 7);

    assertThat(header.encode()).isEqualTo(hex("1234 0000 00FE 07"));
    assertThat(Mbap.decode(header.encode())).isEqualTo(header);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
