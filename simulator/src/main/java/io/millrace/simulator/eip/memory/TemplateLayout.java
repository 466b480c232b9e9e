// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the members of a structure at their places: each at a multiple of its size, arrays and
 * structures at a multiple of four bytes at least, neighbouring BOOLs eight to a hidden host.
 * Confined to one thread.
 */
public final class TemplateLayout {
  private static final int WORD = 4;
  private static final int BOOLS_PER_WORD = 32;
  private static final int POLYNOMIAL = 0xA001;

  /** What every controller answers for its own STRING. */
  private static final int STRING_HANDLE = 0x0FCE;

  private static final int STRING_CHARACTERS = 82;

  private final String name;
  private final List<Member> members = new ArrayList<>();
  private int end;
  private int alignment = WORD;
  private int hosts;
  private int nextBit = Byte.SIZE;

  TemplateLayout(String name) {
    this.name = name;
  }

  public TemplateLayout add(String member, Type type) {
    return add(member, type, Access.READ_WRITE);
  }

  public TemplateLayout add(String member, Type type, Access access) {
    if (type == Elementary.BOOL) {
      return addBit(member, access);
    }
    place(member, type, 0, type.alignment(), false, access);
    return this;
  }

  /**
   * @param elements how many, 1..65535; an array of BOOL takes whole words.
   */
  public TemplateLayout addArray(String member, Type type, int elements) {
    if (elements < 1 || elements > 0xFFFF) {
      throw new IllegalArgumentException("an array has 1..65535 elements, not " + elements);
    }
    boolean isBits = type == Elementary.BOOL;
    place(
        member,
        isBits ? Elementary.DWORD : type,
        isBits ? (elements + BOOLS_PER_WORD - 1) / BOOLS_PER_WORD : elements,
        Math.max(WORD, type.alignment()),
        false,
        Access.READ_WRITE);
    return this;
  }

  /**
   * @param id instance of the template, 1..0xFFF.
   */
  public Template at(int id) {
    int size = roundedUp(end, alignment);
    Template unnumbered = new Template(id, name, members, size, alignment, 0);
    int handle =
        unnumbered.isString() && members.getLast().elements() == STRING_CHARACTERS
            ? STRING_HANDLE
            : crc(unnumbered);
    return new Template(id, name, members, size, alignment, handle);
  }

  private TemplateLayout addBit(String member, Access access) {
    if (nextBit == Byte.SIZE) {
      place("ZZZZZZZZZZ" + name + hosts, Elementary.SINT, 0, 1, true, Access.READ_WRITE);
      hosts++;
      nextBit = 0;
    }
    members.add(new Member(member, Elementary.BOOL, 0, end - 1, nextBit, false, access));
    nextBit++;
    return this;
  }

  private void place(
      String member, Type type, int elements, int aligned, boolean isHost, Access access) {
    int most = type instanceof Template ? Math.max(WORD, aligned) : aligned;
    int offset = roundedUp(end, most);
    Member placed = new Member(member, type, elements, offset, 0, isHost, access);
    members.add(placed);
    end = offset + placed.bytes();
    alignment = Math.max(alignment, most);
    nextBit = Byte.SIZE;
  }

  private static int roundedUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  /** A check sum over names, types and places, so that another structure has another handle. */
  private static int crc(Template template) {
    int crc = 0;
    for (Member member : template.members()) {
      String line = "%s,%d,%d;".formatted(member.name(), crcType(member), member.note());
      for (byte next : line.getBytes(StandardCharsets.UTF_8)) {
        crc ^= next & 0xFF;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
          crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
        }
      }
    }
    return crc;
  }

  /** Another number of the same structure inside does not make it another structure. */
  private static int crcType(Member member) {
    return member.type() instanceof Template inner ? inner.handle() : member.typeWord();
  }
}
