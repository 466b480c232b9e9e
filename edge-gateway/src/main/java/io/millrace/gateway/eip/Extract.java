// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip;

import io.millrace.contracts.plant.DataType;
import io.millrace.contracts.readings.TagValue;
import io.millrace.gateway.eip.symbol.SymbolType;
import io.millrace.gateway.eip.wire.Bytes;
import io.millrace.gateway.eip.wire.MessageReply;
import io.millrace.gateway.eip.wire.ReadTag;
import io.millrace.gateway.eip.wire.WireException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a value is taken out of an answer. Immutable. */
sealed interface Extract {

  /** The bytes of an attribute, which do not say their type. */
  record Raw(DataType type) implements Extract {}

  /**
   * The first element, of the type that the answer tells.
   *
   * @param bit of it; null for the whole.
   */
  record Told(@Nullable Integer bit) implements Extract {}

  /**
   * A part of a tag that was read whole.
   *
   * @param offset bytes from the beginning of what was read, 0 and up.
   * @param bytes that the part has.
   * @param bit 0..7 in the byte at the offset; null for whole bytes.
   */
  record Part(SymbolType type, int offset, int bytes, @Nullable Integer bit) implements Extract {
    private Optional<TagValue> from(Bytes whole) {
      return offset + bytes > whole.length()
          ? Optional.empty()
          : CipValue.decode(type, bit, whole.part(offset, bytes));
    }
  }

  /** The value; empty when the bytes are none. */
  default Optional<TagValue> from(MessageReply reply) {
    try {
      return switch (this) {
        case Raw(DataType type) -> CipValue.decode(type, reply.data());
        case Told(Integer bit) -> CipValue.decode(ReadTag.Reply.decode(reply.data()), bit);
        case Part part -> part.from(ReadTag.Reply.decode(reply.data()).data());
      };
    } catch (WireException e) {
      return Optional.empty();
    }
  }
}
