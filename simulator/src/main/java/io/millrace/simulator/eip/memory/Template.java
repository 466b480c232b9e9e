// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.TemplateDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A structure: what controllers call a user-defined type, an add-on instruction or a string.
 * Immutable.
 *
 * @param id instance of the template, 1..0xFFF.
 * @param members by offset, the hosts of BOOLs among them.
 * @param size bytes of one structure, padding included.
 * @param handle the number that a reply with such a structure begins with, 0..0xFFFF.
 */
public record Template(
    int id, String name, List<Member> members, int size, int alignment, int handle)
    implements Type {
  private static final int STRUCTURE = 0x8000;
  private static final int MOST_IDS = 0xFFF;
  private static final int WORD = 4;

  /** Clients ask for four bytes a word of the definition's size less so many. */
  private static final int UNREAD = 23;

  public Template {
    if (id < 1 || id > MOST_IDS) {
      throw new IllegalArgumentException("a template's id is 1..4095, not " + id);
    }
    members = List.copyOf(members);
  }

  /** Begins a structure to which members are added in order. */
  public static TemplateLayout named(String name) {
    return new TemplateLayout(name);
  }

  /**
   * A string of the size every controller knows, or one of its own size.
   *
   * @param characters how many it holds, 1..65535.
   */
  public static Template string(int id, String name, int characters) {
    return new TemplateLayout(name)
        .add("LEN", Elementary.DINT)
        .addArray("DATA", Elementary.SINT, characters)
        .at(id);
  }

  /** Whether it is laid out as controllers lay out text. */
  public boolean isString() {
    return members.size() == 2
        && members.getFirst().name().equals("LEN")
        && members.getLast().name().equals("DATA")
        && members.getLast().elements() > 0;
  }

  /** Names are the same whatever their case. */
  public Optional<Member> find(String memberName) {
    String wanted = memberName.toUpperCase(Locale.ROOT);
    return members.stream()
        .filter(member -> !member.isHost())
        .filter(member -> member.name().toUpperCase(Locale.ROOT).equals(wanted))
        .findFirst();
  }

  @Override
  public int symbolType() {
    return STRUCTURE | id;
  }

  @Override
  public boolean hasForbiddenParts() {
    return members.stream().anyMatch(Member::isForbidden);
  }

  /** What a client gets that reads the template. */
  public Bytes definition() {
    return new TemplateDefinition(
            name + ";n" + Integer.toHexString(id).toUpperCase(Locale.ROOT),
            members.stream()
                .map(
                    member ->
                        new TemplateDefinition.Member(
                            member.name(), member.note(), member.typeWord(), member.offset()))
                .toList())
        .encode();
  }

  /** Size of the definition in words of 32 bits, as the template's fourth attribute tells it. */
  public int definitionWords() {
    return (definition().length() + UNREAD + WORD - 1) / WORD;
  }
}
