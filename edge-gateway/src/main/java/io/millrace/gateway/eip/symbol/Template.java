// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.eip.wire.CipType;
import io.millrace.gateway.eip.wire.TemplateAttributes;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import io.millrace.gateway.eip.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A structure: what controllers call a user-defined type, an add-on instruction, a module's data or
 * a string. Immutable.
 *
 * @param id instance of the template, 0..0xFFF.
 * @param handle that a reply with such a structure begins with, 0..0xFFFF.
 * @param bytes of one structure, padding included; 0 and up.
 * @param members in the controller's order, the hidden ones among them.
 */
public record Template(int id, int handle, String name, int bytes, List<Member> members) {
  private static final String HOST = "ZZZZZZZZZZ";
  private static final String PRIVATE = "__";
  private static final int FIRST_USER_DEFINED = 0x100;
  private static final int LAST_USER_DEFINED = 0xEFF;
  private static final List<String> BUILT_IN_HOSTS = List.of("CTL", "Control");
  private static final SymbolType BOOL = new SymbolType.Atomic(CipType.BOOL);
  private static final SymbolType SINT = new SymbolType.Atomic(CipType.SINT);
  private static final SymbolType DINT = new SymbolType.Atomic(CipType.DINT);

  public Template {
    members = List.copyOf(members);
  }

  /**
   * As a controller describes it.
   *
   * @throws WireException when a size or an offset cannot be.
   */
  public static Template of(int id, TemplateAttributes attributes, TemplateDefinition definition)
      throws WireException {
    int bytes = size(attributes.bytes(), definition.name());
    boolean isBuiltIn = id < FIRST_USER_DEFINED || id > LAST_USER_DEFINED;
    List<Member> members = new ArrayList<>(definition.members().size());
    for (TemplateDefinition.Member member : definition.members()) {
      SymbolType type = SymbolType.of(member.type());
      boolean isBit = type.equals(BOOL);
      members.add(
          new Member(
              member.name(),
              type,
              isBit ? 0 : member.note(),
              size(member.offset(), definition.name() + "." + member.name()),
              isBit ? member.note() : null,
              isHidden(member.name(), isBuiltIn)));
    }
    return new Template(id, attributes.handle(), definition.name(), bytes, members);
  }

  /** Names are the same whatever their case; hidden members are not found. */
  public Optional<Member> find(String memberName) {
    return members.stream()
        .filter(member -> !member.isHidden() && member.name().equalsIgnoreCase(memberName))
        .findFirst();
  }

  /**
   * Most characters of a text, which controllers lay out as its length and then its characters; 0
   * for any other structure.
   */
  public int characters() {
    List<Member> shown = members.stream().filter(member -> !member.isHidden()).toList();
    boolean isText =
        shown.size() == 2 && isLength(shown.getFirst()) && isCharacters(shown.getLast());
    return isText ? shown.getLast().arrayLength() : 0;
  }

  private static boolean isLength(Member member) {
    return member.name().equals("LEN")
        && member.type().equals(DINT)
        && member.arrayLength() == 0
        && member.offset() == 0;
  }

  private static boolean isCharacters(Member member) {
    return member.name().equals("DATA")
        && member.type().equals(SINT)
        && member.arrayLength() > 0
        && member.offset() == CipType.DINT.bytes();
  }

  private static boolean isHidden(String name, boolean isBuiltIn) {
    return name.isEmpty()
        || name.startsWith(HOST)
        || name.startsWith(PRIVATE)
        || (isBuiltIn && BUILT_IN_HOSTS.contains(name));
  }

  private static int size(long value, String what) throws WireException {
    if (value > Integer.MAX_VALUE) {
      throw new WireException("%s lies at or has %d bytes".formatted(what, value));
    }
    return (int) value;
  }
}
