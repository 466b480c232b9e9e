// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

/** How far a reading can be trusted. The ordinal is not on the wire; {@link #code()} is. */
public enum Quality {
  /** Read from the device and decoded as configured. */
  GOOD(0),
  /** There is a value, but something about it is doubtful; the reason says what. */
  UNCERTAIN(1),
  /** No value could be had; the reason says why. */
  BAD(2);

  private final int code;

  Quality(int code) {
    this.code = code;
  }

  /** Stable number used on the wire and in the database. */
  public int code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException when no quality has this code.
   */
  public static Quality of(int code) {
    return switch (code) {
      case 0 -> GOOD;
      case 1 -> UNCERTAIN;
      case 2 -> BAD;
      default -> throw new IllegalArgumentException("no quality has code " + code);
    };
  }
}
