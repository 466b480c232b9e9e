// SPDX-License-Identifier: Apache-2.0
package io.millrace.contracts.readings;

/** The bytes of a record do not form a {@link ReadingBatch}; the message says what is wrong. */
public final class UnreadableBatchException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableBatchException(String message) {
    super(message);
  }

  public UnreadableBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
