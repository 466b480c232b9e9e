// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

/** What a tag, or one element of an array, is made of. */
public sealed interface Type permits Elementary, Template {
  /** Bytes of one element, padding included. */
  int size();

  /** Bytes to a multiple of which an element begins inside a structure. */
  int alignment();

  /** As the symbol table and templates name it, without the bits for arrays. */
  int symbolType();

  /** Whether some part of it may not be read from outside, so that it cannot be read whole. */
  boolean hasForbiddenParts();
}
