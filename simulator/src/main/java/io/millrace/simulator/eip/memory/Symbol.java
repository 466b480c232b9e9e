// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import java.util.List;

/**
 * A tag of a controller, as its symbol table has it. Immutable.
 *
 * @param id instance in the symbol table of its scope, 1 and up.
 * @param dimensions elements in each dimension, none to three; of BOOLs, words of 32.
 */
public record Symbol(int id, String name, Type type, List<Integer> dimensions, Access access) {
  private static final int DIMENSION_SHIFT = 13;
  private static final int MOST_DIMENSIONS = 3;
  private static final int MOST_BYTES = 2 * 1024 * 1024;
  private static final int BOOLS_PER_WORD = 32;

  public Symbol {
    dimensions = List.copyOf(dimensions);
    if (dimensions.size() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(name + " has more than three dimensions");
    }
    if (dimensions.stream().anyMatch(dimension -> dimension < 1)) {
      throw new IllegalArgumentException(name + " has a dimension without elements");
    }
    long bytes = type.size();
    for (int dimension : dimensions) {
      bytes *= dimension;
      if (bytes > MOST_BYTES) {
        throw new IllegalArgumentException(name + " is larger than a controller's tag can be");
      }
    }
    if (type == Elementary.BOOL && !dimensions.isEmpty()) {
      type = Elementary.DWORD;
      dimensions = List.of((dimensions.getFirst() + BOOLS_PER_WORD - 1) / BOOLS_PER_WORD);
    }
  }

  /** Elements in all dimensions together; 1 for a tag that is no array. */
  public int elements() {
    return dimensions.stream().reduce(1, (one, other) -> one * other);
  }

  public int bytes() {
    return type.size() * elements();
  }

  /** The symbol table's word for type and number of dimensions. */
  public int symbolType() {
    return type.symbolType() | dimensions.size() << DIMENSION_SHIFT;
  }
}
