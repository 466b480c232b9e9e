// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.CommonPacket;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Encapsulation;
import io.millrace.gateway.eip.wire.ForwardClose;
import io.millrace.gateway.eip.wire.ForwardOpen;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.RegisterSession;
import io.millrace.gateway.eip.wire.SendData;
import io.millrace.gateway.eip.wire.Services;
import io.millrace.gateway.eip.wire.UnconnectedSend;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a controller answers to each message: sessions, connections, routes. Guarded by its owner.
 */
final class Messages {
  private static final int BAD_COMMAND = 0x01;
  private static final int BAD_DATA = 0x03;
  private static final int BAD_SESSION = 0x64;
  private static final int BAD_VERSION = 0x69;
  private static final int CONNECTION_IN_USE = 0x0100;
  private static final int CONNECTION_NOT_FOUND = 0x0107;
  private static final int BAD_SIZE = 0x0109;
  private static final int NO_MORE_CONNECTIONS = 0x0113;
  private static final long FIRST_TIMEOUT_INTERVALS = 4;

  private final ControllerLimits limits;
  private final Identity identity;
  private final ControllerObjects objects;

  /** What has the address. */
  private final Way.End own;

  private long lastSession = 0x01020300;
  private long lastDropped;
  private long lastConnection = 0x0A0B0000;

  Messages(ControllerLimits limits, Identity identity, ControllerObjects objects) {
    this.limits = limits;
    this.identity = identity;
    this.objects = objects;
    this.own = limits.way().follow(EPath.EMPTY);
  }

  /** Those so far are none any more. */
  void dropSessions() {
    lastDropped = lastSession;
  }

  /** The answer, if there is one to give. */
  Optional<Encapsulation> answer(Encapsulation asked, Conversation conversation, Instant now) {
    try {
      return switch (asked.command()) {
        case Encapsulation.REGISTER_SESSION -> Optional.of(register(asked, conversation));
        case Encapsulation.LIST_IDENTITY ->
            Optional.of(
                reply(
                    asked,
                    0,
                    CommonPacket.of(
                            new CommonPacket.IdentityItem(
                                own instanceof Way.Bridge bridge
                                    ? Bridges.identity(bridge)
                                    : identity,
                                Identity.OPERATIONAL))
                        .encode()));
        case Encapsulation.LIST_SERVICES ->
            Optional.of(
                reply(
                    asked,
                    0,
                    CommonPacket.of(
                            new CommonPacket.ServicesItem(
                                new Services(1, Services.CIP_OVER_TCP, "Communications")))
                        .encode()));
        case Encapsulation.SEND_RR_DATA ->
            Optional.of(
                isStranger(asked, conversation)
                    ? reply(asked, BAD_SESSION, Bytes.NONE)
                    : unconnected(asked, conversation, now));
        case Encapsulation.SEND_UNIT_DATA ->
            isStranger(asked, conversation)
                ? Optional.of(reply(asked, BAD_SESSION, Bytes.NONE))
                : connected(asked, conversation, now);
        default -> Optional.of(reply(asked, BAD_COMMAND, Bytes.NONE));
      };
    } catch (WireException e) {
      return Optional.of(reply(asked, BAD_DATA, Bytes.NONE));
    }
  }

  private Encapsulation register(Encapsulation asked, Conversation conversation)
      throws WireException {
    RegisterSession wanted = RegisterSession.decode(asked.data());
    if (wanted.version() != 1 || wanted.options() != 0) {
      return reply(asked, BAD_VERSION, RegisterSession.USUAL.encode());
    }
    lastSession++;
    conversation.begin(lastSession);
    return new Encapsulation(
        asked.command(), lastSession, 0, asked.context(), RegisterSession.USUAL.encode());
  }

  private boolean isStranger(Encapsulation asked, Conversation conversation) {
    return conversation.session() <= lastDropped || asked.session() != conversation.session();
  }

  private Encapsulation unconnected(Encapsulation asked, Conversation conversation, Instant now)
      throws WireException {
    for (CommonPacket.Item item : SendData.decode(asked.data()).packet().items()) {
      if (item instanceof CommonPacket.UnconnectedData(Bytes message)) {
        MessageReply reply = routed(MessageRequest.decode(message), conversation, now);
        return reply(asked, 0, SendData.unconnected(reply.encode()).encode());
      }
    }
    return reply(asked, BAD_DATA, Bytes.NONE);
  }

  private Optional<Encapsulation> connected(
      Encapsulation asked, Conversation conversation, Instant now) throws WireException {
    CommonPacket packet = SendData.decode(asked.data()).packet();
    if (packet.items().size() != 2
        || !(packet.items().getFirst() instanceof CommonPacket.ConnectedAddress(long id))
        || !(packet.items().getLast()
            instanceof CommonPacket.ConnectedData(int sequence, Bytes message))) {
      return Optional.of(reply(asked, BAD_DATA, Bytes.NONE));
    }
    // Controllers say nothing on a connection that they do not know any more.
    return conversation
        .use(id, now)
        .map(
            open -> {
              MessageReply reply = onConnection(message, open, conversation);
              return reply(
                  asked,
                  0,
                  SendData.connected(open.toOriginator(), sequence, reply.encode()).encode());
            });
  }

  private MessageReply onConnection(
      Bytes message, Conversation.Open open, Conversation conversation) {
    int most = open.largest() - Short.BYTES;
    try {
      MessageRequest request = MessageRequest.decode(message);
      return message.length() > most
          ? MessageReply.refused(request.service(), MessageReply.TOO_MUCH_DATA)
          : at(open.end(), request, most, conversation);
    } catch (WireException e) {
      return MessageReply.refused(
          message.length() == 0 ? 0 : message.at(0) & 0x7F, MessageReply.PATH_SEGMENT_ERROR, 0);
    }
  }

  private MessageReply routed(MessageRequest request, Conversation conversation, Instant now)
      throws WireException {
    if (!request.path().equals(MessageRequest.CONNECTION_MANAGER)) {
      return at(own, request, limits.unconnectedBytes(), conversation);
    }
    return switch (request.service()) {
      case MessageRequest.UNCONNECTED_SEND -> {
        UnconnectedSend send = UnconnectedSend.decode(request.data());
        Way.End end = limits.way().follow(send.route());
        // A refusal says how much of the route was left.
        yield end instanceof Way.Nowhere(int reason, int left)
            ? new MessageReply(
                request.service(),
                MessageReply.CONNECTION_FAILURE,
                List.of(reason),
                new WireWriter().u8(left).toBytes())
            : at(end, send.message(), limits.unconnectedBytes(), conversation);
      }
      case MessageRequest.FORWARD_OPEN -> open(request, false, conversation, now);
      case MessageRequest.LARGE_FORWARD_OPEN -> open(request, true, conversation, now);
      case MessageRequest.FORWARD_CLOSE -> {
        ForwardClose close = ForwardClose.decode(request.data());
        yield conversation.close(close.name())
            ? MessageReply.ok(request.service(), new ForwardClose.Reply(close.name()).encode())
            : MessageReply.refused(
                request.service(), MessageReply.CONNECTION_FAILURE, CONNECTION_NOT_FOUND);
      }
      default -> MessageReply.refused(request.service(), MessageReply.SERVICE_UNSUPPORTED);
    };
  }

  private MessageReply open(
      MessageRequest request, boolean isLarge, Conversation conversation, Instant now)
      throws WireException {
    if (isLarge && !limits.isLargeKnown()) {
      return MessageReply.refused(request.service(), MessageReply.SERVICE_UNSUPPORTED);
    }
    ForwardOpen open = ForwardOpen.decode(isLarge, request.data());
    conversation.forgetIdle(now);
    int largest = Math.max(open.sizeToTarget(), open.sizeToOriginator());
    int refused = 0;
    Way.End end = limits.way().follow(open.path());
    if (end instanceof Way.Nowhere(int reason, int _)) {
      refused = reason;
    } else if (conversation.isOpen(open.name())) {
      refused = CONNECTION_IN_USE;
    } else if (conversation.openConnections() >= limits.connections()) {
      refused = NO_MORE_CONNECTIONS;
    } else if (largest > limits.largestMessage()) {
      return MessageReply.refused(
          request.service(), MessageReply.CONNECTION_FAILURE, BAD_SIZE, limits.largestMessage());
    }
    if (refused != 0) {
      return MessageReply.refused(request.service(), MessageReply.CONNECTION_FAILURE, refused);
    }
    lastConnection++;
    conversation.open(
        lastConnection,
        new Conversation.Open(
            open.name(),
            end,
            open.toOriginator(),
            Math.min(open.sizeToTarget(), open.sizeToOriginator()),
            open.intervalToTarget() * (FIRST_TIMEOUT_INTERVALS << open.timeoutMultiplier()),
            now));
    return MessageReply.ok(
        request.service(),
        new ForwardOpen.Reply(
                lastConnection,
                open.toOriginator(),
                open.name(),
                open.intervalToTarget(),
                open.intervalToOriginator())
            .encode());
  }

  private MessageReply at(
      Way.End end, MessageRequest request, int most, Conversation conversation) {
    return switch (end) {
      case Way.Processor _ -> objects.answer(request, most, conversation);
      case Way.Bridge bridge -> Bridges.answer(bridge, request);
      case Way.Nowhere _ ->
          MessageReply.refused(request.service(), MessageReply.CONNECTION_FAILURE);
    };
  }

  private static Encapsulation reply(Encapsulation asked, int status, Bytes data) {
    return new Encapsulation(asked.command(), asked.session(), status, asked.context(), data);
  }
}
