// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.gateway.eip.wire.CipType;
import org.jspecify.annotations.Nullable;

/** Where in an answer the value of a tag lies, and what it is. Immutable. */
sealed interface Spot {
  /**
   * At the beginning, and the answer tells its type.
   *
   * @param bit of a whole number; null for all of it.
   */
  record Said(@Nullable Integer bit) implements Spot {}

  /** The whole answer, in the type of the plant model: attributes do not tell theirs. */
  record Attribute() implements Spot {}

  /**
   * @param offset first byte, 0 and up.
   * @param bit counted from that byte; null for all of the value.
   */
  record Value(CipType type, int offset, @Nullable Integer bit) implements Spot {}

  /**
   * A structure that holds a text.
   *
   * @param characters most that it has room for.
   */
  record Text(int offset, int characters) implements Spot {}

  /** The same in an answer that begins so many bytes earlier. */
  default Spot shifted(int bytes) {
    return switch (this) {
      case Said _, Attribute _ -> this;
      case Value(CipType type, int offset, Integer bit) -> new Value(type, offset + bytes, bit);
      case Text(int offset, int characters) -> new Text(offset + bytes, characters);
    };
  }
}
