// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an address leads: a value, or an array of them, inside a whole tag. Immutable.
 *
 * @param symbol the tag that has it.
 * @param type of one element; BOOL for a single bit and for an array of bits.
 * @param dimensions elements in each when it is a whole array; BOOLs count one by one. Empty for a
 *     single value.
 * @param offset bytes from the beginning of the tag, 0 and up.
 * @param bit 0..7 in the byte at the offset, from which on BOOLs lie bit by bit; null for whole
 *     bytes, as a BOOL that is a tag of its own has one.
 */
public record Place(
    Symbol symbol, SymbolType type, List<Integer> dimensions, int offset, @Nullable Integer bit) {
  public Place {
    dimensions = List.copyOf(dimensions);
  }
}
