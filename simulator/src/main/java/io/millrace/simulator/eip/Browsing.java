// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.AttributeList;
import io.millrace.gateway.eip.wire.Attributes;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTemplate;
import io.millrace.gateway.eip.wire.SymbolPage;
import io.millrace.gateway.eip.wire.TemplateAttributes;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Listed;
import io.millrace.simulator.eip.memory.Template;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Answers about what tags and structures there are, and whether that changed. Immutable. */
final class Browsing {
  private static final int REPLY_HEADER = 4;
  private static final int PAGE = 400;
  private static final int PROGRAM_PREFIX = "Program:".length();
  private static final int DIMENSIONS = 3;

  private final ControllerMemory memory;

  Browsing(ControllerMemory memory) {
    this.memory = memory;
  }

  /**
   * Tags from an instance on, as many as fit.
   *
   * @param most bytes of the reply.
   */
  MessageReply symbols(MessageRequest request, int most) throws WireException {
    Attributes wanted = Attributes.decode(request.data());
    if (!wanted.ids().stream().allMatch(Browsing::isKnown)) {
      return MessageReply.refused(request.service(), MessageReply.ATTRIBUTE_UNSUPPORTED);
    }
    String scope = "";
    if (request.path().segments().getFirst() instanceof EPath.Symbol(String program)) {
      scope = program.length() > PROGRAM_PREFIX ? program.substring(PROGRAM_PREFIX) : "?";
    }
    long from = instance(request.path());
    WireWriter out = new WireWriter();
    while (true) {
      Optional<List<Listed>> page = memory.listed(scope, from, PAGE);
      if (page.isEmpty()) {
        return MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN, 0);
      }
      if (page.get().isEmpty()) {
        return MessageReply.ok(request.service(), out.toBytes());
      }
      for (Listed listed : page.get()) {
        Bytes entry = entry(listed).encode(wanted);
        if (out.length() + entry.length() + REPLY_HEADER > most) {
          return new MessageReply(
              request.service(),
              out.length() == 0 ? MessageReply.REPLY_TOO_LARGE : MessageReply.PARTIAL,
              List.of(),
              out.toBytes());
        }
        out.bytes(entry);
        from = listed.id() + 1L;
      }
    }
  }

  /** Size and handle of a structure. */
  MessageReply templateAttributes(MessageRequest request) throws WireException {
    Optional<Template> found = memory.template(instance(request.path()));
    if (found.isEmpty()) {
      return MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN, 0);
    }
    Template template = found.get();
    TemplateAttributes attributes =
        new TemplateAttributes(
            template.definitionWords(),
            template.size(),
            template.members().size(),
            template.handle());
    return MessageReply.ok(request.service(), attributes.encode(Attributes.decode(request.data())));
  }

  /** A part of a structure's definition. */
  MessageReply template(MessageRequest request, int most) throws WireException {
    Optional<Template> found = memory.template(instance(request.path()));
    if (found.isEmpty()) {
      return MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN, 0);
    }
    ReadTemplate read = ReadTemplate.decode(request.data());
    Bytes definition = found.get().definition();
    if (read.offset() > definition.length()) {
      return MessageReply.refused(request.service(), MessageReply.GENERAL_ERROR, 0x2105);
    }
    int wanted = Math.min(read.bytes(), definition.length() - (int) read.offset());
    int fits = Math.min(wanted, most - REPLY_HEADER);
    return new MessageReply(
        request.service(),
        fits < wanted ? MessageReply.PARTIAL : MessageReply.SUCCESS,
        List.of(),
        definition.part((int) read.offset(), fits));
  }

  /** The counters that tell a client whether what it knows is still so. */
  MessageReply changes(MessageRequest request) throws WireException {
    List<AttributeList.Value> values =
        Attributes.decode(request.data()).ids().stream()
            .map(
                id ->
                    switch (id) {
                      case 1 -> AttributeList.Value.u16(id, 5);
                      case 2 -> AttributeList.Value.u16(id, 1);
                      case 3 -> AttributeList.Value.u32(id, memory.tagChanges());
                      case 4 -> AttributeList.Value.u32(id, memory.typeChanges());
                      case 10 ->
                          AttributeList.Value.u32(id, memory.tagChanges() + memory.typeChanges());
                      default ->
                          AttributeList.Value.refused(id, MessageReply.ATTRIBUTE_UNSUPPORTED);
                    })
            .toList();
    return MessageReply.ok(request.service(), new AttributeList(values).encode());
  }

  private static boolean isKnown(int attribute) {
    return switch (attribute) {
      case 1, 2, 3, 5, 6, 7, 8, 10 -> true;
      default -> false;
    };
  }

  private static SymbolPage.Entry entry(Listed listed) {
    List<Long> dimensions =
        IntStream.range(0, DIMENSIONS)
            .mapToObj(i -> i < listed.dimensions().size() ? (long) listed.dimensions().get(i) : 0L)
            .toList();
    return new SymbolPage.Entry(
        listed.id(),
        listed.name(),
        listed.symbolType(),
        listed.elementBytes(),
        dimensions,
        listed.access().code());
  }

  private static long instance(EPath path) {
    return path.segments().getLast() instanceof EPath.Logical(EPath.Kind kind, long value)
            && kind == EPath.Kind.INSTANCE
        ? value
        : 0;
  }
}
