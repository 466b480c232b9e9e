// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

import java.util.Optional;

/** The elementary types of CIP, with their codes and widths. */
public enum CipType {
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
  /** Synchronous time, microseconds in 4 bytes; of Logix, LDT: nanoseconds since 1970 in 8. */
  STIME(0xCC, 0),
  /** Days since 1972. */
  DATE(0xCD, 2),
  /** Milliseconds since midnight. */
  TIME_OF_DAY(0xCE, 4),
  /** Milliseconds of the day and days since 1972 in 6 bytes; of Logix, microseconds since 1970. */
  DATE_AND_TIME(0xCF, 0),
  /** Length of 16 bits and so many characters. */
  STRING(0xD0, 0),
  /** 8 bits. */
  BYTE(0xD1, 1),
  /** 16 bits. */
  WORD(0xD2, 2),
  /** 32 bits; what an array of BOOL is made of. */
  DWORD(0xD3, 4),
  /** 64 bits. */
  LWORD(0xD4, 8),
  /** Duration in microseconds. */
  FTIME(0xD6, 4),
  /** Duration in microseconds. */
  LTIME(0xD7, 8),
  /** Duration in milliseconds. */
  ITIME(0xD8, 2),
  /** Length of 8 bits and so many characters. */
  SHORT_STRING(0xDA, 0),
  /** Duration in milliseconds. */
  TIME(0xDB, 4),
  /** What Logix calls LTIME: duration in nanoseconds. */
  NANO_TIME(0xDF, 8);

  private final int code;
  private final int bytes;

  CipType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  public int code() {
    return code;
  }

  /** Width of one; 0 when each says its own. */
  public int bytes() {
    return bytes;
  }

  /** The type with this code; empty for one we do not know. */
  public static Optional<CipType> of(int code) {
    for (CipType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
