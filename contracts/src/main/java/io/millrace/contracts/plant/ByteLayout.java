// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.plant;

/**
 * The order in which a device's registers hold the bytes of a value. {@code A} is the most
 * significant byte; the letters stand as they come from the wire, two to a register.
 */
public enum ByteLayout {
  AB,
  BA,
  ABCD,
  BADC,
  CDAB,
  DCBA,
  ABCDEFGH,
  BADCFEHG,
  CDABGHEF,
  DCBAHGFE,
  GHEFCDAB,
  HGFEDCBA;

  /** How many bytes a value of this layout has: 2, 4 or 8. */
  public int bytes() {
    return name().length();
  }

  /** For the byte at this place on the wire, which byte of the value it is; 0 is the highest. */
  public int significance(int wireIndex) {
    return name().charAt(wireIndex) - 'A';
  }

  /**
   * Highest byte first: what the protocols' specifications say, and most devices do.
   *
   * @throws IllegalArgumentException for a width other than 16, 32 or 64 bits.
   */
  public static ByteLayout bigEndian(int bits) {
    return switch (bits) {
      case 16 -> AB;
      case 32 -> ABCD;
      case 64 -> ABCDEFGH;
      default -> throw new IllegalArgumentException("no byte layout for " + bits + " bits");
    };
  }
}
