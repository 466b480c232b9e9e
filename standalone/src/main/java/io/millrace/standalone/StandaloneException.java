// SPDX-License-Identifier: Apache-2.0
package io.millrace.standalone;

import org.jspecify.annotations.Nullable;

/** The platform cannot run; the message is one sentence that says why and what to do. */
final class StandaloneException extends Exception {
  private static final long serialVersionUID = 1L;

  StandaloneException(String message) {
    this(message, null);
  }

  StandaloneException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
