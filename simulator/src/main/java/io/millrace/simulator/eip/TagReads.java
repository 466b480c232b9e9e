// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireType;
import io.millrace.simulator.device.Served;
import io.millrace.simulator.device.Signals;
import io.millrace.simulator.eip.Conversation.Asked;
import io.millrace.simulator.eip.Conversation.Unfinished;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Elementary;
import io.millrace.simulator.eip.memory.Lookup;
import io.millrace.simulator.eip.memory.Place;
import io.millrace.simulator.eip.memory.TagPath;
import io.millrace.simulator.eip.memory.TagPath.Step;
import io.millrace.simulator.eip.memory.Template;
import io.millrace.simulator.eip.memory.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers to Read Tag and Read Tag Fragmented. Guarded by its owner. */
final class TagReads {
  private static final int BEYOND_THE_END = 0x2105;
  private static final int REPLY_HEADER = 4;

  private final ControllerMemory memory;
  private final PlacedTags tags;

  TagReads(ControllerMemory memory, PlacedTags tags) {
    this.memory = memory;
    this.tags = tags;
  }

  /**
   * @param most bytes of the reply.
   */
  MessageReply answer(
      MessageRequest request, int most, Conversation conversation, Signals.Snapshot values)
      throws WireException {
    boolean isFragment = request.service() == MessageRequest.READ_TAG_FRAGMENTED;
    ReadTag.Fragment wanted =
        isFragment
            ? ReadTag.Fragment.decode(request.data())
            : new ReadTag.Fragment(ReadTag.decode(request.data()).elements(), 0);
    Optional<TagPath> path = path(request.path());
    if (path.isEmpty()) {
      return MessageReply.refused(request.service(), MessageReply.PATH_SEGMENT_ERROR, 0);
    }
    return switch (memory.find(path.get())) {
      case Lookup.NoSuchName() ->
          MessageReply.refused(request.service(), MessageReply.PATH_SEGMENT_ERROR, 0);
      case Lookup.NoSuchElement() ->
          MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN, 0);
      case Lookup.Forbidden() ->
          MessageReply.refused(request.service(), MessageReply.PRIVILEGE_VIOLATION);
      case Lookup.Found(Place place) -> {
        if (wanted.elements() < 1 || wanted.elements() > place.elements()) {
          yield MessageReply.refused(request.service(), MessageReply.GENERAL_ERROR, BEYOND_THE_END);
        }
        yield read(request, place, wanted, most, conversation, values);
      }
    };
  }

  private MessageReply read(
      MessageRequest request,
      Place place,
      ReadTag.Fragment wanted,
      int most,
      Conversation conversation,
      Signals.Snapshot values) {
    Asked asked = new Asked(request.path(), wanted.elements());
    Optional<Unfinished> begun = wanted.offset() == 0 ? Optional.empty() : conversation.kept(asked);
    Unfinished whole = begun.orElseGet(() -> begin(place, wanted.elements(), values));
    int left = whole.bytes().length() - (int) Math.min(wanted.offset(), Integer.MAX_VALUE);
    if (left < 0) {
      return MessageReply.refused(request.service(), MessageReply.GENERAL_ERROR, BEYOND_THE_END);
    }
    WireType type = wireType(place.type());
    int room = most - REPLY_HEADER - (type.isStructure() ? Integer.BYTES : Short.BYTES);
    if (left <= room) {
      conversation.forget(asked);
      conversation.serve(whole.served());
      Bytes rest = whole.bytes().part((int) wanted.offset(), left);
      return MessageReply.ok(request.service(), new ReadTag.Reply(type, rest).encode());
    }
    int unit = place.type() instanceof Elementary ? place.type().size() : Integer.BYTES;
    int fits = room / unit * unit;
    if (fits <= 0) {
      return MessageReply.refused(request.service(), MessageReply.REPLY_TOO_LARGE);
    }
    conversation.keep(asked, whole);
    Bytes part = whole.bytes().part((int) wanted.offset(), fits);
    return new MessageReply(
        request.service(), MessageReply.PARTIAL, List.of(), new ReadTag.Reply(type, part).encode());
  }

  private Unfinished begin(Place place, int elements, Signals.Snapshot values) {
    List<Served> served = tags.renewed(place, elements, values);
    return new Unfinished(Bytes.of(memory.read(place, elements)), served);
  }

  private static WireType wireType(Type type) {
    return switch (type) {
      case Elementary elementary -> new WireType(elementary.symbolType(), 0);
      case Template template -> WireType.structure(template.handle());
    };
  }

  /** As the memory knows paths; controllers do not take the bit of a number for a name. */
  private static Optional<TagPath> path(EPath path) {
    List<Step> steps = new ArrayList<>();
    List<EPath.Segment> segments = path.segments();
    for (int i = 0; i < segments.size(); i++) {
      Optional<Step> step =
          switch (segments.get(i)) {
            case EPath.Symbol(String name) ->
                name.chars().allMatch(Character::isDigit)
                    ? Optional.empty()
                    : Optional.of(new Step.Name(name));
            case EPath.Logical(EPath.Kind kind, long value) ->
                switch (kind) {
                  case MEMBER -> Optional.of(new Step.Element(value));
                  case CLASS -> instance(value, segments, i + 1);
                  case INSTANCE, CONNECTION_POINT, ATTRIBUTE -> Optional.empty();
                };
            case EPath.Port _ -> Optional.empty();
          };
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(step.get());
      i += step.get() instanceof Step.Instance ? 1 : 0;
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new TagPath(steps));
  }

  private static Optional<Step> instance(long classId, List<EPath.Segment> segments, int at) {
    return classId == MessageRequest.SYMBOL_CLASS
            && at < segments.size()
            && segments.get(at) instanceof EPath.Logical(EPath.Kind kind, long id)
            && kind == EPath.Kind.INSTANCE
        ? Optional.of(new Step.Instance(id))
        : Optional.empty();
  }
}
