// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A structure's definition, read from a controller in parts: eight bytes a member, then all names.
 * Immutable.
 *
 * @param name of the structure; what controllers write behind a semicolon is not part of it.
 * @param members in the controller's order, the hidden ones among them.
 */
public record TemplateDefinition(String name, List<Member> members) {
  private static final int MEMBER_BYTES = 8;

  /** More than its size says is not in a definition: the controller counts a header with it. */
  private static final int NOT_SENT = 20;

  public TemplateDefinition {
    members = List.copyOf(members);
  }

  /**
   * @param note elements of an array, or the bit's place of a BOOL; 0..65535.
   * @param type word of the member's type, 0..65535.
   * @param offset bytes from the beginning of the structure, 0..2^32-1.
   */
  public record Member(String name, int note, int type, long offset) {}

  /** Bytes to ask for, when a template is of this size; 0 when it can have none. */
  public static long bytes(TemplateAttributes attributes) {
    return Math.max(0, Integer.BYTES * attributes.definitionWords() - NOT_SENT);
  }

  public Bytes encode() {
    WireWriter out = new WireWriter();
    for (Member member : members) {
      out.u16(member.note()).u16(member.type()).u32(member.offset());
    }
    out.text(name).u8(0);
    members.forEach(member -> out.text(member.name()).u8(0));
    return out.toBytes();
  }

  /**
   * @param members how many the template has; those whose names are missing have an empty one.
   */
  public static TemplateDefinition decode(Bytes definition, int members) throws WireException {
    if ((long) members * MEMBER_BYTES > definition.length()) {
      throw new WireException(
          "%d members are said in %d bytes".formatted(members, definition.length()));
    }
    WireReader in = new WireReader(definition);
    WireReader names = new WireReader(definition);
    names.bytes(members * MEMBER_BYTES, "members");
    String name = name(names);
    int end = name.indexOf(';');
    List<Member> list = new ArrayList<>(members);
    for (int i = 0; i < members; i++) {
      int note = in.u16("array size or bit");
      int type = in.u16("member's type");
      list.add(new Member(name(names), note, type, in.u32("member's offset")));
    }
    return new TemplateDefinition(end < 0 ? name : name.substring(0, end), list);
  }

  /** Up to the next NUL or the end. */
  private static String name(WireReader in) throws WireException {
    StringBuilder name = new StringBuilder();
    while (in.remaining() > 0) {
      int next = in.u8("name");
      if (next == 0) {
        break;
      }
      name.append((char) next);
    }
    return name.toString();
  }
}
