// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is read at once, whatever number of tags it gives. Immutable.
 *
 * @param layout what the answer has to look like; null when the answer itself says what it is.
 * @param picks what is taken from it.
 * @param replyBytes of the message router's reply that is to be expected, were it not divided.
 * @param why it is read so, and not otherwise.
 */
record ReadItem(
    MessageRequest request, @Nullable Layout layout, List<Pick> picks, int replyBytes, String why) {
  ReadItem {
    picks = List.copyOf(picks);
  }

  /** A tag of the plant model and how its value is taken from the answer. */
  record Pick(Tag tag, Extract extract) {}

  /**
   * A tag of the controller, or some of its elements, as its symbol table has it.
   *
   * @param base the tag's path.
   * @param type that the answer has to begin with.
   * @param elements read, 1..65535.
   * @param bytes of all of them.
   */
  record Layout(String base, WireType type, int elements, int bytes) {
    /** Whether an answer has it; some controllers fill odd lengths up. */
    boolean fits(ReadTag.Reply reply) {
      int length = reply.data().length();
      return reply.type().equals(type) && (length == bytes || length == bytes + bytes % 2);
    }

    boolean isOf(String other) {
      return base.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
  }

  boolean isAttribute() {
    return request.service() == MessageRequest.GET_ATTRIBUTE_SINGLE;
  }

  int elements() {
    return layout == null ? 1 : layout.elements();
  }

  /** What it is called in messages. */
  String place() {
    if (layout != null) {
      return layout.base();
    }
    return picks.isEmpty() ? "a place" : picks.getFirst().tag().address();
  }
}
