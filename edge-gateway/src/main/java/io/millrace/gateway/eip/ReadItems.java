// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.ReadItem.Pick;
import io.millrace.gateway.eip.symbol.Lookup;
import io.millrace.gateway.eip.symbol.Member;
import io.millrace.gateway.eip.symbol.Place;
import io.millrace.gateway.eip.symbol.Symbol;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.symbol.Template;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to be read for some tags of one period. Confined to one thread. */
final class ReadItems {
  private static final int REPLY_HEADER = 8;
  private static final int STRING_BYTES = 92;
  private static final int MEMBERS_SHOWN = 8;

  private final SymbolTable table;
  private final Set<String> byMembers;
  private final Map<EPath, Alone> alone = new LinkedHashMap<>();
  private final Map<String, WholeTag> whole = new LinkedHashMap<>();
  private final Map<Tag, String> unusable = new LinkedHashMap<>();

  /** A place that is read by its name or numbers, and why so. */
  private record Alone(List<Pick> picks, String why) {}

  /**
   * @param byMembers paths of tags, in lower case, that may not be read whole.
   */
  ReadItems(SymbolTable table, Set<String> byMembers) {
    this.table = table;
    this.byMembers = byMembers;
  }

  /** Tags that can never be read as they are defined, each with the reason. */
  Map<Tag, String> unusable() {
    return unusable;
  }

  void add(Tag tag) {
    try {
      switch (CipAddress.parse(tag.address())) {
        case CipAddress.Attribute(int classId, int instance, int attribute) ->
            alone(
                EPath.attribute(classId, instance, attribute),
                new Pick(tag, new Extract.Raw(tag.type())),
                "an attribute");
        case CipAddress.Symbolic symbolic -> add(tag, symbolic);
      }
    } catch (IllegalArgumentException e) {
      unusable.put(tag, String.valueOf(e.getMessage()));
    }
  }

  private void add(Tag tag, CipAddress.Symbolic address) {
    switch (table.find(address)) {
      case Lookup.Found(Place place) -> add(tag, address, place);
      case Lookup.Missing(Lookup.Reason reason, String detail) -> {
        switch (reason) {
          // The table may not list it; the controller itself knows best.
          case NO_SUCH_PROGRAM, NO_SUCH_TAG, UNKNOWN_TYPE -> byName(tag, address, "by its name");
          case NO_SUCH_MEMBER, NO_SUCH_BIT, WRONG_DIMENSIONS, OUT_OF_RANGE, FORBIDDEN ->
              unusable.put(tag, detail);
        }
      }
    }
  }

  private void add(Tag tag, CipAddress.Symbolic address, Place place) {
    Symbol symbol = place.symbol();
    String base = symbol.path().toLowerCase(Locale.ROOT);
    if (!place.dimensions().isEmpty()) {
      unusable.put(
          tag,
          "%s is an array of %s: say which element".formatted(tag.address(), place.dimensions()));
    } else if (table.template(place.type()).filter(each -> each.characters() == 0).isPresent()) {
      unusable.put(tag, noValue(tag, place.type()));
    } else if (byMembers.contains(base)) {
      byName(tag, address, "by its name, for %s may not be read whole".formatted(symbol.path()));
    } else {
      whole.computeIfAbsent(base, _ -> new WholeTag(symbol, table)).add(tag, address, place);
    }
  }

  private String noValue(Tag tag, SymbolType type) {
    List<Member> members = table.template(type).map(Template::members).orElse(List.of());
    return "%s is a %s and no value; read one of its members: %s"
        .formatted(
            tag.address(),
            table.typeName(type),
            members.stream()
                .filter(member -> !member.isHidden())
                .limit(MEMBERS_SHOWN)
                .map(Member::name)
                .collect(Collectors.joining(", ")));
  }

  private void byName(Tag tag, CipAddress.Symbolic address, String why) {
    alone(path(address), new Pick(tag, new Extract.Told(address.bit())), why);
  }

  private void alone(EPath path, Pick pick, String why) {
    alone.computeIfAbsent(path, _ -> new Alone(new ArrayList<>(), why)).picks().add(pick);
  }

  /** Everything that was added: each place once. */
  List<ReadItem> all() {
    List<ReadItem> items = new ArrayList<>();
    for (WholeTag tag : whole.values()) {
      if (tag.isWorthIt()) {
        items.addAll(tag.items());
      } else {
        tag.wanted().forEach(wanted -> byName(wanted.tag(), wanted.address(), tag.whyNot()));
      }
    }
    alone.forEach((path, each) -> items.add(item(path, each.picks(), each.why())));
    return items;
  }

  /** A place as it is asked for by name, one element of it. */
  static EPath path(CipAddress.Symbolic address) {
    List<EPath.Segment> segments = new ArrayList<>();
    for (CipAddress.Part part : address.parts()) {
      segments.add(new EPath.Symbol(part.name()));
      part.indices().forEach(index -> segments.add(new EPath.Logical(EPath.Kind.MEMBER, index)));
    }
    return new EPath(segments);
  }

  /** The place alone, for no tag. */
  static ReadItem item(CipAddress address) {
    EPath path =
        switch (address) {
          case CipAddress.Attribute(int classId, int instance, int attribute) ->
              EPath.attribute(classId, instance, attribute);
          case CipAddress.Symbolic symbolic -> path(symbolic);
        };
    return item(path, List.of(), "a test read");
  }

  private static ReadItem item(EPath path, List<Pick> picks, String why) {
    boolean isAttribute = path.segments().getFirst() instanceof EPath.Logical;
    MessageRequest request =
        isAttribute
            ? new MessageRequest(MessageRequest.GET_ATTRIBUTE_SINGLE, path, Bytes.NONE)
            : new MessageRequest(MessageRequest.READ_TAG, path, new ReadTag(1).encode());
    return new ReadItem(request, null, picks, REPLY_HEADER + expected(picks), why);
  }

  /** Bits are taken from words of up to eight bytes. */
  private static int expected(List<Pick> picks) {
    return picks.stream()
        .mapToInt(pick -> pick.tag().type() == DataType.STRING ? STRING_BYTES : Long.BYTES)
        .max()
        .orElse(0);
  }
}
