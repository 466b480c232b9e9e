// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

/** How the bits of a tag in a device are to be read. */
public enum DataType {
  /** A coil, a discrete input, or one bit of a register. */
  BOOL(1),
  INT16(16),
  UINT16(16),
  INT32(32),
  UINT32(32),
  INT64(64),
  UINT64(64),
  FLOAT32(32),
  FLOAT64(64),
  /** Four decimal digits in 16 bits. */
  BCD16(16),
  /** Eight decimal digits in 32 bits. */
  BCD32(32),
  /** Text of a stated number of bytes. */
  STRING(0);

  private final int bits;

  DataType(int bits) {
    this.bits = bits;
  }

  /** Width in bits; 0 for text, whose length the tag states. */
  public int bits() {
    return bits;
  }

  /** Whether values are whole numbers. */
  public boolean isInteger() {
    return switch (this) {
      case INT16, UINT16, INT32, UINT32, INT64, UINT64, BCD16, BCD32 -> true;
      case BOOL, FLOAT32, FLOAT64, STRING -> false;
    };
  }
}
