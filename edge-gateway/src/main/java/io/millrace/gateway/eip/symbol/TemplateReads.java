// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTemplate;
import io.millrace.gateway.eip.wire.TemplateAttributes;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the templates of some types, and of all that is in them. One that is refused stays unknown.
 * Confined to one thread.
 */
final class TemplateReads {
  static final int MOST_BYTES = 32 << 20;
  static final int MOST_DEFINITION_BYTES = 1 << 20;
  static final int DEEPEST = 32;

  private static final int MOST_ASKED = 0xFFFF;

  private final Deque<Integer> left = new ArrayDeque<>();
  private final Set<Integer> seen = new HashSet<>();
  private final List<Template> templates = new ArrayList<>();
  private @Nullable TemplateAttributes attributes;
  private WireWriter definition = new WireWriter();
  private long bytes;

  TemplateReads(List<Symbol> symbols) {
    symbols.forEach(symbol -> need(symbol.type()));
  }

  boolean isDone() {
    return left.isEmpty();
  }

  List<Template> templates() {
    return templates;
  }

  MessageRequest next() {
    TemplateAttributes now = attributes;
    return now == null
        ? TemplateAttributes.request(left.getFirst())
        : new ReadTemplate(definition.length(), asked(now)).request(left.getFirst());
  }

  /**
   * @return null, or why the templates cannot be had.
   */
  @Nullable String take(MessageReply reply) throws WireException {
    boolean isRefused =
        reply.status() != MessageReply.SUCCESS && reply.status() != MessageReply.PARTIAL;
    TemplateAttributes now = attributes;
    if (isRefused) {
      turn();
      return null;
    }
    if (now == null) {
      TemplateAttributes found = TemplateAttributes.decode(reply.data());
      long wanted = TemplateDefinition.bytes(found);
      bytes += wanted;
      attributes = found;
      return wanted > MOST_DEFINITION_BYTES || bytes > MOST_BYTES
          ? "its structures take more than %d bytes to describe, or one of them more than %d"
              .formatted(MOST_BYTES, MOST_DEFINITION_BYTES)
          : null;
    }
    boolean isPartial = reply.status() == MessageReply.PARTIAL;
    int asked = asked(now);
    int got = reply.data().length();
    if (got > asked || (isPartial && got == 0)) {
      throw new WireException(
          "%d bytes of template 0x%03X were asked, %d answered"
              .formatted(asked, left.getFirst(), got));
    }
    definition.bytes(reply.data());
    boolean isWhole = definition.length() >= TemplateDefinition.bytes(now);
    if (isWhole || (!isPartial && got < asked)) {
      enter(now);
    }
    return null;
  }

  /** Whether structures are in each other deeper than any controller has them, or in a circle. */
  boolean isTooDeep() {
    Map<Integer, Template> byId = new HashMap<>();
    templates.forEach(template -> byId.put(template.id(), template));
    Map<Integer, Integer> depths = new HashMap<>();
    return templates.stream().anyMatch(template -> depth(template, byId, depths, 0) > DEEPEST);
  }

  private static int depth(
      Template template, Map<Integer, Template> byId, Map<Integer, Integer> depths, int above) {
    Integer known = depths.get(template.id());
    if (known != null) {
      return known;
    }
    int depth = 1;
    for (Member member : template.members()) {
      Template inner = member.type() instanceof SymbolType.Structure(int id) ? byId.get(id) : null;
      if (inner != null) {
        depth =
            Math.max(
                depth, above >= DEEPEST ? DEEPEST + 1 : 1 + depth(inner, byId, depths, above + 1));
      }
    }
    depths.put(template.id(), depth);
    return depth;
  }

  private int asked(TemplateAttributes now) {
    return (int) Math.min(MOST_ASKED, TemplateDefinition.bytes(now) - definition.length());
  }

  private void enter(TemplateAttributes found) throws WireException {
    Template template =
        Template.of(
            left.getFirst(),
            found,
            TemplateDefinition.decode(definition.toBytes(), found.members()));
    templates.add(template);
    template.members().forEach(member -> need(member.type()));
    turn();
  }

  private void need(SymbolType type) {
    if (type instanceof SymbolType.Structure(int id) && seen.add(id)) {
      left.addLast(id);
    }
  }

  private void turn() {
    left.removeFirst();
    attributes = null;
    definition = new WireWriter();
  }
}
