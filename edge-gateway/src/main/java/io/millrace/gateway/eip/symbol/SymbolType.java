// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import io.millrace.gateway.eip.wire.CipType;

/** What a tag, an element of an array or a member is made of. */
public sealed interface SymbolType {
  /** A type that a controller does not take apart. */
  record Atomic(CipType type) implements SymbolType {}

  /**
   * A structure.
   *
   * @param template instance of its template, 0..0xFFF.
   */
  record Structure(int template) implements SymbolType {}

  /**
   * One that we do not know.
   *
   * @param code 0..255.
   */
  record Unknown(int code) implements SymbolType {}

  int IS_STRUCTURE = 0x8000;
  int IS_SYSTEM = 0x1000;
  int TEMPLATE = 0x0FFF;
  int RANK_SHIFT = 13;

  /**
   * @param word as symbol tables and templates have it: a structure or not, number of dimensions,
   *     and template or code.
   */
  static SymbolType of(int word) {
    if ((word & IS_STRUCTURE) != 0) {
      return new Structure(word & TEMPLATE);
    }
    int code = word & 0xFF;
    return CipType.of(code).<SymbolType>map(Atomic::new).orElseGet(() -> new Unknown(code));
  }

  /** Dimensions that the word of a symbol's type says, 0..3. */
  static int rank(int word) {
    return word >> RANK_SHIFT & 3;
  }

  /** Whether it is the controller's own and means nothing to others. */
  static boolean isSystem(int word) {
    return (word & IS_SYSTEM) != 0;
  }
}
