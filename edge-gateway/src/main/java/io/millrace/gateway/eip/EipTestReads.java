// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.CipAddress;
import io.millrace.contracts.plant.CipSlice;
import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.DeviceException;
import io.millrace.gateway.device.DeviceException.Kind;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.eip.EipReads.Answered;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.EPath;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/** Reads one address now: a value, a structure with its members, a slice with its elements. */
final class EipTestReads {
  private static final int MOST_ELEMENTS = 100;

  private EipTestReads() {}

  /**
   * @throws DeviceException kind MISCONFIGURED when the address cannot be, REFUSED when the device
   *     says no, otherwise the conversation is lost.
   */
  static TestRead read(String address, EipReads reads, SymbolTable table) throws DeviceException {
    List<String> elements = elements(address);
    if (elements.size() == 1 && elements.getFirst().equals(address)) {
      return one(address, reads, table);
    }
    List<TestRead.Member> members = new ArrayList<>();
    List<String> bytes = new ArrayList<>();
    TestRead last = one(elements.getFirst(), reads, table);
    for (String element : elements) {
      last = one(element, reads, table);
      members.addAll(shown(element, last));
      bytes.add(last.bytes());
    }
    return new TestRead(
        address,
        null,
        last.function(),
        last.type() + " x " + elements.size(),
        last.at(),
        String.join(" ", bytes),
        List.of(),
        members);
  }

  private static List<String> elements(String address) throws DeviceException {
    try {
      List<String> elements =
          CipSlice.elements(address).stream().map(CipSlice.Element::address).toList();
      if (elements.size() > MOST_ELEMENTS) {
        throw new IllegalArgumentException(
            "%s has %d elements, at most %d can be tried at a time"
                .formatted(address, elements.size(), MOST_ELEMENTS));
      }
      for (String element : elements) {
        CipAddress.parse(element);
      }
      return elements;
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          Kind.MISCONFIGURED, "BAD_ADDRESS", String.valueOf(e.getMessage()), e);
    }
  }

  private static List<TestRead.Member> shown(String element, TestRead read) {
    if (!read.members().isEmpty()) {
      return read.members();
    }
    String type = read.type() == null ? "?" : read.type();
    TagValue value =
        read.interpretations().isEmpty() ? null : read.interpretations().getFirst().value();
    return List.of(new TestRead.Member(element, type, value));
  }

  private static TestRead one(String address, EipReads reads, SymbolTable table)
      throws DeviceException {
    CipAddress place = CipAddress.parse(address);
    Integer bit = place instanceof CipAddress.Symbolic symbolic ? symbolic.bit() : null;
    EPath path =
        switch (place) {
          case CipAddress.Attribute(int classId, int instance, int attribute) ->
              EPath.attribute(classId, instance, attribute);
          case CipAddress.Symbolic symbolic -> CipPaths.path(symbolic.parts());
        };
    ReadItem item = ReadPlan.item(path, List.of(), "a test read");
    Answered answered = reads.ask(item);
    MessageReply reply = answered.reply();
    if (reply.status() != MessageReply.SUCCESS) {
      throw EipReads.refusal(address, reply);
    }
    ReadTag.Reply read = item.isAttribute() ? null : decoded(address, reply);
    Spot spot = read == null ? new Spot.Attribute() : new Spot.Said(bit);
    List<TestRead.Interpretation> interpretations = new ArrayList<>();
    for (DataType type : DataType.values()) {
      CipValue.at(
              spot,
              type,
              read == null ? new ReadTag.Reply(BoolArrays.WORD.type(), reply.data()) : read)
          .map(value -> CipValue.fitted(type, value))
          .ifPresent(
              value -> interpretations.add(new TestRead.Interpretation(type, null, value, null)));
    }
    return new TestRead(
        address,
        null,
        item.request().service(),
        read == null ? null : typeName(read, table),
        answered.at(),
        reply.data().toString(),
        interpretations,
        read == null || bit != null ? List.of() : StructureView.members(address, read, table));
  }

  private static ReadTag.Reply decoded(String address, MessageReply reply) throws DeviceException {
    try {
      return ReadTag.Reply.decode(reply.data());
    } catch (WireException e) {
      throw new DeviceException(Kind.MALFORMED, "BAD_REPLY", address + ": " + e.detail(), e);
    }
  }

  private static String typeName(ReadTag.Reply read, SymbolTable table) {
    if (!read.type().isStructure()) {
      return CipType.of(read.type().code() & 0xFF)
          .map(CipType::name)
          .orElse("type 0x%04X".formatted(read.type().code()));
    }
    return StructureView.template(read, table)
        .map(template -> template.name())
        .orElse("a structure with the handle 0x%04X".formatted(read.type().handle()));
  }
}
