// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTemplate;
import io.millrace.gateway.eip.wire.TemplateAttributes;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import io.millrace.gateway.eip.wire.WireException;
import io.millrace.gateway.eip.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the templates of some types, and of all that is in them: first how large each is, then what
 * it is made of, several in a packet where the controller takes such. One that is refused stays
 * unknown. Confined to one thread.
 */
final class TemplateReads {
  static final int MOST_BYTES = 32 << 20;
  static final int MOST_DEFINITION_BYTES = 1 << 20;
  static final int DEEPEST = 32;

  private static final int MOST_ASKED = 0xFFFF;
  private static final int REPLY_HEADER = 4;

  private final Set<Integer> left = new LinkedHashSet<>();
  private final Set<Integer> seen = new HashSet<>();
  private final Map<Integer, TemplateAttributes> attributes = new HashMap<>();

  /** Those whose answer was too long among others. */
  private final Set<Integer> alone = new HashSet<>();

  private final List<Template> templates = new ArrayList<>();
  private List<Integer> asked = List.of();

  /** What there is so far of the one that was asked for. */
  private WireWriter definition = new WireWriter();

  private boolean takesPackets = true;
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

  /**
   * @param most bytes of a request and of its answer.
   */
  MessageRequest next(int most) {
    if (definition.length() == 0) {
      asked = batch(most);
    }
    return asked.size() == 1
        ? request(asked.getFirst())
        : MultipleService.request(asked.stream().map(this::request).toList());
  }

  private MessageRequest request(int id) {
    TemplateAttributes known = attributes.get(id);
    return known == null
        ? TemplateAttributes.request(id)
        : new ReadTemplate(definition.length(), wanted(known)).request(id);
  }

  /** As many of one kind as fit, at least one; sizes first. */
  private List<Integer> batch(int most) {
    boolean isOfSizes = left.stream().anyMatch(id -> !attributes.containsKey(id));
    List<Integer> batch = new ArrayList<>();
    int request = MultipleService.HEADER_BYTES + MultipleService.overhead(0);
    int reply = request;
    for (int id : left) {
      TemplateAttributes known = attributes.get(id);
      boolean mayShare = takesPackets && !alone.contains(id);
      if ((known == null) != isOfSizes || (!mayShare && !batch.isEmpty())) {
        continue;
      }
      request += Short.BYTES + request(id).encode().length();
      reply +=
          Short.BYTES
              + REPLY_HEADER
              + (known == null ? TemplateAttributes.ANSWER_BYTES : wanted(known));
      if (!batch.isEmpty() && (request > most || reply > most)) {
        break;
      }
      batch.add(id);
      if (!mayShare) {
        break;
      }
    }
    return batch;
  }

  /**
   * @return null, or why the templates cannot be had.
   */
  @Nullable String take(MessageReply reply) throws WireException {
    if (asked.size() == 1) {
      return take(asked.getFirst(), reply);
    }
    if (reply.status() != MessageReply.SUCCESS && reply.status() != MessageReply.EMBEDDED_ERROR) {
      takesPackets = false;
      return null;
    }
    List<MessageReply> replies =
        MultipleService.decode(reply.data()).repliesTo(asked.stream().map(this::request).toList());
    for (int i = 0; i < replies.size(); i++) {
      MessageReply one = replies.get(i);
      if (one.status() == MessageReply.PARTIAL || one.status() == MessageReply.REPLY_TOO_LARGE) {
        alone.add(asked.get(i));
        continue;
      }
      String why = take(asked.get(i), one);
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  private @Nullable String take(int id, MessageReply reply) throws WireException {
    boolean isPartial = reply.status() == MessageReply.PARTIAL;
    TemplateAttributes known = attributes.get(id);
    if (reply.status() != MessageReply.SUCCESS && !isPartial) {
      done(id);
      return null;
    }
    if (known == null) {
      TemplateAttributes found = TemplateAttributes.decode(reply.data());
      long wanted = TemplateDefinition.bytes(found);
      bytes += wanted;
      attributes.put(id, found);
      return wanted > MOST_DEFINITION_BYTES || bytes > MOST_BYTES
          ? "its structures take more than %d bytes to describe, or one of them more than %d"
              .formatted(MOST_BYTES, MOST_DEFINITION_BYTES)
          : null;
    }
    int wanted = wanted(known);
    int got = reply.data().length();
    if (got > wanted || (isPartial && got == 0)) {
      throw new WireException(
          "%d bytes of template 0x%03X were asked, %d answered".formatted(wanted, id, got));
    }
    definition.bytes(reply.data());
    boolean isWhole = definition.length() >= TemplateDefinition.bytes(known);
    if (isWhole || (!isPartial && got < wanted)) {
      enter(id, known);
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

  private int wanted(TemplateAttributes known) {
    return (int) Math.min(MOST_ASKED, TemplateDefinition.bytes(known) - definition.length());
  }

  private void enter(int id, TemplateAttributes known) throws WireException {
    Template template =
        Template.of(id, known, TemplateDefinition.decode(definition.toBytes(), known.members()));
    templates.add(template);
    template.members().forEach(member -> need(member.type()));
    done(id);
  }

  private void need(SymbolType type) {
    if (type instanceof SymbolType.Structure(int id) && seen.add(id)) {
      left.add(id);
    }
  }

  private void done(int id) {
    left.remove(id);
    attributes.remove(id);
    definition = new WireWriter();
  }
}
