// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.Tag;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place that is read once, whatever number of tags it gives. Immutable.
 *
 * @param what its address, for people.
 * @param request that reads it.
 * @param expected what the answer is made of; null when only the answer tells.
 * @param dataBytes that are to be expected in all, headers aside.
 * @param wanted the tags it gives, and where each lies in the answer.
 * @param wholes structures that are read whole by it; empty when it reads none.
 * @param why it is read in this way.
 */
record ReadItem(
    String what,
    MessageRequest request,
    @Nullable Expected expected,
    int dataBytes,
    List<Wanted> wanted,
    List<Whole> wholes,
    String why) {
  /** Header of a reply, type and handle of a structure. */
  static final int REPLY_HEADER = 8;

  ReadItem {
    wanted = List.copyOf(wanted);
    wholes = List.copyOf(wholes);
  }

  /**
   * @param type of one element.
   * @param bytes of all elements.
   */
  record Expected(WireType type, int bytes) {
    /** Whether an answer is laid out as we think; some controllers fill odd lengths up. */
    boolean isMetBy(ReadTag.Reply reply) {
      int length = reply.data().length();
      return reply.type().equals(type) && (length == bytes || length == bytes + bytes % 2);
    }
  }

  /** A tag and where its value lies. */
  record Wanted(Tag tag, Spot spot) {}

  /**
   * A structure that is read whole.
   *
   * @param path its address.
   * @param template what it is made of.
   */
  record Whole(String path, int template) {}

  /** Whether it is an attribute by numbers, and not a tag by name. */
  boolean isAttribute() {
    return request.service() == MessageRequest.GET_ATTRIBUTE_SINGLE;
  }

  List<Tag> tags() {
    return wanted.stream().map(Wanted::tag).toList();
  }

  int requestBytes() {
    return request.encode().length();
  }

  int replyBytes() {
    return REPLY_HEADER + dataBytes;
  }

  /** How many messages it takes on its own. */
  int messages(int most) {
    int room = room(most);
    return Math.max(1, (dataBytes + room - 1) / room);
  }

  /** Most bytes of data in one answer; values of up to four bytes are never cut. */
  static int room(int most) {
    return Math.max(Integer.BYTES, (most - REPLY_HEADER) / Integer.BYTES * Integer.BYTES);
  }

  /** The same, asked for byte by byte from a place on. */
  MessageRequest from(long offset) {
    int elements = Byte.toUnsignedInt(elements(0)) | Byte.toUnsignedInt(elements(1)) << Byte.SIZE;
    return new MessageRequest(
        MessageRequest.READ_TAG_FRAGMENTED,
        request.path(),
        new ReadTag.Fragment(elements, offset).encode());
  }

  private byte elements(int at) {
    Bytes data = request.data();
    return (byte) data.at(at);
  }
}
