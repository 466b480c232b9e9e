// SPDX-License-Identifier: Apache-2.0
package io.millrace.simulator.eip.memory;

import io.millrace.gateway.eip.wire.CipType;

/** The types that a controller does not take apart. */
public enum Elementary implements Type {
  BOOL(CipType.BOOL),
  SINT(CipType.SINT),
  INT(CipType.INT),
  DINT(CipType.DINT),
  LINT(CipType.LINT),
  USINT(CipType.USINT),
  UINT(CipType.UINT),
  UDINT(CipType.UDINT),
  ULINT(CipType.ULINT),
  REAL(CipType.REAL),
  LREAL(CipType.LREAL),
  BYTE(CipType.BYTE),
  WORD(CipType.WORD),
  /** Also what an array of BOOL is made of: 32 of them in each. */
  DWORD(CipType.DWORD),
  LWORD(CipType.LWORD),
  /** Microseconds. */
  LTIME(CipType.LTIME),
  /** Microseconds. */
  FTIME(CipType.FTIME),
  /** Milliseconds. */
  TIME(CipType.TIME);

  private final CipType type;

  Elementary(CipType type) {
    this.type = type;
  }

  @Override
  public int size() {
    return type.bytes();
  }

  @Override
  public int alignment() {
    return type.bytes();
  }

  @Override
  public int symbolType() {
    return type.code();
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
