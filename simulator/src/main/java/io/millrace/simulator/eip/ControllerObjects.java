// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.ChangeCounters;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.Identity;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.eip.memory.ControllerMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The objects inside a controller, and which of them answers what. Guarded by its owner. */
final class ControllerObjects {
  private static final int REPLY_HEADER = 4;
  private static final int IDENTITY_CLASS = 1;
  private static final int ROUTER_CLASS = 2;
  private static final int MANAGER_CLASS = 0x06;
  private static final List<Integer> OBJECTS =
      List.of(
          IDENTITY_CLASS,
          ROUTER_CLASS,
          MANAGER_CLASS,
          MessageRequest.SYMBOL_CLASS,
          MessageRequest.TEMPLATE_CLASS,
          ChangeCounters.CLASS);

  private final Identity identity;
  private final PlacedTags tags;
  private final TagReads reads;
  private final Browsing browsing;

  ControllerObjects(Identity identity, ControllerMemory memory, PlacedTags tags) {
    this.identity = identity;
    this.tags = tags;
    this.reads = new TagReads(memory, tags);
    this.browsing = new Browsing(memory);
  }

  /**
   * @param message for the message router.
   * @param most bytes of the reply.
   */
  MessageReply answer(MessageRequest message, int most, Conversation conversation) {
    return answer(message, most, conversation, tags.now());
  }

  private MessageReply answer(
      MessageRequest request, int most, Conversation conversation, Signals.Snapshot values) {
    try {
      MessageReply reply = routed(request, most, conversation, values);
      return reply.data().length() + REPLY_HEADER > most
          ? MessageReply.refused(request.service(), MessageReply.REPLY_TOO_LARGE)
          : reply;
    } catch (WireException e) {
      return MessageReply.refused(request.service(), MessageReply.NOT_ENOUGH_DATA);
    }
  }

  private MessageReply routed(
      MessageRequest request, int most, Conversation conversation, Signals.Snapshot values)
      throws WireException {
    OptionalLong classId = classId(request.path());
    int service = request.service();
    if (service == MessageRequest.MULTIPLE_SERVICE_PACKET
        && classId.isPresent()
        && classId.getAsLong() == ROUTER_CLASS) {
      return multiple(request, most, conversation, values);
    }
    if (classId.isEmpty() || classId.getAsLong() == MessageRequest.SYMBOL_CLASS) {
      return switch (service) {
        case MessageRequest.READ_TAG, MessageRequest.READ_TAG_FRAGMENTED ->
            reads.answer(request, most, conversation, values);
        case MessageRequest.GET_INSTANCE_ATTRIBUTE_LIST ->
            classId.isEmpty() ? unsupported(request) : browsing.symbols(request, most);
        default -> unsupported(request);
      };
    }
    return switch ((int) Math.min(classId.getAsLong(), Integer.MAX_VALUE)) {
      case IDENTITY_CLASS -> identity(request);
      case MessageRequest.TEMPLATE_CLASS ->
          switch (service) {
            case MessageRequest.GET_ATTRIBUTE_LIST -> browsing.templateAttributes(request);
            case MessageRequest.READ_TEMPLATE -> browsing.template(request, most);
            default -> unsupported(request);
          };
      case ChangeCounters.CLASS ->
          service == MessageRequest.GET_ATTRIBUTE_LIST
              ? browsing.changes(request)
              : unsupported(request);
      case ROUTER_CLASS ->
          service == MessageRequest.GET_ATTRIBUTES_ALL ? router(request) : unsupported(request);
      default -> MessageReply.refused(service, MessageReply.PATH_UNKNOWN);
    };
  }

  /** Each gets what the ones before it left, less what the ones behind it need to say no. */
  private MessageReply multiple(
      MessageRequest request, int most, Conversation conversation, Signals.Snapshot values)
      throws WireException {
    List<MessageRequest> requests = MultipleService.decode(request.data()).requests();
    int room = most - REPLY_HEADER - MultipleService.overhead(requests.size());
    List<MessageReply> replies = new ArrayList<>(requests.size());
    int behind = requests.size();
    for (MessageRequest one : requests) {
      behind--;
      MessageReply reply =
          answer(one, room - behind * (REPLY_HEADER + Short.BYTES), conversation, values);
      room -= reply.encode().length();
      replies.add(reply);
    }
    boolean isFailed = replies.stream().anyMatch(reply -> reply.status() != MessageReply.SUCCESS);
    return new MessageReply(
        request.service(),
        isFailed ? MessageReply.EMBEDDED_ERROR : MessageReply.SUCCESS,
        List.of(),
        MultipleService.ofReplies(replies).encode());
  }

  /** Which objects there are: some clients ask for nothing before they know. */
  private static MessageReply router(MessageRequest request) {
    WireWriter out = new WireWriter().u16(OBJECTS.size());
    OBJECTS.forEach(out::u16);
    return MessageReply.ok(request.service(), out.toBytes());
  }

  private MessageReply identity(MessageRequest request) {
    return switch (request.service()) {
      case MessageRequest.GET_ATTRIBUTES_ALL ->
          MessageReply.ok(request.service(), identity.encodeAttributes());
      case MessageRequest.GET_ATTRIBUTE_SINGLE ->
          request.path().segments().getLast() instanceof EPath.Logical(EPath.Kind kind, long id)
                  && kind == EPath.Kind.ATTRIBUTE
              ? attribute(request, id)
              : MessageReply.refused(request.service(), MessageReply.PATH_SEGMENT_ERROR, 0);
      default -> unsupported(request);
    };
  }

  private MessageReply attribute(MessageRequest request, long id) {
    WireWriter out = new WireWriter();
    switch ((int) Math.min(id, Integer.MAX_VALUE)) {
      case 1 -> out.u16(identity.vendor());
      case 2 -> out.u16(identity.deviceType());
      case 3 -> out.u16(identity.productCode());
      case 4 -> out.u8(identity.major()).u8(identity.minor());
      case 5 -> out.u16(identity.status());
      case 6 -> out.u32(identity.serial());
      case 7 -> out.u8(identity.name().length()).text(identity.name());
      default -> {
        return MessageReply.refused(request.service(), MessageReply.ATTRIBUTE_UNSUPPORTED);
      }
    }
    Bytes value = out.toBytes();
    return MessageReply.ok(request.service(), value);
  }

  private static MessageReply unsupported(MessageRequest request) {
    return MessageReply.refused(request.service(), MessageReply.SERVICE_UNSUPPORTED);
  }

  /** Of the object that a path leads to; none when it names a tag. */
  private static OptionalLong classId(EPath path) {
    for (EPath.Segment segment : path.segments()) {
      if (segment instanceof EPath.Logical(EPath.Kind kind, long value)
          && kind == EPath.Kind.CLASS) {
        return OptionalLong.of(value);
      }
    }
    return OptionalLong.empty();
  }
}
