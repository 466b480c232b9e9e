// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.modbus.wire;

/** Bytes that are no such message; the message says which field, with numbers. */
public final class PduException extends Exception {
  private static final long serialVersionUID = 1L;

  public PduException(String message) {
    super(message);
  }

  /** What was seen, for people. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
