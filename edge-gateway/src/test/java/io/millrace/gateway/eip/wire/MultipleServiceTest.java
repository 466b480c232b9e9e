// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several messages in one, each from its offset to the next one's. */
class MultipleServiceTest extends GoldenContract {
  private static final MessageRequest SPEED =
      new MessageRequest(0x4C, EPath.of(new EPath.Symbol("Speed")), new ReadTag(1).encode());

  @Override
  List<Golden<?>> golden() {
    MultipleService asked = MultipleService.ofRequests(List.of(SPEED, SPEED));
    MessageReply number =
        MessageReply.ok(
            0x4C, new ReadTag.Reply(WireType.of(CipType.DINT), Bytes.hex("2A000000")).encode());
    return List.of(
        // 2 services; the first at 2 + 2 * 2 = 6, the second 12 bytes on, at 18 = 0x12
        packet(
            "asked",
            asked,
            "0200 0600 1200 4C 04 91 05 5370656564 00 0100 4C 04 91 05 5370656564 00 0100"),
        // one at 2 + 2 = 4
        packet(
            "one",
            MultipleService.ofRequests(List.of(SPEED)),
            "0100 0400 4C 04 91 05 5370656564 00 0100"),
        packet("none", new MultipleService(List.of()), "0000"),
        // 6, and 4 + 2 + 4 = 10 bytes on: 16 = 0x10; the second is not there
        packet(
            "answered",
            MultipleService.ofReplies(List.of(number, MessageReply.refused(0x4C, 5, 0))),
            "0200 0600 1000 CC 00 00 00 C400 2A000000 CC 00 05 01 0000"),
        // service 0x0A, 2 words: class 2, instance 1 is the message router; the first from above
        new Golden<>(
            "asked of the router",
            new MessageRequest(0x0A, MessageRequest.MESSAGE_ROUTER, asked.encode()),
            "0A 02 2002 2401"
                + "0200 0600 1200 4C 04 91 05 5370656564 00 0100 4C 04 91 05 5370656564 00 0100",
            MessageRequest::encode,
            MessageRequest::decode),
        // 0x0A | 0x80 = 0x8A, status 0x1E: at least one failed, each has its own status
        new Golden<>(
            "answered by the router",
            new MessageReply(
                0x0A,
                0x1E,
                List.of(),
                MultipleService.ofReplies(List.of(number, MessageReply.refused(0x4C, 4, 0)))
                    .encode()),
            "8A 00 1E 00 0200 0600 1000 CC 00 00 00 C400 2A000000 CC 00 04 01 0000",
            MessageReply::encode,
            MessageReply::decode));
  }

  private static Golden<MultipleService> packet(String name, MultipleService packet, String hex) {
    return new Golden<>(name, packet, hex, MultipleService::encode, MultipleService::decode);
  }

  @Test
  void countsAndOffsetsMustFitTheBytesWithoutHoles() {
    for (String hex :
        List.of(
            // 65535 services, of which each takes two bytes of offset
            "FFFF 0600",
            // the first before and behind the end of the offsets, which is 6
            "0200 0500 0800 CC000000 CC000000",
            "0200 0700 0A00 CC000000 CC000000",
            // the second before the first, on it, and behind the end
            "0200 0600 0400 CC000000",
            "0200 0600 0600 CC000000",
            "0200 0600 0B00 CC000000",
            // the last without a byte
            "0200 0600 0A00 CC000000",
            // no service, and bytes nevertheless
            "0000 CC000000")) {
      assertThatExceptionOfType(WireException.class)
          .as(hex)
          .isThrownBy(() -> MultipleService.decode(Bytes.hex(hex)));
    }
  }

  @Test
  void whatNoOffsetReachesIsNotWritten() {
    Bytes big = Bytes.of(new byte[0x8000]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MultipleService(List.of(big, big, big)).encode());
  }

  /** The most services that fit the longest message: each an offset and one byte. */
  @Test
  void evenTheMostServicesAreCheap() {
    int count = (Encapsulation.MOST_DATA - 2) / 3;
    Bytes most = new MultipleService(Collections.nCopies(count, Bytes.of((byte) 1))).encode();
    assertThat(
            Allocated.by(
                () ->
                    assertThatExceptionOfType(WireException.class)
                        .isThrownBy(() -> MultipleService.decode(most))))
        .isLessThan(MOST_ALLOCATED);
  }
}
