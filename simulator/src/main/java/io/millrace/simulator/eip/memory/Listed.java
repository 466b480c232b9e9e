// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import java.util.List;

/**
 * A line of a symbol table: a tag, or a program of the controller. Immutable.
 *
 * @param id instance, 1 and up.
 * @param symbolType type and number of dimensions; of a program, a number of its own.
 * @param elementBytes of one element; 0 for a program.
 * @param dimensions elements in each, none to three.
 */
public record Listed(
    int id,
    String name,
    int symbolType,
    int elementBytes,
    List<Integer> dimensions,
    Access access) {
  private static final int PROGRAM = 0x1068;

  public Listed {
    dimensions = List.copyOf(dimensions);
  }

  static Listed of(Symbol symbol) {
    return new Listed(
        symbol.id(),
        symbol.name(),
        symbol.symbolType(),
        symbol.type().size(),
        symbol.dimensions(),
        symbol.access());
  }

  static Listed program(int id, String name) {
    return new Listed(id, name, PROGRAM, 0, List.of(), Access.READ_WRITE);
  }
}
