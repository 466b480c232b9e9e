// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

/**
 * Where a path leads: a value inside a tag, and how many of its kind follow it. Immutable.
 *
 * @param scope program, or empty for the controller.
 * @param offset bytes from the beginning of the tag.
 * @param bit 0..63 counted from the byte at the offset; -1 when the place is whole bytes.
 * @param elements from here to the end of the array, this one included; 1 and up.
 */
public record Place(String scope, Symbol symbol, Type type, int offset, int bit, int elements) {
  static final int WHOLE = -1;

  /** One bit, be it a BOOL member or a bit of a whole number. */
  public boolean isBit() {
    return bit != WHOLE;
  }

  /** First byte of the tag behind the value. */
  public int end() {
    return offset + type.size();
  }
}
