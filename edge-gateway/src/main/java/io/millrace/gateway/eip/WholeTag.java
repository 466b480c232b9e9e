// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.ReadItem.Layout;
import io.millrace.gateway.eip.ReadItem.Pick;
import io.millrace.gateway.eip.symbol.Place;
import io.millrace.gateway.eip.symbol.Symbol;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * A tag of the controller of which some values are wanted: a structure is read whole and taken
 * apart here, an array by the neighbouring elements that are wanted. Confined to one thread.
 */
final class WholeTag {
  /** Bytes that are rather read in vain than asked around: what a request of its own takes. */
  private static final int GAP_BYTES = 48;

  /** So much more than the wanted members alone may be read, for all are of one instant then. */
  private static final int WORTH = 4;

  /** What the names, the numbers and the answer to one more request take. */
  private static final int REQUEST_BYTES = 40;

  /** At most so much is read in one go, so that a tag does not hold up the others for long. */
  private static final int MOST_BYTES = 1 << 16;

  private static final int REPLY_HEADER = 8;

  private final Symbol symbol;
  private final SymbolTable table;
  private final int elementBytes;
  private final List<Wanted> wanted = new ArrayList<>();

  /**
   * @param symbol of a type whose size the table knows.
   */
  WholeTag(Symbol symbol, SymbolTable table) {
    this.symbol = symbol;
    this.table = table;
    this.elementBytes = table.bytes(symbol.type());
  }

  /**
   * @param bytes that the value has in the tag.
   */
  record Wanted(Tag tag, CipAddress.Symbolic address, Place place, int bytes) {
    int end() {
      return place.offset() + bytes;
    }
  }

  /** Neighbouring elements, from one to before another. */
  private record Run(int from, int to, List<Wanted> wanted) {
    int elements() {
      return to - from;
    }
  }

  void add(Tag tag, CipAddress.Symbolic address, Place place) {
    int bytes = place.bit() == null ? table.bytes(place.type()) : 1;
    wanted.add(new Wanted(tag, address, place, bytes));
  }

  List<Wanted> wanted() {
    return wanted;
  }

  /** Whether reading it whole is not much more than reading what is wanted of it by name. */
  boolean isWorthIt() {
    long whole = runs().stream().mapToLong(run -> run.elements() * (long) elementBytes).sum();
    long places = wanted.stream().map(each -> ReadItems.path(each.address())).distinct().count();
    long alone = wanted.stream().mapToLong(Wanted::bytes).sum() + places * REQUEST_BYTES;
    return whole <= WORTH * alone;
  }

  /** Why it is not read whole. */
  String whyNot() {
    return "by its name, for all of %s has %d bytes"
        .formatted(symbol.path(), symbol.elements() * elementBytes);
  }

  List<ReadItem> items() {
    return runs().stream().map(this::item).toList();
  }

  private List<Run> runs() {
    Deque<Run> runs = new ArrayDeque<>();
    int gap = GAP_BYTES / elementBytes;
    int most = Math.min(0xFFFF, Math.max(1, MOST_BYTES / elementBytes));
    for (Wanted each :
        wanted.stream().sorted(Comparator.comparingInt(w -> w.place().offset())).toList()) {
      int from = each.place().offset() / elementBytes;
      int to = (each.end() - 1) / elementBytes + 1;
      Run last = runs.peekLast();
      if (last != null && from - last.to() <= gap && to - last.from() <= most) {
        last.wanted().add(each);
        runs.removeLast();
        runs.add(new Run(last.from(), Math.max(last.to(), to), last.wanted()));
      } else {
        runs.add(new Run(from, to, new ArrayList<>(List.of(each))));
      }
    }
    return List.copyOf(runs);
  }

  private ReadItem item(Run run) {
    int bytes = run.elements() * elementBytes;
    int begin = run.from() * elementBytes;
    List<Pick> picks =
        run.wanted().stream()
            .map(
                each ->
                    new Pick(
                        each.tag(),
                        new Extract.Part(
                            each.place().type(),
                            each.place().offset() - begin,
                            each.bytes(),
                            each.place().bit())))
            .toList();
    return new ReadItem(
        new MessageRequest(
            MessageRequest.READ_TAG, path(run.from()), new ReadTag(run.elements()).encode()),
        new Layout(symbol.path(), type(), run.elements(), bytes),
        picks,
        REPLY_HEADER + bytes,
        why(run));
  }

  private String why(Run run) {
    String what = table.typeName(symbol.type());
    return symbol.dimensions().isEmpty()
        ? "%s, a %s, whole".formatted(symbol.path(), what)
        : "%s, elements %d to %d of %s[%d]"
            .formatted(symbol.path(), run.from(), run.to() - 1, what, symbol.elements());
  }

  private WireType type() {
    return switch (symbol.type()) {
      case SymbolType.Atomic(var atomic) -> WireType.of(atomic);
      case SymbolType.Structure structure ->
          WireType.structure(table.template(structure).orElseThrow().handle());
      case SymbolType.Unknown(int code) -> new WireType(code, 0);
    };
  }

  private EPath path(int element) {
    List<EPath.Segment> segments = new ArrayList<>();
    String program = symbol.program();
    if (program != null) {
      segments.add(new EPath.Symbol(program));
    }
    segments.add(new EPath.Symbol(symbol.name()));
    int rest = element;
    List<EPath.Segment> indices = new ArrayList<>();
    for (int dimension : symbol.dimensions().reversed()) {
      indices.addFirst(new EPath.Logical(EPath.Kind.MEMBER, rest % dimension));
      rest /= dimension;
    }
    segments.addAll(indices);
    return new EPath(segments);
  }
}
