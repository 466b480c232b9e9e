// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.client;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.SendData;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Answers that are sound as frames, and say something else than the controller did. */
final class Rewritten {
  private Rewritten() {}

  /** Lets a test change each answer on a connection, those inside of one packet one by one. */
  static AnswerCable.Answers replies(UnaryOperator<MessageReply> how) {
    return (frame, out) -> {
      try {
        out.write(of(frame, how));
      } catch (WireException e) {
        throw new AssertionError("the controller sends what is no answer", e);
      }
    };
  }

  private static byte[] of(byte[] frame, UnaryOperator<MessageReply> how) throws WireException {
    Encapsulation read = Encapsulation.decode(Bytes.of(frame));
    List<CommonPacket.Item> items = SendData.decode(read.data()).packet().items();
    if (!(items.get(0) instanceof CommonPacket.ConnectedAddress(long connection)
        && items.get(1) instanceof CommonPacket.ConnectedData(int sequence, Bytes message))) {
      throw new WireException("not on a connection: " + items);
    }
    MessageReply reply = MessageReply.decode(message);
    Bytes changed =
        reply.service() == MessageRequest.MULTIPLE_SERVICE_PACKET
            ? several(reply, how).encode()
            : how.apply(reply).encode();
    return new Encapsulation(
            read.command(),
            read.session(),
            read.status(),
            read.context(),
            SendData.connected(connection, sequence, changed).encode())
        .encode()
        .toArray();
  }

  private static MessageReply several(MessageReply packet, UnaryOperator<MessageReply> how)
      throws WireException {
    List<MessageReply> replies = new ArrayList<>();
    for (MessageReply one : MultipleService.decode(packet.data()).replies()) {
      replies.add(how.apply(one));
    }
    boolean isFailed = replies.stream().anyMatch(one -> one.status() != MessageReply.SUCCESS);
    return new MessageReply(
        packet.service(),
        isFailed ? MessageReply.EMBEDDED_ERROR : MessageReply.SUCCESS,
        List.of(),
        MultipleService.ofReplies(replies).encode());
  }
}
