// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.gateway.eip.wire.Attributes;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.SymbolPage;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the pages of the controller's symbol table, and then of each program's. Confined to one
 * thread.
 */
final class SymbolPages {
  static final int MOST_SYMBOLS = 500_000;
  static final int MOST_PROGRAMS = 1_000;
  private static final long LAST_INSTANCE = 0xFFFF_FFFFL;

  private static final Attributes ALL =
      Attributes.of(SymbolPage.NAME, SymbolPage.TYPE, SymbolPage.DIMENSIONS, SymbolPage.ACCESS);

  /** Old controllers know no External Access. */
  private static final Attributes OLD =
      Attributes.of(SymbolPage.NAME, SymbolPage.TYPE, SymbolPage.DIMENSIONS);

  private static final int ATTRIBUTE_LIST_ERROR = 0x0A;
  private static final String OWN = "__";

  private final List<Symbol> symbols = new ArrayList<>();
  private final List<String> programs = new ArrayList<>();
  private final Deque<String> left = new ArrayDeque<>();
  private final Map<Integer, SymbolType> types = new HashMap<>();
  private Attributes asked = ALL;
  private @Nullable String program;
  private long from;
  private boolean isDone;

  boolean isDone() {
    return isDone;
  }

  List<Symbol> symbols() {
    return symbols;
  }

  List<String> programs() {
    return programs;
  }

  MessageRequest next() {
    return SymbolPage.request(program, from, asked);
  }

  /**
   * @return null, or why the table cannot be had.
   */
  @Nullable String take(MessageReply reply) throws WireException {
    boolean isLast = reply.status() == MessageReply.SUCCESS;
    if (!isLast && reply.status() != MessageReply.PARTIAL) {
      return refused(reply);
    }
    List<SymbolPage.Entry> entries = SymbolPage.decode(reply.data(), asked).entries();
    if (entries.isEmpty() && !isLast) {
      throw new WireException("a page of symbols from %d on is empty".formatted(from));
    }
    for (SymbolPage.Entry entry : entries) {
      if (entry.instance() < from) {
        throw new WireException(
            "symbol %d is on the page from %d on".formatted(entry.instance(), from));
      }
      from = entry.instance() + 1;
      enter(entry);
    }
    if (symbols.size() > MOST_SYMBOLS || programs.size() > MOST_PROGRAMS) {
      return "it has more than %d tags or %d programs".formatted(MOST_SYMBOLS, MOST_PROGRAMS);
    }
    if (isLast) {
      turn();
    } else if (from > LAST_INSTANCE) {
      throw new WireException("there is more behind the last symbol there can be");
    }
    return null;
  }

  private @Nullable String refused(MessageReply reply) {
    boolean isOld =
        reply.status() == MessageReply.ATTRIBUTE_UNSUPPORTED
            || reply.status() == ATTRIBUTE_LIST_ERROR;
    if (isOld && asked.equals(ALL)) {
      asked = OLD;
      return null;
    }
    if (program != null) {
      // It went meanwhile, which the counters tell, or keeps its tags to itself.
      turn();
      return null;
    }
    return "it has no list of tags that can be read: status 0x%02X, extended %s"
        .formatted(reply.status(), reply.extended());
  }

  private void turn() {
    program = left.poll();
    from = 0;
    isDone = program == null;
  }

  private void enter(SymbolPage.Entry entry) throws WireException {
    String name = entry.name();
    if (program == null && SymbolTable.isProgram(name)) {
      if (CipAddress.isName(name)) {
        programs.add(name);
        left.add(name);
      }
      return;
    }
    boolean isNamed = program == null ? CipAddress.isName(name) : SymbolTable.isInnerName(name);
    boolean isHidden = SymbolType.isSystem(entry.type()) || name.startsWith(OWN) || !isNamed;
    if (isHidden) {
      return;
    }
    List<Long> dimensions = entry.dimensions().subList(0, SymbolType.rank(entry.type()));
    if (dimensions.stream().anyMatch(dimension -> dimension > Integer.MAX_VALUE)) {
      throw new WireException("%s has dimensions %s".formatted(name, dimensions));
    }
    try {
      symbols.add(
          new Symbol(
              entry.instance(),
              program,
              name,
              types.computeIfAbsent(entry.type(), SymbolType::of),
              dimensions.stream().map(Long::intValue).toList(),
              ExternalAccess.of(entry.access())));
    } catch (IllegalArgumentException e) {
      throw new WireException(String.valueOf(e.getMessage()));
    }
  }
}
