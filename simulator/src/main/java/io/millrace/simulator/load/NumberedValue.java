// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.load;

import io.millrace.contracts.plant.Tag;
import io.millrace.contracts.readings.TagValue;

/**
 * Values from which one can tell which tag they belong to and how many-th value of it they are:
 * each value of a tag is different from those before it, until 16 bits have had 65536 of them and
 * 32-bit reals 16 million.
 */
public final class NumberedValue {
  private static final int EXACT_IN_FLOAT = 24;
  private static final double FRACTION = 0x1p-16;

  private NumberedValue() {}

  /**
   * @param serveNumber how many-th value, from 1.
   * @throws IllegalArgumentException for a type that cannot tell: bits, text and decimals.
   */
  public static TagValue of(Tag tag, long serveNumber) {
    long start = tag.name().text().hashCode() * 0x9E3779B97F4A7C15L;
    long low = start >>> 32;
    return switch (tag.type()) {
      case UINT16 -> new TagValue.UnsignedInt((low + serveNumber) & 0xFFFF);
      case INT16 -> new TagValue.Int((short) (low + serveNumber));
      case UINT32 -> new TagValue.UnsignedInt((low + serveNumber) & 0xFFFF_FFFFL);
      case INT32 -> new TagValue.Int((int) (low + serveNumber));
      case UINT64 -> new TagValue.UnsignedInt(start + serveNumber);
      case INT64 -> new TagValue.Int(start + serveNumber);
      case FLOAT32 ->
          new TagValue.Real(
              ((low + serveNumber) & ((1 << EXACT_IN_FLOAT) - 1)) - (1 << (EXACT_IN_FLOAT - 1)));
      case FLOAT64 -> new TagValue.Real(serveNumber + (low & 0xFFFF) * FRACTION);
      case BOOL, BCD16, BCD32, STRING ->
          throw new IllegalArgumentException(tag.type() + " cannot tell its serve number");
    };
  }
}
