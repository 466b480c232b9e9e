// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

/**
 * A member of a structure at its place. Immutable.
 *
 * @param elements how many of the type lie side by side; 0 for a member that is no array.
 * @param offset bytes from the beginning of the structure; of the host byte for a BOOL.
 * @param bit 0..7 inside the host byte for a BOOL; 0 otherwise.
 * @param isHost whether it only holds the bits of the BOOL members after it.
 */
public record Member(
    String name, Type type, int elements, int offset, int bit, boolean isHost, Access access) {
  private static final int ARRAY = 0x2000;

  /** Bytes it takes. */
  public int bytes() {
    return type.size() * Math.max(1, elements);
  }

  /** What the template says first of it: the number of elements, or the bit's place. */
  int note() {
    return type == Elementary.BOOL ? bit : elements;
  }

  int typeWord() {
    return type.symbolType() | (elements > 0 ? ARRAY : 0);
  }

  boolean isForbidden() {
    return access == Access.NONE || type.hasForbiddenParts();
  }
}
