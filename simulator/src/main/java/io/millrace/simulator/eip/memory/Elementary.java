// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

/** The types that a controller does not take apart. */
public enum Elementary implements Type {
  BOOL(0xC1, 1),
  SINT(0xC2, 1),
  INT(0xC3, 2),
  DINT(0xC4, 4),
  LINT(0xC5, 8),
  USINT(0xC6, 1),
  UINT(0xC7, 2),
  UDINT(0xC8, 4),
  ULINT(0xC9, 8),
  REAL(0xCA, 4),
  LREAL(0xCB, 8),
  BYTE(0xD1, 1),
  WORD(0xD2, 2),
  /** Also what an array of BOOL is made of: 32 of them in each. */
  DWORD(0xD3, 4),
  LWORD(0xD4, 8),
  /** Microseconds. */
  LTIME(0xD7, 8),
  /** Microseconds. */
  FTIME(0xD6, 4),
  /** Milliseconds. */
  TIME(0xDB, 4);

  private final int code;
  private final int size;

  Elementary(int code, int size) {
    this.code = code;
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int alignment() {
    return size;
  }

  @Override
  public int symbolType() {
    return code;
  }

  @Override
  public boolean hasForbiddenParts() {
    return false;
  }

  /** Whether its bits can be addressed one by one. */
  public boolean hasBits() {
    return switch (this) {
      case SINT, INT, DINT, LINT, USINT, UINT, UDINT, ULINT, BYTE, WORD, DWORD, LWORD -> true;
      case BOOL, REAL, LREAL, TIME, FTIME, LTIME -> false;
    };
  }
}
