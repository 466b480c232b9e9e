// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests to an object and its answers, with what attributes are asked for. */
class MessageTest extends GoldenContract {
  @Override
  List<Golden<?>> golden() {
    return List.of(
        // Get Attributes All of the identity: service 1, 2 words: class 1, instance 1
        request(
            "identity, asked",
            new MessageRequest(0x01, MessageRequest.IDENTITY, Bytes.NONE),
            "01 02 2001 2401"),
        // Get Attribute Single, 3 words: class 0x0F, instance 2, attribute 1
        request(
            "attribute, asked",
            new MessageRequest(0x0E, EPath.attribute(0x0F, 2, 1), Bytes.NONE),
            "0E 03 200F 2402 3001"),
        // 0x0E | 0x80 = 0x8E, reserved, status 0, no words; 0xC0FFEE
        reply(
            "attribute, answered",
            MessageReply.ok(0x0E, Bytes.hex("EEFFC000")),
            "8E 00 00 00 EEFFC000"),
        // 0x52 | 0x80 = 0xD2, reserved, status 6, no words; DINT, 1
        reply(
            "partial",
            new MessageReply(0x52, 6, List.of(), Bytes.hex("C400 01000000")),
            "D2 00 06 00 C400 01000000"),
        // 0x54 | 0x80 = 0xD4, status 1, 1 word: 0x0109, size not supported
        reply("refused", MessageReply.refused(0x54, 1, 0x0109), "D4 00 01 01 0901"),
        // 0x5B | 0x80 = 0xDB, 2 words: 0x0109 and the 504 = 0x01F8 bytes that would be granted
        reply(
            "refused with size",
            MessageReply.refused(0x5B, 1, 0x0109, 504),
            "DB 00 01 02 0901 F801"),
        // a service that the object does not have
        reply("unknown service", MessageReply.refused(0x4C, 8), "CC 00 08 00"),
        // 2 attributes: 1 and 2
        new Golden<>(
            "attributes",
            Attributes.of(1, 2),
            "0200 0100 0200",
            Attributes::encode,
            Attributes::decode),
        new Golden<>(
            "no attributes", Attributes.of(), "0000", Attributes::encode, Attributes::decode));
  }

  private static Golden<MessageRequest> request(String name, MessageRequest request, String hex) {
    return new Golden<>(name, request, hex, MessageRequest::encode, MessageRequest::decode);
  }

  private static Golden<MessageReply> reply(String name, MessageReply reply, String hex) {
    return new Golden<>(name, reply, hex, MessageReply::encode, MessageReply::decode);
  }

  @Test
  void requestsAndRepliesAreToldApart() {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> MessageRequest.decode(Bytes.hex("CC 00")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> MessageReply.decode(Bytes.hex("4C 00 00 00")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MessageRequest(0x80, EPath.EMPTY, Bytes.NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> MessageReply.refused(0x4C, 0x100));
  }

  @Test
  void lengthsAreThoseOfTheBytes() {
    // 3 words of path said, 2 there; 2 words of status said, 1 there; 65535 attributes, 1 there
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> MessageRequest.decode(Bytes.hex("01 03 2001 2401")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> MessageReply.decode(Bytes.hex("D4 00 01 02 0901")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Attributes.decode(Bytes.hex("FFFF 0100")));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Attributes.decode(Bytes.hex("0100 0100 00")));
  }

  /** The longest message there is: 2 bytes of count and 32,754 attributes. */
  @Test
  void evenTheLongestListIsCheap() {
    byte[] longest = new byte[Encapsulation.MOST_DATA - 1];
    longest[0] = (byte) 0xF2;
    longest[1] = 0x7F;
    Bytes sent = Bytes.of(longest);
    assertThat(
            Allocated.by(
                () -> {
                  try {
                    assertThat(Attributes.decode(sent).ids()).hasSize(0x7FF2);
                  } catch (WireException e) {
                    throw new AssertionError(e);
                  }
                }))
        .isLessThan(MOST_ALLOCATED);
  }
}
