// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.MultipleService;
import io.millrace.gateway.eip.wire.ReadTag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * With which packets the tags of a device are read: each place once, places of one period together
 * as long as the request and the reply that is to be expected fit a message. Immutable.
 *
 * @param packets each with the items it asks for.
 * @param unusable tags whose address is none, with the reason.
 */
record ReadPlan(List<Packet> packets, Map<Tag, String> unusable) {
  private static final int MULTIPLE_HEADER = 6;
  private static final int REPLY_HEADER = 8;
  private static final int STRING_BYTES = 92;

  ReadPlan {
    packets = List.copyOf(packets);
    unusable = Map.copyOf(unusable);
  }

  /**
   * @param requestBytes of the message router's request.
   * @param replyBytes that are to be expected.
   */
  record Packet(Duration period, List<Item> items, int requestBytes, int replyBytes, String why) {
    Packet {
      items = List.copyOf(items);
    }
  }

  /**
   * A place that is read once, whatever number of tags it gives.
   *
   * @param isAttribute whether it is an attribute by numbers, and not a tag by name.
   */
  record Item(MessageRequest request, boolean isAttribute, List<Tag> tags, int replyBytes) {
    Item {
      tags = List.copyOf(tags);
    }
  }

  /**
   * @param most bytes of one message, request and reply alike.
   */
  static ReadPlan of(List<Tag> tags, int most) {
    Map<Tag, String> unusable = new LinkedHashMap<>();
    Map<Duration, Map<Place, List<Tag>>> places = new LinkedHashMap<>();
    for (Tag tag : tags) {
      try {
        Place place = place(CipAddress.parse(tag.address()));
        places
            .computeIfAbsent(tag.period(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(place, _ -> new ArrayList<>())
            .add(tag);
      } catch (IllegalArgumentException e) {
        unusable.put(tag, String.valueOf(e.getMessage()));
      }
    }
    List<Packet> packets = new ArrayList<>();
    places.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(entry -> pack(entry.getKey(), entry.getValue(), most, packets));
    return new ReadPlan(packets, unusable);
  }

  /** The same place asked in the same way. */
  private record Place(EPath path, boolean isAttribute) {}

  private static Place place(CipAddress address) {
    return switch (address) {
      case CipAddress.Attribute(int classId, int instance, int attribute) ->
          new Place(EPath.attribute(classId, instance, attribute), true);
      case CipAddress.Symbolic symbolic -> {
        List<EPath.Segment> segments = new ArrayList<>();
        for (CipAddress.Part part : symbolic.parts()) {
          segments.add(new EPath.Symbol(part.name()));
          part.indices()
              .forEach(index -> segments.add(new EPath.Logical(EPath.Kind.MEMBER, index)));
        }
        yield new Place(new EPath(segments), false);
      }
    };
  }

  /** The place alone, for no tag. */
  static Item item(CipAddress address) {
    return item(place(address), List.of());
  }

  private static Item item(Place place, List<Tag> tags) {
    MessageRequest request =
        place.isAttribute()
            ? new MessageRequest(MessageRequest.GET_ATTRIBUTE_SINGLE, place.path(), Bytes.NONE)
            : new MessageRequest(MessageRequest.READ_TAG, place.path(), new ReadTag(1).encode());
    int data = tags.stream().mapToInt(tag -> expected(tag.type())).max().orElse(0);
    return new Item(request, place.isAttribute(), tags, REPLY_HEADER + data);
  }

  /** Bits are taken from words of up to eight bytes. */
  private static int expected(DataType type) {
    return type == DataType.STRING ? STRING_BYTES : Long.BYTES;
  }

  private static void pack(
      Duration period, Map<Place, List<Tag>> places, int most, List<Packet> into) {
    List<Item> open = new ArrayList<>();
    int request = MULTIPLE_HEADER + MultipleService.overhead(0);
    int reply = request;
    String why = "the first of every " + period;
    for (Map.Entry<Place, List<Tag>> entry : places.entrySet()) {
      Item item = item(entry.getKey(), entry.getValue());
      int itemRequest = item.request().encode().length() + Short.BYTES;
      int itemReply = item.replyBytes() + Short.BYTES;
      if (!open.isEmpty() && (request + itemRequest > most || reply + itemReply > most)) {
        into.add(new Packet(period, open, request, reply, why));
        open = new ArrayList<>();
        why =
            "with one more the packet before would take %d bytes to ask or %d to answer, of %d"
                .formatted(request + itemRequest, reply + itemReply, most);
        request = MULTIPLE_HEADER + MultipleService.overhead(0);
        reply = request;
      }
      open.add(item);
      request += itemRequest;
      reply += itemReply;
    }
    if (!open.isEmpty()) {
      into.add(new Packet(period, open, request, reply, why));
    }
  }
}
