// SPDX-License-Identifier: Apache-2.0
package io.millrace.commands;

/** A command cannot do what it was asked; the message is for the person who typed it. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
