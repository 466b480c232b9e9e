// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.eip.wire;

/** Bytes that are no message; the message says which field, with numbers. */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  public WireException(String message) {
    super(message);
  }

  /** What was seen, for people. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
