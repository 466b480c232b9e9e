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

/** The members of a structure, taken from its bytes. Confined to one thread. */
final class StructureView {
  private static final int MOST = 1_000;
  private static final int MOST_DEPTH = 16;

  /** Structures without a member that is shown, in arrays in each other, could be endless. */
  private static final int MOST_VISITED = 10_000;

  private final ReadTag.Reply read;
  private final SymbolTable table;
  private final List<TestRead.Member> members = new ArrayList<>();
  private int visited;

  private StructureView(ReadTag.Reply read, SymbolTable table) {
    this.read = read;
    this.table = table;
  }

  /** What a reply is made of; empty when no template, or more than one size, has its handle. */
  static Optional<Template> template(ReadTag.Reply read, SymbolTable table) {
    return table.templates().stream()
        .filter(template -> template.handle() == read.type().handle())
        .filter(template -> template.bytes() == read.data().length())
        .findFirst();
  }

  /** None for what is no structure, or a text, or one that is not known; 1000 at most. */
  static List<TestRead.Member> members(String address, ReadTag.Reply read, SymbolTable table) {
    StructureView view = new StructureView(read, table);
    if (read.type().isStructure()) {
      template(read, table)
          .filter(template -> template.characters() == 0)
          .ifPresent(template -> view.add(address, template, 0, 0));
    }
    return view.members;
  }

  private void add(String address, Template template, int from, int depth) {
    for (Member member : template.members()) {
      if (member.isHidden()) {
        continue;
      }
      int bytes = table.bytes(member.type());
      for (int i = 0; i < Math.max(1, member.arrayLength()) && isOn(); i++) {
        visited++;
        String name =
            address + "." + member.name() + (member.arrayLength() > 0 ? "[" + i + "]" : "");
        int at = from + member.offset() + i * bytes;
        Template inner = table.template(member.type()).orElse(null);
        if (inner != null && inner.characters() == 0 && depth < MOST_DEPTH) {
          add(name, inner, at, depth + 1);
        } else {
          members.add(
              new TestRead.Member(name, table.typeName(member.type()), value(member, inner, at)));
        }
      }
    }
  }

  private boolean isOn() {
    return members.size() < MOST && visited < MOST_VISITED;
  }

  private @Nullable TagValue value(Member member, @Nullable Template text, int at) {
    if (text != null) {
      return CipValue.at(new Spot.Text(at, text.characters()), DataType.STRING, read).orElse(null);
    }
    return member.type() instanceof SymbolType.Atomic(CipType type)
        ? CipValue.at(new Spot.Value(type, at, member.bit()), DataType.INT64, read).orElse(null)
        : null;
  }
}
