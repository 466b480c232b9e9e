// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip;

import io.millrace.gateway.eip.wire.Attributes;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireReader;
import io.millrace.gateway.eip.wire.WireWriter;
import io.millrace.simulator.eip.memory.ControllerMemory;
import io.millrace.simulator.eip.memory.Listed;
import io.millrace.simulator.eip.memory.Template;
import java.util.List;
import java.util.Optional;

/** Answers about what tags and structures there are, and whether that changed. Immutable. */
final class Browsing {
  /** The object whose attributes count the changes of the program. */
  static final int CHANGES_CLASS = 0xAC;

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
    List<Integer> wanted = Attributes.decode(request.data()).ids();
    if (!wanted.stream().allMatch(Browsing::isKnown)) {
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
        Bytes entry = entry(listed, wanted);
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
    WireWriter out = new WireWriter();
    List<Integer> ids = Attributes.decode(request.data()).ids();
    out.u16(ids.size());
    for (int id : ids) {
      out.u16(id);
      switch (id) {
        case 1 -> out.u16(0).u16(template.handle());
        case 2 -> out.u16(0).u16(template.members().size());
        case 4 -> out.u16(0).u32(template.definitionWords());
        case 5 -> out.u16(0).u32(template.size());
        default -> out.u16(MessageReply.ATTRIBUTE_UNSUPPORTED);
      }
    }
    return MessageReply.ok(request.service(), out.toBytes());
  }

  /** A part of a structure's definition. */
  MessageReply template(MessageRequest request, int most) throws WireException {
    Optional<Template> found = memory.template(instance(request.path()));
    if (found.isEmpty()) {
      return MessageReply.refused(request.service(), MessageReply.PATH_UNKNOWN, 0);
    }
    WireReader in = new WireReader(request.data());
    long offset = in.u32("offset");
    int count = in.u16("bytes");
    in.end("Read Template");
    Bytes definition = Bytes.of(found.get().definition());
    if (offset > definition.length()) {
      return MessageReply.refused(request.service(), MessageReply.GENERAL_ERROR, 0x2105);
    }
    int wanted = Math.min(count, definition.length() - (int) offset);
    int fits = Math.min(wanted, most - REPLY_HEADER);
    return new MessageReply(
        request.service(),
        fits < wanted ? MessageReply.PARTIAL : MessageReply.SUCCESS,
        List.of(),
        definition.part((int) offset, fits));
  }

  /** The counters that tell a client whether what it knows is still so. */
  MessageReply changes(MessageRequest request) throws WireException {
    List<Integer> ids = Attributes.decode(request.data()).ids();
    WireWriter out = new WireWriter().u16(ids.size());
    for (int id : ids) {
      out.u16(id);
      switch (id) {
        case 1 -> out.u16(0).u16(5);
        case 2 -> out.u16(0).u16(1);
        case 3 -> out.u16(0).u32(memory.tagChanges());
        case 4 -> out.u16(0).u32(memory.typeChanges());
        case 10 -> out.u16(0).u32(memory.tagChanges() + memory.typeChanges());
        default -> out.u16(MessageReply.ATTRIBUTE_UNSUPPORTED);
      }
    }
    return MessageReply.ok(request.service(), out.toBytes());
  }

  private static boolean isKnown(int attribute) {
    return switch (attribute) {
      case 1, 2, 3, 5, 6, 7, 8, 10 -> true;
      default -> false;
    };
  }

  private static Bytes entry(Listed listed, List<Integer> wanted) {
    WireWriter out = new WireWriter().u32(listed.id());
    for (int attribute : wanted) {
      switch (attribute) {
        case 1 -> out.u16(listed.name().length()).text(listed.name());
        case 2 -> out.u16(listed.symbolType());
        case 7 -> out.u16(listed.elementBytes());
        case 8 -> {
          for (int i = 0; i < DIMENSIONS; i++) {
            out.u32(i < listed.dimensions().size() ? listed.dimensions().get(i) : 0);
          }
        }
        case 10 -> out.u8(listed.access().code());
        // Addresses and flags inside the controller, which mean nothing to anybody else.
        default -> out.u32(0);
      }
    }
    return out.toBytes();
  }

  private static long instance(EPath path) {
    return path.segments().getLast() instanceof EPath.Logical(EPath.Kind kind, long value)
            && kind == EPath.Kind.INSTANCE
        ? value
        : 0;
  }
}
