// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

import org.jspecify.annotations.Nullable;

/**
 * One thing the doctor looked at. Immutable.
 *
 * @param level how it is.
 * @param subject what was looked at: {@code edge-gateway}, {@code device filler}.
 * @param message what was seen there, with the numbers.
 * @param remedy what to do; null when nothing needs doing.
 */
record Finding(Level level, String subject, String message, @Nullable String remedy) {

  /** A fault makes the doctor's exit code 1; a note does not. */
  enum Level {
    OK,
    NOTE,
    FAULT
  }

  static Finding ok(String subject, String message) {
    return new Finding(Level.OK, subject, message, null);
  }

  static Finding note(String subject, String message, String remedy) {
    return new Finding(Level.NOTE, subject, message, remedy);
  }

  static Finding fault(String subject, String message, String remedy) {
    return new Finding(Level.FAULT, subject, message, remedy);
  }

  boolean isFault() {
    return level == Level.FAULT;
  }
}
