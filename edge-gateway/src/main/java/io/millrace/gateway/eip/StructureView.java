// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.device.TestRead;
import io.millrace.gateway.eip.symbol.Member;
import io.millrace.gateway.eip.symbol.SymbolTable;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.symbol.Template;
import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.ReadTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of a structure, taken from its bytes. Pure. */
final class StructureView {
  private static final int MOST = 1_000;
  private static final int MOST_DEPTH = 16;

  private StructureView() {}

  /** What a reply is made of; empty when no template, or more than one size, has its handle. */
  static Optional<Template> template(ReadTag.Reply read, SymbolTable table) {
    return table.templates().stream()
        .filter(template -> template.handle() == read.type().handle())
        .filter(template -> template.bytes() == read.data().length())
        .findFirst();
  }

  /** None for what is no structure, or a text, or one that is not known; 1000 at most. */
  static List<TestRead.Member> members(String address, ReadTag.Reply read, SymbolTable table) {
    List<TestRead.Member> members = new ArrayList<>();
    if (read.type().isStructure()) {
      template(read, table)
          .filter(template -> template.characters() == 0)
          .ifPresent(template -> add(address, template, 0, read, table, 0, members));
    }
    return members;
  }

  private static void add(
      String address,
      Template template,
      int from,
      ReadTag.Reply read,
      SymbolTable table,
      int depth,
      List<TestRead.Member> into) {
    for (Member member : template.members()) {
      if (member.isHidden()) {
        continue;
      }
      int bytes = table.bytes(member.type());
      for (int i = 0; i < Math.max(1, member.arrayLength()) && into.size() < MOST; i++) {
        String name =
            address + "." + member.name() + (member.arrayLength() > 0 ? "[" + i + "]" : "");
        int at = from + member.offset() + i * bytes;
        Template inner = table.template(member.type()).orElse(null);
        if (inner != null && inner.characters() == 0 && depth < MOST_DEPTH) {
          add(name, inner, at, read, table, depth + 1, into);
        } else {
          into.add(
              new TestRead.Member(
                  name, table.typeName(member.type()), value(member, inner, at, read)));
        }
      }
    }
  }

  private static @Nullable TagValue value(
      Member member, @Nullable Template text, int at, ReadTag.Reply read) {
    if (text != null) {
      return CipValue.at(new Spot.Text(at, text.characters()), DataType.STRING, read).orElse(null);
    }
    return member.type() instanceof SymbolType.Atomic(CipType type)
        ? CipValue.at(new Spot.Value(type, at, member.bit()), DataType.INT64, read).orElse(null)
        : null;
  }
}
