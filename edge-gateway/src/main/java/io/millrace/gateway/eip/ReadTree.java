// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.CipAddress.Part;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.ReadItem.Wanted;
import io.millrace.gateway.eip.ReadItem.Whole;
import io.millrace.gateway.eip.symbol.Lookup;
import io.millrace.gateway.eip.symbol.Place;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.symbol.Template;
import io.millrace.gateway.eip.wire.CipType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wanted tags as they lie in one another: tags of the controller, elements, members. Decides
 * for each structure whether it is read whole or by its members: whole, unless that takes more
 * messages, or more than twice as much of one. Confined to one thread.
 */
final class ReadTree {
  /** Service, length of the path, number of elements; and its offset in a packet. */
  private static final int REQUEST_HEADER = 6;

  /** So much more than the wanted members may be read, for all are of one instant then. */
  private static final int WORTH = 2;

  private static final SymbolType WORD = new SymbolType.Atomic(CipType.DWORD);

  private final SymbolTable table;
  private final Forbidden forbidden;
  private final int most;
  private final Map<String, Node> roots = new LinkedHashMap<>();

  /**
   * @param most bytes of one message.
   */
  ReadTree(SymbolTable table, Forbidden forbidden, int most) {
    this.table = table;
    this.forbidden = forbidden;
    this.most = most;
  }

  /** A value or a structure, and what is wanted of it. */
  private static final class Node {
    private final List<Part> path;
    private final Place place;
    private final List<Own> own = new ArrayList<>();
    private final Map<String, Node> children = new LinkedHashMap<>();

    Node(List<Part> path, Place place) {
      this.path = path;
      this.place = place;
    }
  }

  /**
   * A tag that is this very value.
   *
   * @param bit of it; null for all of it.
   */
  private record Own(Tag tag, @Nullable Integer bit) {}

  /**
   * Whether the way to a value is known, which then is among what is read.
   *
   * @param place where the address leads.
   */
  boolean add(Tag tag, CipAddress.Symbolic address, Place place) {
    if (!place.dimensions().isEmpty()) {
      return false;
    }
    List<Part> parts = address.parts();
    int tagAt = SymbolTable.isProgram(parts.getFirst().name()) ? 1 : 0;
    List<Node> way = new ArrayList<>();
    Part last = parts.getLast();
    boolean isInWord = place.bit() != null && address.bit() == null && last.indices().size() == 1;
    for (int i = tagAt; i < parts.size(); i++) {
      boolean isEnd = i == parts.size() - 1;
      boolean isWord = isInWord && isEnd;
      List<Part> path = new ArrayList<>(parts.subList(0, i + 1));
      Place at;
      if (isWord) {
        long word = last.indices().getFirst() / Integer.SIZE;
        int before = (int) (last.indices().getFirst() / Byte.SIZE);
        path.set(i, new Part(last.name(), List.of(word)));
        at =
            new Place(
                place.symbol(),
                WORD,
                List.of(),
                place.offset() - before + (int) word * Integer.BYTES,
                null);
      } else if (isEnd && address.bit() == null) {
        at = place;
      } else if (table.find(new CipAddress.Symbolic(path, null)) instanceof Lookup.Found found) {
        at = found.place();
      } else {
        return false;
      }
      way.add(new Node(List.copyOf(path), at));
    }
    Map<String, Node> among = roots;
    Node end = way.getFirst();
    for (Node step : way) {
      end = among.computeIfAbsent(text(step.path).toUpperCase(Locale.ROOT), _ -> step);
      among = end.children;
    }
    Integer bit =
        isInWord
            ? Integer.valueOf((int) (last.indices().getFirst() % Integer.SIZE))
            : address.bit();
    end.own.add(new Own(tag, bit));
    return true;
  }

  /** With what everything is read. */
  List<ReadItem> items() {
    List<Piece> pieces = new ArrayList<>();
    roots.values().forEach(node -> collect(node, "", pieces));
    return Slices.of(pieces, most);
  }

  private void collect(Node node, String why, List<Piece> into) {
    if (node.children.isEmpty() || isWhole(node)) {
      into.add(piece(node, why));
      return;
    }
    String reason = whyNotWhole(node);
    if (!node.own.isEmpty()) {
      // A text whose members are wanted, too.
      Node alone = new Node(node.path, node.place);
      alone.own.addAll(node.own);
      into.add(piece(alone, reason));
    }
    node.children.values().forEach(child -> collect(child, reason, into));
  }

  private boolean isWhole(Node node) {
    return template(node) != null && isAllowed(node) && (!node.own.isEmpty() || isWorthIt(node));
  }

  private boolean isWorthIt(Node node) {
    double whole = wholeMessages(node);
    return whole <= (whole < 1 ? WORTH : 1) * memberMessages(node);
  }

  private boolean isAllowed(Node node) {
    Template template = template(node);
    return template != null && !forbidden.forbids(text(node.path), template.id());
  }

  private double messages(Node node) {
    return node.children.isEmpty() || isWhole(node) ? wholeMessages(node) : memberMessages(node);
  }

  private double memberMessages(Node node) {
    return node.children.values().stream().mapToDouble(this::messages).sum();
  }

  /** What part of a message it takes; one and more when it takes that many alone. */
  private double wholeMessages(Node node) {
    int data = table.bytes(node.place.type());
    int room = ReadItem.room(most);
    if (data > room) {
      return Math.ceilDiv(data, room);
    }
    int reply = ReadItem.REPLY_HEADER + data;
    int request = REQUEST_HEADER + CipPaths.path(node.path).words() * 2;
    return (double) (Math.max(reply, request) + Short.BYTES) / most;
  }

  private String whyNotWhole(Node node) {
    if (template(node) == null) {
      return "what %s is made of is not known".formatted(text(node.path));
    }
    return isAllowed(node)
        ? "%s whole would be %d bytes, far more than its wanted members"
            .formatted(text(node.path), table.bytes(node.place.type()))
        : "External Access forbids to read %s whole".formatted(text(node.path));
  }

  private Piece piece(Node node, String why) {
    Template template = template(node);
    List<Wanted> wanted = new ArrayList<>();
    want(node, node.place.offset(), node, wanted);
    Part last = node.path.getLast();
    List<Integer> dimensions = List.of();
    long flat = 0;
    int bytes = node.place.bit() == null ? table.bytes(node.place.type()) : CipType.BOOL.bytes();
    if (!last.indices().isEmpty()) {
      List<Part> array = new ArrayList<>(node.path);
      array.set(array.size() - 1, new Part(last.name(), List.of()));
      if (table.find(new CipAddress.Symbolic(array, null)) instanceof Lookup.Found found) {
        dimensions = found.place().dimensions();
        flat = (long) (node.place.offset() - found.place().offset()) / bytes;
      }
    }
    String reason =
        template != null && !node.children.isEmpty()
            ? "%s is read whole, %d bytes for %d tags"
                .formatted(text(node.path), bytes, wanted.size())
            : why;
    return new Piece(
        node.path,
        dimensions,
        flat,
        bytes,
        CipPaths.wireType(node.place.type(), template),
        wanted,
        template == null ? List.of() : List.of(new Whole(text(node.path), template.id())),
        reason);
  }

  private void want(Node node, int from, Node read, List<Wanted> into) {
    int offset = node.place.offset() - from;
    Template template = template(node);
    for (Own own : node.own) {
      into.add(new Wanted(own.tag(), spot(node, own, offset, template, node == read)));
    }
    node.children.values().forEach(child -> want(child, from, read, into));
  }

  private static Spot spot(
      Node node, Own own, int offset, @Nullable Template template, boolean isAlone) {
    if (template != null) {
      return new Spot.Text(offset, template.characters());
    }
    CipType type =
        node.place.type() instanceof SymbolType.Atomic(CipType atomic) ? atomic : CipType.BOOL;
    Integer bit = own.bit() == null && !isAlone ? node.place.bit() : own.bit();
    return new Spot.Value(type, offset, bit);
  }

  private @Nullable Template template(Node node) {
    return table.template(node.place.type()).orElse(null);
  }

  static String text(List<Part> path) {
    return CipPaths.text(path);
  }
}
