// SPDX-License-Identifier: Apache-2.0
package io.millrace.kit.stream;

import org.jspecify.annotations.Nullable;

/** The bytes of a record mean nothing to its reader; the message says why. */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
