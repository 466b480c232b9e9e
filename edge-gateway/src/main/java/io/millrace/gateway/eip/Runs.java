// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.Reporting.Waveform;
import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.QualityReason;
import io.millrace.contracts.readings.Reading;
import io.millrace.gateway.device.DevicePlan;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.MessageRequest;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Numbers of an array that are read as one, whatever the symbol table says. Pure. */
final class Runs {
  private Runs() {}

  /**
   * @param most bytes of one message.
   * @throws IllegalArgumentException when the tag is no place in the controller's memory.
   */
  static ReadItem item(Tag tag, int count, int most) {
    if (!(CipAddress.parse(tag.address()) instanceof CipAddress.Symbolic address)
        || address.bit() != null) {
      throw new IllegalArgumentException(tag.address() + " is no number of an array");
    }
    EPath path = CipPaths.path(address.parts());
    int bytes = count * tag.type().bits() / Byte.SIZE;
    MessageRequest request =
        bytes > ReadItem.room(most)
            ? new MessageRequest(
                MessageRequest.READ_TAG_FRAGMENTED, path, new ReadTag.Fragment(count, 0).encode())
            : new MessageRequest(MessageRequest.READ_TAG, path, new ReadTag(count).encode());
    String what = tag.address() + (count > 1 ? " and " + (count - 1) + " more" : "");
    return new ReadItem(what, request, null, bytes, List.of(), List.of(), "a block of samples");
  }

  /** A reading for each number; a single BAD one when the answer has no numbers. */
  static List<Reading> readings(Tag tag, int count, MessageReply reply, Instant at) {
    if (reply.status() != MessageReply.SUCCESS) {
      return List.of(Reading.bad(tag.name(), at, Refusals.reason(reply)));
    }
    ReadTag.Reply read;
    try {
      read = ReadTag.Reply.decode(reply.data());
    } catch (WireException e) {
      return List.of(Reading.bad(tag.name(), at, QualityReason.UNDECODABLE));
    }
    Optional<CipType> type = CipType.of(read.type().code());
    int bytes = type.map(CipType::bytes).orElse(0);
    if (read.type().isStructure() || bytes == 0 || read.data().length() < count * bytes) {
      return List.of(Reading.bad(tag.name(), at, QualityReason.UNDECODABLE));
    }
    List<Reading> readings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Spot spot = new Spot.Value(type.orElseThrow(), i * bytes, null);
      readings.add(CipValue.reading(tag, at, CipValue.at(spot, tag.type(), read)));
    }
    return readings;
  }

  /** What a block costs, for people. */
  static DevicePlan.Request request(Tag tag, Waveform waveform, int most) {
    ReadItem item = item(tag, waveform.samples(), most);
    int messages = item.messages(most);
    return new DevicePlan.Request(
        null,
        item.request().service(),
        tag.address(),
        waveform.samples(),
        waveform.maxGap(),
        messages,
        item.requestBytes() * messages,
        item.dataBytes() + ReadItem.REPLY_HEADER * messages,
        List.of(tag.name()),
        "%d samples, read together when '%s' changes, which is then read again"
            .formatted(waveform.samples(), waveform.block()));
  }
}
