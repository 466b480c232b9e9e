// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.gateway.eip.wire.GoldenContract.Decoder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Bytes that nobody thought of, for every decoder. Each build replays the corpus; {@code
 * JAZZER_FUZZ=1 mvn test -Dtest=WireFuzzTest -pl edge-gateway -am} looks for new ones.
 */
class WireFuzzTest {
  private record Codec<T>(Function<T, Bytes> encoder, Decoder<T> decoder) {}

  private static final Attributes SYMBOLS = Attributes.of(1, 2, 3, 7, 8, 10);
  private static final Attributes SIZES = Attributes.of(4, 5, 2, 1);

  /** The first byte of an input says which; so new ones come last. */
  private static final List<Codec<?>> CODECS =
      List.of(
          new Codec<>(Encapsulation::encode, Encapsulation::decode),
          new Codec<>(SendData::encode, SendData::decode),
          new Codec<>(CommonPacket::encode, CommonPacket::decode),
          new Codec<>(MessageRequest::encode, MessageRequest::decode),
          new Codec<>(MessageReply::encode, MessageReply::decode),
          new Codec<>(EPath::encode, EPath::decode),
          new Codec<>(MultipleService::encode, MultipleService::decode),
          new Codec<>(ReadTag::encode, ReadTag::decode),
          new Codec<>(ReadTag.Fragment::encode, ReadTag.Fragment::decode),
          new Codec<>(ReadTag.Reply::encode, ReadTag.Reply::decode),
          new Codec<>(ForwardOpen::encode, bytes -> ForwardOpen.decode(false, bytes)),
          new Codec<>(ForwardOpen::encode, bytes -> ForwardOpen.decode(true, bytes)),
          new Codec<>(ForwardOpen.Reply::encode, ForwardOpen.Reply::decode),
          new Codec<>(ForwardClose::encode, ForwardClose::decode),
          new Codec<>(ForwardClose.Reply::encode, ForwardClose.Reply::decode),
          new Codec<>(UnconnectedSend::encode, UnconnectedSend::decode),
          new Codec<>(Identity::encodeAttributes, Identity::decodeAttributes),
          new Codec<>(RegisterSession::encode, RegisterSession::decode),
          new Codec<>(Attributes::encode, Attributes::decode),
          new Codec<>(page -> page.encode(SYMBOLS), bytes -> SymbolPage.decode(bytes, SYMBOLS)),
          new Codec<>(template -> template.encode(SIZES), TemplateAttributes::decode),
          new Codec<>(ReadTemplate::encode, ReadTemplate::decode),
          new Codec<>(counters -> counters.values().encode(), ChangeCounters::decode));

  /** A message that is written and read again is the same; anything else is refused in words. */
  @FuzzTest(maxDuration = "10m")
  void bytesAreAMessageOrRefused(byte[] sent) {
    if (sent.length == 0) {
      return;
    }
    Codec<?> codec = CODECS.get(Byte.toUnsignedInt(sent[0]) % CODECS.size());
    check(codec, Bytes.of(Arrays.copyOfRange(sent, 1, sent.length)));
  }

  /** A structure's definition; names that are cut off or broken become others. */
  @FuzzTest(maxDuration = "10m")
  void aDefinitionIsReadOrRefused(FuzzedDataProvider data) {
    int members = data.consumeInt(0, 0xFFFF);
    try {
      assertThat(
              TemplateDefinition.decode(Bytes.of(data.consumeRemainingAsBytes()), members)
                  .members())
          .hasSize(members);
    } catch (WireException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  /** As the client unpacks what comes: frame, packet, message, and the messages inside. */
  @FuzzTest(maxDuration = "10m")
  void aReplyIsUnpackedOrRefused(byte[] sent) {
    try {
      Encapsulation frame = Encapsulation.decode(Bytes.of(sent));
      for (CommonPacket.Item item : SendData.decode(frame.data()).packet().items()) {
        switch (item) {
          case CommonPacket.UnconnectedData(Bytes message) -> unpack(message);
          case CommonPacket.ConnectedData(int _, Bytes message) -> unpack(message);
          case CommonPacket.NullAddress _,
              CommonPacket.ConnectedAddress _,
              CommonPacket.IdentityItem _,
              CommonPacket.ServicesItem _,
              CommonPacket.Other _ -> {}
        }
      }
    } catch (WireException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  private static void unpack(Bytes message) throws WireException {
    MessageReply reply = MessageReply.decode(message);
    if (reply.service() == MessageRequest.MULTIPLE_SERVICE_PACKET) {
      for (MessageReply one : MultipleService.decode(reply.data()).replies()) {
        assertThat(ReadTag.Reply.decode(one.data())).isNotNull();
      }
    }
  }

  private static <T> void check(Codec<T> codec, Bytes bytes) {
    T message;
    try {
      message = codec.decoder().decode(bytes);
    } catch (WireException e) {
      assertThat(e.detail()).isNotBlank();
      return;
    }
    try {
      assertThat(codec.decoder().decode(codec.encoder().apply(message))).isEqualTo(message);
    } catch (WireException e) {
      throw new AssertionError("it does not read what it wrote", e);
    }
  }
}
