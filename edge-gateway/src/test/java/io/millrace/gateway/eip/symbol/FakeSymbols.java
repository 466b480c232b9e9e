// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.eip.wire.AttributeList;
import io.millrace.gateway.eip.wire.Attributes;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.ChangeCounters;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTemplate;
import io.millrace.gateway.eip.wire.SymbolPage;
import io.millrace.gateway.eip.wire.TemplateAttributes;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Answers what a controller's objects do about its tags and structures; nothing at first. */
public final class FakeSymbols {
  private static final int PAGE = 2;
  private static final int TEMPLATE_PART = 24;

  private final Map<String, List<SymbolPage.Entry>> scopes = new TreeMap<>();
  private final Map<Long, Structure> templates = new ConcurrentHashMap<>();

  private record Structure(TemplateDefinition definition, int bytes) {}

  /** Counts changes; below zero when it does not. */
  public final AtomicLong changes = new AtomicLong(1);

  /** Goes up by itself with each page of symbols. */
  public volatile boolean isBeingEdited;

  public volatile boolean knowsAccess = true;
  public volatile boolean takesPackets = true;

  /** Multiple Service Packets that were answered; those in them are requests, too. */
  public final AtomicInteger packets = new AtomicInteger();

  public final AtomicInteger requests = new AtomicInteger();

  /**
   * @param scope {@code Program:} and a name; empty for the controller.
   */
  public FakeSymbols add(String scope, String name, int type, int access, Long... dimensions) {
    List<SymbolPage.Entry> entries = scopes.computeIfAbsent(scope, _ -> new ArrayList<>());
    List<Long> three = new ArrayList<>(List.of(dimensions));
    while (three.size() < 3) {
      three.add(0L);
    }
    // Instances have gaps, as when tags were deleted.
    entries.add(new SymbolPage.Entry(3L * entries.size() + 1, name, type, 4, three, access));
    return this;
  }

  public FakeSymbols addTemplate(
      long id, String name, int bytes, TemplateDefinition.Member... members) {
    templates.put(id, new Structure(new TemplateDefinition(name, List.of(members)), bytes));
    return this;
  }

  /** Empty for what is not about symbols, or when it knows none. */
  public Optional<MessageReply> answer(MessageRequest request) throws WireException {
    if (request.service() == MessageRequest.MULTIPLE_SERVICE_PACKET && takesPackets) {
      return several(MultipleService.decode(request.data()).requests());
    }
    long classId = number(request.path(), EPath.Kind.CLASS);
    boolean isMine =
        classId == MessageRequest.SYMBOL_CLASS
            || classId == MessageRequest.TEMPLATE_CLASS
            || classId == ChangeCounters.CLASS;
    if (!isMine || scopes.isEmpty()) {
      return Optional.empty();
    }
    requests.incrementAndGet();
    if (classId == ChangeCounters.CLASS) {
      return Optional.of(counters(request));
    }
    return Optional.of(classId == MessageRequest.SYMBOL_CLASS ? page(request) : template(request));
  }

  /** One answer to all of them; empty when one is about something else. */
  private Optional<MessageReply> several(List<MessageRequest> requests) throws WireException {
    List<MessageReply> replies = new ArrayList<>();
    for (MessageRequest one : requests) {
      Optional<MessageReply> reply = answer(one);
      if (reply.isEmpty()) {
        return Optional.empty();
      }
      replies.add(reply.get());
    }
    packets.incrementAndGet();
    boolean isFailed = replies.stream().anyMatch(one -> one.status() != MessageReply.SUCCESS);
    return Optional.of(
        new MessageReply(
            MessageRequest.MULTIPLE_SERVICE_PACKET,
            isFailed ? MessageReply.EMBEDDED_ERROR : MessageReply.SUCCESS,
            List.of(),
            MultipleService.ofReplies(replies).encode()));
  }

  private MessageReply counters(MessageRequest request) {
    return changes.get() < 0
        ? MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN)
        : MessageReply.ok(
            request.service(),
            new AttributeList(List.of(AttributeList.Value.u32(3, changes.get()))).encode());
  }

  private MessageReply page(MessageRequest request) throws WireException {
    if (isBeingEdited) {
      changes.incrementAndGet();
    }
    Attributes asked = Attributes.decode(request.data());
    if (!knowsAccess && asked.ids().contains(SymbolPage.ACCESS)) {
      return MessageReply.refused(request.service(), MessageReply.ATTRIBUTE_UNSUPPORTED);
    }
    String scope =
        request.path().segments().getFirst() instanceof EPath.Symbol(String program) ? program : "";
    List<SymbolPage.Entry> entries = scopes.get(scope);
    if (entries == null) {
      return MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN);
    }
    long from = number(request.path(), EPath.Kind.INSTANCE);
    List<SymbolPage.Entry> rest =
        entries.stream().filter(entry -> entry.instance() >= from).toList();
    List<SymbolPage.Entry> page = rest.stream().limit(PAGE).toList();
    return new MessageReply(
        request.service(),
        page.size() < rest.size() ? MessageReply.PARTIAL : MessageReply.SUCCESS,
        List.of(),
        new SymbolPage(page).encode(asked));
  }

  private MessageReply template(MessageRequest request) throws WireException {
    long id = number(request.path(), EPath.Kind.INSTANCE);
    Structure structure = templates.get(id);
    if (structure == null) {
      return MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN);
    }
    Bytes bytes = structure.definition().encode();
    if (request.service() == MessageRequest.GET_ATTRIBUTE_LIST) {
      int words = (bytes.length() + 23 + 3) / 4;
      return MessageReply.ok(
          request.service(),
          new TemplateAttributes(
                  words, structure.bytes(), structure.definition().members().size(), (int) id)
              .encode(Attributes.decode(request.data())));
    }
    ReadTemplate read = ReadTemplate.decode(request.data());
    int left = Math.min(read.bytes(), bytes.length() - (int) read.offset());
    return new MessageReply(
        request.service(),
        left > TEMPLATE_PART ? MessageReply.PARTIAL : MessageReply.SUCCESS,
        List.of(),
        bytes.part((int) read.offset(), Math.min(left, TEMPLATE_PART)));
  }

  private static long number(EPath path, EPath.Kind kind) {
    for (EPath.Segment segment : path.segments()) {
      if (segment instanceof EPath.Logical(EPath.Kind found, long value) && found == kind) {
        return value;
      }
    }
    return -1;
  }
}
