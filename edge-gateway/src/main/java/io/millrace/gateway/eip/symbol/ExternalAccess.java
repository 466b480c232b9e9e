// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.symbol;

/** What a controller lets others do with a tag. */
public enum ExternalAccess {
  READ_WRITE,
  READ_ONLY,
  NONE;

  /**
   * @param code as the symbol table has it; only the two lowest bits say something.
   */
  public static ExternalAccess of(int code) {
    return switch (code & 3) {
      case 0 -> READ_WRITE;
      case 3 -> NONE;
      // 1 is reserved: a read that is refused tells more than one that is never tried.
      default -> READ_ONLY;
    };
  }
}
