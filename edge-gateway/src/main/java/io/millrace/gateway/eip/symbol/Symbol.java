// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tag of a controller, as its symbol table has it. Immutable.
 *
 * @param instance in the symbol table of its scope, 0..2^32-1.
 * @param program that it belongs to, with the prefix {@code Program:}; null for the controller's.
 * @param type of one element.
 * @param dimensions elements in each, none to three; together 0..2^31-1; of BOOLs, words of 32.
 * @param access what others may do with it.
 */
public record Symbol(
    long instance,
    @Nullable String program,
    String name,
    SymbolType type,
    List<Integer> dimensions,
    ExternalAccess access) {
  public Symbol {
    dimensions = List.copyOf(dimensions);
    long elements = 1;
    for (int dimension : dimensions) {
      elements *= dimension;
      if (dimension < 0 || elements > Integer.MAX_VALUE || dimensions.size() > 3) {
        throw new IllegalArgumentException("%s has dimensions %s".formatted(name, dimensions));
      }
    }
  }

  /** Its name as others write it, the program's in front. */
  public String path() {
    return program == null ? name : program + "." + name;
  }

  /** Elements in all dimensions together; 1 for a tag that is no array. */
  public int elements() {
    return dimensions.stream().reduce(1, (one, other) -> one * other);
  }
}
