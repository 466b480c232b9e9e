// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.ReadItem.Wanted;
import io.millrace.gateway.eip.symbol.Lookup;
import io.millrace.gateway.eip.symbol.Member;
import io.millrace.gateway.eip.symbol.Place;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.symbol.Template;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * With which packets the tags of a device are read: each place once, structures whole where that
 * takes less, places of one period together as long as the request and the reply that is to be
 * expected fit a message. Immutable.
 *
 * @param packets each with the items it asks for.
 * @param unusable tags that no request can read as they are defined, with the reason.
 */
record ReadPlan(List<Packet> packets, Map<Tag, String> unusable) {
  private static final int STRING_BYTES = 88;
  private static final int MEMBERS_SHOWN = 8;

  ReadPlan {
    packets = List.copyOf(packets);
    unusable = Map.copyOf(unusable);
  }

  /**
   * @param requestBytes of the message router's request.
   * @param replyBytes that are to be expected.
   * @param messages how many it takes; more than one when its only item comes in parts.
   */
  record Packet(
      Duration period,
      List<ReadItem> items,
      int requestBytes,
      int replyBytes,
      int messages,
      String why) {
    Packet {
      items = List.copyOf(items);
    }
  }

  /** Messages that reading everything once takes. */
  int messages() {
    return packets.stream().mapToInt(Packet::messages).sum();
  }

  /**
   * @param table of the controller; empty when it cannot be had.
   * @param lessons that its answers taught.
   * @param most bytes of one message, request and reply alike.
   */
  static ReadPlan of(Collection<Tag> tags, SymbolTable table, Lessons lessons, int most) {
    Map<Tag, String> unusable = new LinkedHashMap<>();
    Map<Duration, Places> periods = new LinkedHashMap<>();
    for (Tag tag : tags) {
      try {
        Optional<String> problem =
            periods.computeIfAbsent(tag.period(), _ -> new Places(table, lessons, most)).add(tag);
        problem.ifPresent(reason -> unusable.put(tag, reason));
      } catch (IllegalArgumentException e) {
        unusable.put(tag, String.valueOf(e.getMessage()));
      }
    }
    List<Packet> packets = new ArrayList<>();
    periods.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(entry -> pack(entry.getKey(), entry.getValue().items(), most, packets));
    return new ReadPlan(packets, unusable);
  }

  /** What is read at one period. */
  private static final class Places {
    private final SymbolTable table;
    private final Lessons lessons;
    private final ReadTree known;
    private final Map<EPath, Single> singles = new LinkedHashMap<>();

    private record Single(String why, List<Wanted> wanted) {}

    Places(SymbolTable table, Lessons lessons, int most) {
      this.table = table;
      this.lessons = lessons;
      this.known = new ReadTree(table, lessons.forbidden(), most);
    }

    /** The reason when it can never be read. */
    Optional<String> add(Tag tag) {
      switch (CipAddress.parse(tag.address())) {
        case CipAddress.Attribute(int classId, int instance, int attribute) ->
            single(
                EPath.attribute(classId, instance, attribute),
                new Wanted(tag, new Spot.Attribute()),
                "an attribute");
        case CipAddress.Symbolic address -> {
          Lookup found = table.find(address);
          if (found instanceof Lookup.Found(Place place)) {
            Optional<String> problem = problem(table, tag, place);
            if (problem.isPresent()) {
              return problem;
            }
            if (known.add(tag, address, place)) {
              return Optional.empty();
            }
          }
          if (found instanceof Lookup.Missing(Lookup.Reason reason, String detail)
              && isSure(reason)) {
            return Optional.of(detail);
          }
          String why =
              table.symbols().isEmpty()
                  ? "the controller's tags are not known, so each is read by itself"
                  : found instanceof Lookup.Missing missing
                      ? missing.detail() + "; it is asked all the same"
                      : "a part of its address is not known";
          if (BoolArrays.isElement(tag, address)
              && lessons.words().contains(BoolArrays.array(address))) {
            single(
                BoolArrays.word(address),
                new Wanted(tag, BoolArrays.spot(address)),
                "its array of BOOLs lies in words of 32");
          } else {
            single(
                CipPaths.path(address.parts()), new Wanted(tag, new Spot.Said(address.bit())), why);
          }
        }
      }
      return Optional.empty();
    }

    /** What the table does not list the controller may have all the same. */
    private static boolean isSure(Lookup.Reason reason) {
      return switch (reason) {
        case NO_SUCH_PROGRAM, NO_SUCH_TAG, UNKNOWN_TYPE -> false;
        case NO_SUCH_MEMBER, NO_SUCH_BIT, WRONG_DIMENSIONS, OUT_OF_RANGE, FORBIDDEN -> true;
      };
    }

    private void single(EPath path, Wanted wanted, String why) {
      singles.computeIfAbsent(path, _ -> new Single(why, new ArrayList<>())).wanted().add(wanted);
    }

    List<ReadItem> items() {
      List<ReadItem> items = new ArrayList<>(known.items());
      singles.forEach((path, single) -> items.add(item(path, single.wanted(), single.why())));
      return items;
    }
  }

  /** Why a place can be no value of a tag. */
  private static Optional<String> problem(SymbolTable table, Tag tag, Place place) {
    if (!place.dimensions().isEmpty()) {
      return Optional.of(
          "%s is an array of %s: write which elements, [0..%d]"
              .formatted(tag.address(), place.dimensions(), place.dimensions().getFirst() - 1));
    }
    if (!(place.type() instanceof SymbolType.Structure)) {
      return Optional.empty();
    }
    int characters = table.template(place.type()).map(Template::characters).orElse(0);
    if (tag.type() == DataType.STRING && characters > 0) {
      return Optional.empty();
    }
    return Optional.of(
        characters > 0
            ? "%s is a text: type STRING".formatted(tag.address())
            : "%s is a %s and no value; read one of its members: %s"
                .formatted(
                    tag.address(), table.typeName(place.type()), members(table, place.type())));
  }

  private static String members(SymbolTable table, SymbolType type) {
    return table.template(type).map(Template::members).orElse(List.of()).stream()
        .filter(member -> !member.isHidden())
        .limit(MEMBERS_SHOWN)
        .map(Member::name)
        .collect(Collectors.joining(", "));
  }

  /** A place that nothing is known of. */
  static ReadItem item(EPath path, List<Wanted> wanted, String why) {
    boolean isAttribute =
        path.segments().getFirst() instanceof EPath.Logical(EPath.Kind kind, long _)
            && kind == EPath.Kind.CLASS;
    MessageRequest request =
        isAttribute
            ? new MessageRequest(MessageRequest.GET_ATTRIBUTE_SINGLE, path, Bytes.NONE)
            : new MessageRequest(MessageRequest.READ_TAG, path, new ReadTag(1).encode());
    int data = wanted.stream().mapToInt(one -> expected(one.tag().type())).max().orElse(0);
    String what = wanted.isEmpty() ? "a place" : wanted.getFirst().tag().address();
    boolean isWord = !wanted.isEmpty() && wanted.getFirst().spot() instanceof Spot.Value;
    ReadItem.Expected expected = isWord ? BoolArrays.WORD : null;
    return new ReadItem(what, request, expected, data, wanted, List.of(), why);
  }

  /** Bits are taken from words of up to eight bytes. */
  private static int expected(DataType type) {
    return type == DataType.STRING ? STRING_BYTES : Long.BYTES;
  }

  private static void pack(Duration period, List<ReadItem> items, int most, List<Packet> into) {
    List<ReadItem> open = new ArrayList<>();
    int request = MultipleService.HEADER_BYTES + MultipleService.overhead(0);
    int reply = request;
    String why = "the first of every " + period;
    for (ReadItem item : items) {
      if (item.messages(most) > 1) {
        into.add(
            new Packet(
                period,
                List.of(item),
                item.requestBytes() * item.messages(most),
                item.dataBytes() + ReadItem.REPLY_HEADER * item.messages(most),
                item.messages(most),
                "%s has %d bytes and comes in %d parts"
                    .formatted(item.what(), item.dataBytes(), item.messages(most))));
        continue;
      }
      int itemRequest = item.requestBytes() + Short.BYTES;
      int itemReply = item.replyBytes() + Short.BYTES;
      if (!open.isEmpty() && (request + itemRequest > most || reply + itemReply > most)) {
        into.add(new Packet(period, open, request, reply, 1, why));
        open = new ArrayList<>();
        why =
            "with one more the packet before would take %d bytes to ask or %d to answer, of %d"
                .formatted(request + itemRequest, reply + itemReply, most);
        request = MultipleService.HEADER_BYTES + MultipleService.overhead(0);
        reply = request;
      }
      open.add(item);
      request += itemRequest;
      reply += itemReply;
    }
    if (!open.isEmpty()) {
      into.add(new Packet(period, open, request, reply, 1, why));
    }
  }
}
