// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.wire.MultipleService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * With which packets the tags of a device are read: each place once, a structure whole, places of
 * one period together as long as the request and the reply that is to be expected fit a message.
 * Immutable.
 *
 * @param packets each with the items it asks for.
 * @param unusable tags that can never be read as they are defined, with the reason.
 */
record ReadPlan(List<Packet> packets, Map<Tag, String> unusable) {
  private static final int MULTIPLE_HEADER = 6;
  private static final int REPLY_HEADER = 8;

  ReadPlan {
    packets = List.copyOf(packets);
    unusable = Map.copyOf(unusable);
  }

  /**
   * @param requests it takes: more than one when the answer does not fit a message.
   * @param requestBytes of the message router's requests.
   * @param replyBytes that are to be expected.
   */
  record Packet(
      Duration period,
      List<ReadItem> items,
      int requests,
      int requestBytes,
      int replyBytes,
      String why) {
    Packet {
      items = List.copyOf(items);
    }
  }

  /**
   * @param most bytes of one message, request and reply alike.
   * @param table the controller's tags, as far as they are known.
   * @param byMembers paths of tags, in lower case, that may not be read whole.
   */
  static ReadPlan of(List<Tag> tags, int most, SymbolTable table, Set<String> byMembers) {
    Map<Duration, ReadItems> periods = new TreeMap<>();
    for (Tag tag : tags) {
      periods.computeIfAbsent(tag.period(), _ -> new ReadItems(table, byMembers)).add(tag);
    }
    Map<Tag, String> unusable = new LinkedHashMap<>();
    List<Packet> packets = new ArrayList<>();
    periods.forEach(
        (period, items) -> {
          packets.addAll(new Packing(period, most).of(items.all()));
          unusable.putAll(items.unusable());
        });
    return new ReadPlan(packets, unusable);
  }

  /** Requests that it takes to read everything once. */
  int requests() {
    return packets.stream().mapToInt(Packet::requests).sum();
  }

  /** Fills packets with the items of a period. Confined to one thread. */
  private static final class Packing {
    private final Duration period;
    private final int most;
    private final List<Packet> packets = new ArrayList<>();
    private List<ReadItem> open = new ArrayList<>();
    private int request = empty();
    private int reply = empty();
    private String why;

    Packing(Duration period, int most) {
      this.period = period;
      this.most = most;
      this.why = "the first of every " + period;
    }

    private static int empty() {
      return MULTIPLE_HEADER + MultipleService.overhead(0);
    }

    List<Packet> of(List<ReadItem> items) {
      for (ReadItem item : items) {
        int itemRequest = item.request().encode().length() + Short.BYTES;
        int itemReply = item.replyBytes() + Short.BYTES;
        if (empty() + itemReply > most) {
          packets.add(divided(item));
          continue;
        }
        if (!open.isEmpty() && (request + itemRequest > most || reply + itemReply > most)) {
          close();
          why =
              "with one more the packet before would take %d bytes to ask or %d to answer, of %d"
                  .formatted(request + itemRequest, reply + itemReply, most);
          request = empty();
          reply = empty();
        }
        open.add(item);
        request += itemRequest;
        reply += itemReply;
      }
      if (!open.isEmpty()) {
        close();
      }
      return packets;
    }

    private void close() {
      packets.add(new Packet(period, open, 1, request, reply, why));
      open = new ArrayList<>();
    }

    /** One whose answer is larger than a message comes in parts, each asked for. */
    private Packet divided(ReadItem item) {
      int room = most - REPLY_HEADER;
      int requests = Math.ceilDiv(item.replyBytes() - REPLY_HEADER, room);
      return new Packet(
          period,
          List.of(item),
          requests,
          requests * (item.request().encode().length() + Integer.BYTES),
          item.replyBytes() + (requests - 1) * REPLY_HEADER,
          "the answer has %d bytes and comes in %d parts of at most %d"
              .formatted(item.replyBytes(), requests, most));
    }
  }
}
