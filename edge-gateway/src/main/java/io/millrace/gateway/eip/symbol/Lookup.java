// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

/** What became of following an address in a symbol table. */
public sealed interface Lookup {
  /** There is such a place and it may be read. */
  record Found(Place place) implements Lookup {}

  /**
   * There is none, or it may not be read.
   *
   * @param detail for people: what is wrong and what there is instead.
   */
  record Missing(Reason reason, String detail) implements Lookup {}

  /** Why an address leads nowhere. */
  enum Reason {
    NO_SUCH_PROGRAM,
    NO_SUCH_TAG,
    NO_SUCH_MEMBER,
    NO_SUCH_BIT,
    WRONG_DIMENSIONS,
    OUT_OF_RANGE,
    FORBIDDEN,
    /** The controller's own description contradicts itself or is incomplete. */
    UNKNOWN_TYPE
  }
}
